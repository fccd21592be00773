-- Why nothing was to be done about an alert, as a code that can be counted: which rules call in vain, and why, is what a
-- clinic needs to know before it changes a number. Free words say the rest.

-- The list, short enough to choose from. Closeby's default, after the kinds of reasons for overriding alerts that the
-- literature on alert fatigue counts; a code is retired, never taken out, for events rest on it.
create table private.no_action_reasons (
	reason text primary key,
	-- It says nothing without words.
	needs_words boolean not null,
	source text not null,
	effective_from date not null,
	retired_on date check (retired_on >= effective_from)
);
insert into private.no_action_reasons (reason, needs_words, source, effective_from)
select one.reason, one.needs_words, 'Default of Closeby; the clinic confirms it', date '2026-11-29'
from (values
	('expected', false), ('reading_error', false), ('already_handled', false), ('duplicate', false),
	('patient_well', false), ('other', true)
) as one (reason, needs_words);
alter table private.no_action_reasons enable row level security;
alter table private.no_action_reasons force row level security;

alter table care.alert_events
	add column reason text references private.no_action_reasons (reason) on delete restrict,
	add constraint alert_events_reason_of_no_action check (reason is null or act is not distinct from 'no_action'),
	-- Not valid: what was said before there was a list has words alone, and stays as it is.
	add constraint alert_events_no_action_has_reason check (act is distinct from 'no_action' or reason is not null) not valid;

-- As 20261129000330 has it, but that a code may stand for the words.
do $$
declare
	named text;
begin
	select c.conname into strict named from pg_constraint c
	where c.conrelid = 'care.alert_events'::regclass and c.contype = 'c'
		and pg_get_constraintdef(c.oid) like '%resolved%' and pg_get_constraintdef(c.oid) like '%no_action%';
	execute format('alter table care.alert_events drop constraint %I', named);
end;
$$;
alter table care.alert_events add constraint alert_events_has_words check (
	note is not null
	or event <> 'resolved' and (act is distinct from 'no_action' or reason is not null)
);

drop function care.answer_alert(uuid, uuid, care.alert_event, care.alert_act, text);

-- Says that the caller has seen an alert, what they did about it, or that it is over. `reason`: why there was nothing to do,
-- of the list. The same id is the same event.
-- Errors: ABSNT, CLOSD (resolved by somebody else), TAKEN, check_violation (no reason where one is needed, no such
-- reason, or no words where it takes them).
create function care.answer_alert(
	id uuid, alert uuid, event care.alert_event, act care.alert_act, note text, reason text default null
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	held care.alerts;
begin
	select * into held from care.alerts a where a.id = answer_alert.alert for no key update;
	if not found or not private.may_act_on(held) then
		raise exception 'no such alert' using errcode = 'ABSNT';
	end if;
	if exists (select from care.alert_events e where e.id = answer_alert.id) then
		perform from care.alert_events e
		where e.id = answer_alert.id and e.alert_id = held.id and e.actor_id = auth.uid()
			and (e.event, e.act, e.note, e.reason) is not distinct from
				(answer_alert.event, answer_alert.act, answer_alert.note, answer_alert.reason);
		if not found then
			raise exception 'this id belongs to another' using errcode = 'TAKEN';
		end if;
		return;
	end if;
	if event not in ('acknowledged', 'acted', 'resolved') then
		raise exception 'nobody says that' using errcode = 'check_violation', column = 'event';
	end if;
	if answer_alert.reason is not null and not exists (
		select from private.no_action_reasons r
		where r.reason = answer_alert.reason and current_date >= r.effective_from
			and current_date < coalesce(r.retired_on, 'infinity')
	) then
		raise exception 'not a reason of the list' using errcode = 'check_violation', column = 'reason';
	end if;
	if answer_alert.note is null and exists (
		select from private.no_action_reasons r where r.reason = answer_alert.reason and r.needs_words
	) then
		raise exception 'it says nothing without words' using errcode = 'check_violation', column = 'note';
	end if;
	if held.resolved_at is not null then
		raise exception 'it is over' using errcode = 'CLOSD';
	end if;
	insert into care.alert_events (id, alert_id, organisation_id, patient_id, event, act, actor_id, severity, note, reason)
	values (answer_alert.id, held.id, held.organisation_id, held.patient_id, answer_alert.event, answer_alert.act,
		auth.uid(), held.severity, answer_alert.note, answer_alert.reason);
end;
$$;

drop function care.alert_usefulness();

-- As 20261130000330 has it, with `reasons`: of the alerts about which there was nothing to do, how many for which reason, the
-- last that was said. What was said before there was a list has none.
-- Error: insufficient_privilege.
create function care.alert_usefulness() returns table (
	rule text, severity text, patients integer, alerts integer, acted integer, no_action integer, closed integer,
	unanswered integer, snoozed integer, acceptance numeric, median_seconds numeric, review boolean,
	reasons jsonb
)
language plpgsql stable security definer set search_path = '' as $$
begin
	if not private.hold_role('supervisor', 'clinic_admin') then
		raise exception 'not for this role' using errcode = 'insufficient_privilege';
	end if;
	return query
	with spoke as (
		select distinct f.rule, f.severity, f.patient_id, a.id, a.opened_at
		from care.alerts a join care.alert_findings f on f.alert_id = a.id
		where a.organisation_id = private.my_organisation() and a.opened_at > now() - interval '90 days'
	), answered as (
		select s.rule, s.severity, s.patient_id, s.id,
			bool_or(e.event = 'acted' and e.act <> 'no_action') as acted,
			bool_or(e.event = 'acted' and e.act = 'no_action') as nothing,
			(array_agg(e.reason order by e.at desc) filter (where e.act = 'no_action'))[1] as reason,
			bool_or(e.event = 'resolved') as over,
			extract(epoch from min(e.at) filter (where e.event in ('acknowledged', 'acted', 'resolved')) - s.opened_at)
				as seconds
		from spoke s left join care.alert_events e on e.alert_id = s.id
		group by s.rule, s.severity, s.patient_id, s.id, s.opened_at
	), counted as (
		select c.rule, min(c.severity) as severity, count(distinct c.patient_id)::integer as patients,
			count(*)::integer as alerts,
			count(*) filter (where c.acted)::integer as acted,
			count(*) filter (where not c.acted and c.nothing)::integer as no_action,
			count(*) filter (where not c.acted and not c.nothing and c.over)::integer as closed,
			count(*) filter (where c.seconds is null)::integer as unanswered,
			percentile_cont(0.5) within group (order by c.seconds)::numeric as median_seconds
		from answered c group by c.rule
	), told as (
		select n.rule, jsonb_object_agg(n.reason, n.alerts) as reasons from (
			select c.rule, c.reason, count(*) as alerts from answered c
			where not c.acted and c.nothing and c.reason is not null
			group by c.rule, c.reason
		) n group by n.rule
	), silent as (
		select f.rule, count(*)::integer as snoozed from care.snoozed_findings f
		where f.organisation_id = private.my_organisation() and f.found_at > now() - interval '90 days'
		group by f.rule
	)
	select c.rule, c.severity, c.patients, c.alerts, c.acted, c.no_action, c.closed, c.unanswered,
		coalesce(s.snoozed, 0), a.acceptance, round(c.median_seconds),
		coalesce(c.acted + c.no_action + c.closed >= r.least_answered and a.acceptance < r.acceptance_below, false),
		coalesce(t.reasons, '{}')
	from counted c
	left join told t on t.rule = c.rule
	left join silent s on s.rule = c.rule
	cross join lateral (
		select round(c.acted::numeric / nullif(c.acted + c.no_action + c.closed, 0), 3) as acceptance
	) a
	cross join lateral (
		select * from private.alert_review_rules one where one.effective_from <= current_date
		order by one.effective_from desc limit 1
	) r
	order by c.alerts desc, c.rule;
end;
$$;

revoke execute on function
	care.answer_alert(uuid, uuid, care.alert_event, care.alert_act, text, text), care.alert_usefulness()
	from public;
grant execute on function
	care.answer_alert(uuid, uuid, care.alert_event, care.alert_act, text, text), care.alert_usefulness()
	to authenticated;
