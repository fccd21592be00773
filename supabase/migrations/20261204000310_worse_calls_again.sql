-- That somebody has seen a yellow alert answers for what they saw, and not for what comes after it and is worse: another rule
-- speaks, one that stands at the edge of an emergency does, another sign is said or that it is worse, or the number has gone on
-- by a step. The same again waits for another day, as it did. And what was written down late is told (rules/late.ts).

insert into private.observation_rules (rule, version, severity, episode, snoozable) values
	('written_late', 1, 'yellow', 'written_late', false),
	('written_long_after', 1, 'watch', 'written_late', true);

-- By how much a number has to go on before a rule that called once calls again the same day, in the canonical unit. Which
-- way is worse is the rule's (a test holds it to src/lib/observations/rules).
create table private.worse_steps (
	rule text primary key,
	component text not null,
	direction text not null check (direction in ('rise', 'fall')),
	step numeric not null check (step > 0),
	source text not null,
	effective_from date not null
);
insert into private.worse_steps (rule, component, direction, step, source, effective_from)
select one.rule, one.component, one.direction, one.step, 'Default of Closeby; the clinic confirms it', date '2026-12-04'
from (values
	('systolic_low', 'systolic', 'fall', 10),
	('heart_failure_systolic_low', 'systolic', 'fall', 10),
	('heart_failure_systolic_low_with_symptoms', 'systolic', 'fall', 10),
	('heart_failure_systolic_high', 'systolic', 'rise', 10),
	('heart_failure_systolic_high_with_symptoms', 'systolic', 'rise', 10),
	('diastolic_low', 'diastolic', 'fall', 10),
	('diastolic_high', 'diastolic', 'rise', 10),
	('pulse_low', 'heart_rate', 'fall', 10),
	('heart_failure_pulse_low', 'heart_rate', 'fall', 10),
	('heart_failure_pulse_low_with_symptoms', 'heart_rate', 'fall', 10),
	('pulse_high', 'heart_rate', 'rise', 10),
	('heart_failure_pulse_high', 'heart_rate', 'rise', 10),
	('heart_failure_pulse_high_with_symptoms', 'heart_rate', 'rise', 10),
	('respiratory_low', 'respiratory_rate', 'fall', 2),
	('respiratory_high', 'respiratory_rate', 'rise', 4),
	('oxygen_low', 'oxygen', 'fall', 2),
	('fever', 'temperature', 'rise', 0.5),
	('peak_flow_yellow', 'peak_flow', 'fall', 50),
	('pain_high', 'pain', 'rise', 1),
	('pain_rise', 'pain', 'rise', 1),
	('mood_very_low', 'mood', 'fall', 1),
	('glucose_low', 'glucose', 'fall', 5),
	('glucose_high', 'glucose', 'rise', 50),
	('glucose_very_high_twice', 'glucose', 'rise', 50),
	('heart_failure_gain_day', 'weight', 'rise', 0.907),
	('heart_failure_gain_week', 'weight', 'rise', 0.907),
	('heart_failure_over_dry_weight', 'weight', 'rise', 0.907),
	('heart_failure_under_dry_weight', 'weight', 'fall', 0.907),
	('heart_failure_loss_week', 'weight', 'fall', 0.907)
) as one (rule, component, direction, step);
alter table private.worse_steps enable row level security;
alter table private.worse_steps force row level security;

-- Whether a finding tells of something worse than whoever acknowledged its alert had seen.
create function private.is_worse_than_seen(finding care.alert_findings, alert care.alerts) returns boolean
language sql stable security definer set search_path = '' as $$
	with seen as (
		select f.rule, f.evidence from care.alert_findings f
		where f.alert_id = alert.id and f.found_at <= alert.acknowledged_at
	), seen_items as (
		select distinct e.id from seen cross join unnest(seen.evidence) as e (id)
	), fresh as (
		select e.id from unnest(finding.evidence) as e (id) where e.id not in (select s.id from seen_items s)
	)
	select not exists (select from seen s where s.rule = finding.rule)
		or exists (
			select from private.observation_rules r
			where r.rule = finding.rule and r.version = finding.version and not r.snoozable
		)
		or exists (
			select from care.symptom_reports n
			where n.id in (select f.id from fresh f) and (
				exists (
					select from unnest(n.symptoms) as said (symptom)
					where not exists (
						select from care.symptom_reports s
						where s.id in (select i.id from seen_items i) and said.symptom = any (s.symptoms)
					)
				)
				or n.feeling = 'worse' and not exists (
					select from care.symptom_reports s
					where s.id in (select i.id from seen_items i) and s.feeling = 'worse'
				)
			)
		)
		or exists (
			select from private.worse_steps w
			cross join lateral (
				select max((o.components -> w.component ->> 'canonical')::numeric) as highest,
					min((o.components -> w.component ->> 'canonical')::numeric) as lowest
				from care.observations o
				where o.id in (select i.id from seen_items i) and o.superseded_at is null
			) before
			join care.observations n on n.id in (select f.id from fresh f) and n.superseded_at is null
				and n.components ? w.component
			where w.rule = finding.rule and case w.direction
				when 'rise' then (n.components -> w.component ->> 'canonical')::numeric >= before.highest + w.step
				else (n.components -> w.component ->> 'canonical')::numeric <= before.lowest - w.step
			end
		);
$$;

-- As 20261202000040 has it, and yellow calls again the same day for what is worse. What was found since, and called nobody, was
-- nobody's to see.
create or replace function private.call_again_for_what_is_new() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	alert care.alerts;
begin
	select * into alert from care.alerts a
	where a.id = new.alert_id and a.acknowledged_at is not null and a.resolved_at is null
	for no key update;
	if not found or new.severity = 'watch'
		or not exists (
			select from unnest(new.evidence) as e (id) where not exists (
				select from care.alert_findings f
				where f.alert_id = new.alert_id and e.id = any (f.evidence) and f.found_at <= alert.acknowledged_at
			)
		)
		or new.severity <> 'red' and not private.seen_on_an_earlier_day(alert, new.found_at)
			and not private.is_worse_than_seen(new, alert)
	then
		return null;
	end if;
	perform private.call_again(alert, clock_timestamp());
	return null;
end;
$$;

revoke execute on function private.is_worse_than_seen(care.alert_findings, care.alerts),
	private.call_again_for_what_is_new() from public;
