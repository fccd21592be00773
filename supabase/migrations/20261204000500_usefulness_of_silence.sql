-- A rule that found something only while it was silent is counted as well: that it is silent is what a clinic has to look
-- at. An alert that was ended with its note alone is counted beside the others: the note may tell of a talk or a water pill,
-- and nobody but a reader knows, so that the share acted on is of those where one or the other was said.

-- As 20261201000310 has it, with these two. `closed`: over, with a note and no act. Error: insufficient_privilege.
create or replace function care.alert_usefulness() returns table (
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
		select f.rule, min(o.severity) as severity, count(*)::integer as snoozed
		from care.snoozed_findings f
		join private.observation_rules o on o.rule = f.rule and o.version = f.version
		where f.organisation_id = private.my_organisation() and f.found_at > now() - interval '90 days'
		group by f.rule
	), listed as (
		select coalesce(c.rule, s.rule) as rule, coalesce(c.severity, s.severity) as severity,
			coalesce(c.patients, 0) as patients, coalesce(c.alerts, 0) as alerts, coalesce(c.acted, 0) as acted,
			coalesce(c.no_action, 0) as no_action, coalesce(c.closed, 0) as closed,
			coalesce(c.unanswered, 0) as unanswered, coalesce(s.snoozed, 0) as snoozed, c.median_seconds
		from counted c full join silent s on s.rule = c.rule
	)
	select l.rule, l.severity, l.patients, l.alerts, l.acted, l.no_action, l.closed, l.unanswered, l.snoozed,
		a.acceptance, round(l.median_seconds),
		coalesce(l.acted + l.no_action >= r.least_answered and a.acceptance < r.acceptance_below, false),
		coalesce(t.reasons, '{}')
	from listed l
	left join told t on t.rule = l.rule
	cross join lateral (
		select round(l.acted::numeric / nullif(l.acted + l.no_action, 0), 3) as acceptance
	) a
	cross join lateral (
		select * from private.alert_review_rules one where one.effective_from <= current_date
		order by one.effective_from desc limit 1
	) r
	order by l.alerts desc, l.snoozed desc, l.rule;
end;
$$;
