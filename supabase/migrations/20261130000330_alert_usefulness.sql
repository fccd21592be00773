-- Whether alerts help, for those who answer for the clinic: counts of each rule, and of nobody in particular.

-- When it is suggested to look at a rule again: after so many alerts that were answered, where so small a share of them
-- was acted on.
create table private.alert_review_rules (
	least_answered integer not null check (least_answered > 0),
	acceptance_below numeric not null check (acceptance_below between 0 and 1),
	source text not null,
	effective_from date primary key
);
insert into private.alert_review_rules (least_answered, acceptance_below, source, effective_from) values (
	20, 0.5,
	'Default of Closeby; the clinic confirms it. Clinicians override 49 to 96 % of alerts (van der Sijs et al., JAMIA 2006)',
	date '2026-11-29'
);
alter table private.alert_review_rules enable row level security;
alter table private.alert_review_rules force row level security;

-- For each rule of the caller's clinic, alerts of the last 90 days in which it spoke: how many, acted on, nothing done,
-- over without either, still open and unanswered; the share acted on of those answered; the median seconds from the call
-- to the first answer; how many findings were silent. Definer: who answers for the clinic is on no care team; what they
-- are given are numbers, and the patients are counted so that they know how many people a number rests on.
-- Error: insufficient_privilege.
create function care.alert_usefulness() returns table (
	rule text, severity text, patients integer, alerts integer, acted integer, no_action integer, closed integer,
	unanswered integer, snoozed integer, acceptance numeric, median_seconds numeric, review boolean
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
	), silent as (
		select f.rule, count(*)::integer as snoozed from care.snoozed_findings f
		where f.organisation_id = private.my_organisation() and f.found_at > now() - interval '90 days'
		group by f.rule
	)
	select c.rule, c.severity, c.patients, c.alerts, c.acted, c.no_action, c.closed, c.unanswered,
		coalesce(s.snoozed, 0), a.acceptance, round(c.median_seconds),
		coalesce(c.acted + c.no_action + c.closed >= r.least_answered and a.acceptance < r.acceptance_below, false)
	from counted c
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

-- The rule of the suggestion, and where it comes from. Error: insufficient_privilege.
create function care.alert_review_rule() returns table (least_answered integer, acceptance_below numeric, source text)
language plpgsql stable security definer set search_path = '' as $$
begin
	if not private.hold_role('supervisor', 'clinic_admin') then
		raise exception 'not for this role' using errcode = 'insufficient_privilege';
	end if;
	return query select one.least_answered, one.acceptance_below, one.source from private.alert_review_rules one
		where one.effective_from <= current_date order by one.effective_from desc limit 1;
end;
$$;

revoke execute on function care.alert_usefulness(), care.alert_review_rule() from public;
grant execute on function care.alert_usefulness(), care.alert_review_rule() to authenticated;

create index on care.alerts (organisation_id, opened_at desc);
create index on care.snoozed_findings (organisation_id, found_at desc);
