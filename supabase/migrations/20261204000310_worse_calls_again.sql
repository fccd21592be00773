-- That somebody has seen a yellow alert answers for what they saw, and not for what comes after it and is worse: another rule
-- speaks, one that stands at the edge of an emergency does, another sign is said or that it is worse, or the number has gone on
-- by a step. The same again waits for another day, as it did. And what was written down late is told (rules/late.ts).

insert into private.observation_rules (rule, version, severity, episode, snoozable) values
	('written_late_danger', 1, 'yellow', 'written_late_danger', false),
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

-- What of a finding whoever acknowledged its alert has not seen: what no earlier one rested on, and a reading with another
-- number than it had then.
create function private.not_seen(finding care.alert_findings, alert care.alerts) returns setof uuid
language sql stable security definer set search_path = '' as $$
	select e.id from unnest(finding.evidence) as e (id)
	where not exists (
		select from care.alert_findings f
		where f.alert_id = alert.id and e.id = any (f.evidence) and f.found_at <= alert.acknowledged_at
	) or exists (
		select from care.observations now
		join care.observations seen on seen.id = now.id and seen.recorded_at <= alert.acknowledged_at
			and seen.superseded_at > alert.acknowledged_at
		where now.id = e.id and now.superseded_at is null and now.components is distinct from seen.components
	);
$$;

-- Whether that is worse than what they saw on the day they saw it.
create function private.is_worse_than_seen(finding care.alert_findings, alert care.alerts) returns boolean
language sql stable security definer set search_path = '' as $$
	with seen as (
		select f.rule, f.evidence
		from care.alert_findings f join care.people p on p.id = alert.patient_id
		where f.alert_id = alert.id and f.found_at <= alert.acknowledged_at
			and (f.found_at at time zone p.time_zone)::date = (alert.acknowledged_at at time zone p.time_zone)::date
	), seen_items as (
		select distinct e.id from seen cross join unnest(seen.evidence) as e (id)
	), fresh as (
		select n.id from private.not_seen(finding, alert) as n (id)
	)
	select not exists (select from seen s where s.rule = finding.rule)
		-- Of a diary line by line, the first one of a day calls.
		or finding.rule <> 'written_late' and exists (
			select from private.observation_rules r
			where r.rule = finding.rule and r.version = finding.version and not r.snoozable
		)
		-- What a change is counted from was put right.
		or finding.rule ~ '^(heart_failure_(gain|loss)_|pain_rise)' and exists (
			select from fresh f join seen_items s on s.id = f.id
		)
		-- A sign that these rules may look at: what has an alert of its own, or is not for everybody, calls there.
		or exists (
			select from care.symptom_reports n
			where n.id in (select f.id from fresh f) and (
				exists (
					select from unnest(n.symptoms) as said (symptom)
					where exists (
						select from private.sign_zones z
						where z.symptom = said.symptom and (
							z.condition = regexp_replace(finding.rule, '_(red|yellow)_sign$', '')
							or finding.rule !~ '_(red|yellow)_sign$' and z.condition <> 'depression'
						)
					) and not exists (
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
				where o.id in (select i.id from seen_items i) and o.recorded_at <= alert.acknowledged_at
					and (o.superseded_at is null or o.superseded_at > alert.acknowledged_at)
			) before
			join care.observations n on n.id in (select f.id from fresh f) and n.superseded_at is null
				and n.components ? w.component
			where w.rule = finding.rule and case w.direction
				when 'rise' then (n.components -> w.component ->> 'canonical')::numeric >= before.highest + w.step
				else (n.components -> w.component ->> 'canonical')::numeric <= before.lowest - w.step
			end
		);
$$;

-- Calls again for a finding of an alert that somebody has acknowledged, where it is new to them: red at once, yellow on
-- another day or where it is worse.
create function private.call_again_for(finding care.alert_findings) returns void
language plpgsql security definer set search_path = '' as $$
declare
	alert care.alerts;
begin
	select * into alert from care.alerts a
	where a.id = finding.alert_id and a.acknowledged_at is not null and a.resolved_at is null
	for no key update;
	if found and finding.severity <> 'watch' and exists (select from private.not_seen(finding, alert)) and (
		finding.severity = 'red' or private.seen_on_an_earlier_day(alert, clock_timestamp())
		or private.is_worse_than_seen(finding, alert)
	) then
		perform private.call_again(alert, clock_timestamp());
	end if;
end;
$$;

create or replace function private.call_again_for_what_is_new() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.call_again_for(new);
	return null;
end;
$$;

-- As 20261203000310 has it, and where a correction makes a rule say again what it had found, that counts as well.
create or replace function private.find_alert(
	patient uuid, clinic uuid, episode text, severity text, rule text, version integer, evidence uuid[]
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	ranks constant text[] := array['watch', 'yellow', 'red'];
	alert care.alerts;
	event care.alert_event;
	over uuid;
	known care.alert_findings;
	stored boolean;
begin
	if severity <> 'red' and exists (
		select from care.rule_snoozes s
		where s.patient_id = find_alert.patient and s.rule = find_alert.rule and s.ended_at is null
			and s.ends_at > clock_timestamp()
	) then
		insert into care.snoozed_findings (patient_id, organisation_id, rule, version, topic, evidence)
		values (find_alert.patient, clinic, find_alert.rule, find_alert.version,
			private.topic_of_episode(find_alert.episode), find_alert.evidence)
		on conflict do nothing;
		return;
	end if;
	select * into alert from care.alerts a
	where a.patient_id = find_alert.patient and a.episode = find_alert.episode and a.area = 'readings' and a.resolved_at is null
	for no key update;
	if not found then
		over := coalesce(
			private.alert_that_is_over(find_alert.patient, find_alert.episode, find_alert.severity, find_alert.evidence),
			private.episode_that_is_over(find_alert.patient, find_alert.episode, find_alert.severity, find_alert.rule,
				find_alert.evidence));
		if over is not null then
			insert into care.alert_findings (alert_id, organisation_id, patient_id, rule, version, severity, evidence)
			values (over, clinic, find_alert.patient, find_alert.rule, find_alert.version, find_alert.severity,
				find_alert.evidence)
			on conflict do nothing;
			return;
		end if;
		insert into care.alerts (organisation_id, patient_id, episode, severity, topic)
		values (clinic, find_alert.patient, find_alert.episode, find_alert.severity,
			private.topic_of_episode(find_alert.episode))
		returning * into alert;
		event := 'opened';
	elsif array_position(ranks, find_alert.severity) > array_position(ranks, alert.severity) then
		update care.alerts a set severity = find_alert.severity, acknowledged_at = null, last_found_at = clock_timestamp()
		where a.id = alert.id;
		event := 'raised';
	end if;
	insert into care.alert_findings (alert_id, organisation_id, patient_id, rule, version, severity, evidence)
	values (alert.id, clinic, find_alert.patient, find_alert.rule, find_alert.version, find_alert.severity,
		find_alert.evidence)
	on conflict do nothing;
	stored := found;
	if event is null then
		if stored then
			update care.alerts a set last_found_at = clock_timestamp() where a.id = alert.id;
			perform private.ring_readings(find_alert.patient, alert.topic, true, jsonb_build_object('alert', alert.id));
		else
			select * into known from care.alert_findings f
			where f.alert_id = alert.id and f.rule = find_alert.rule and f.version = find_alert.version
				and f.evidence = find_alert.evidence;
			perform private.call_again_for(known);
		end if;
	else
		insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity)
		values (alert.id, clinic, find_alert.patient, event, find_alert.severity);
	end if;
end;
$$;

-- As 20261201000060 has it. That a note was put right is nothing that was written down late.
create or replace function private.note_findings(patient uuid, verdicts jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	clinic uuid;
	one record;
begin
	select p.organisation_id into clinic from care.patients p where p.person_id = note_findings.patient;
	perform private.hold_readings(note_findings.patient);
	for one in
		select r.rule, r.version, r.severity, r.episode, array(
				select e::uuid from jsonb_array_elements_text(v.verdict -> 'evidence') with ordinality as e (e, place)
				order by place
			) as evidence
		from jsonb_array_elements(verdicts) with ordinality as v (verdict, place)
		left join private.observation_rules r
			on r.rule = v.verdict ->> 'rule' and r.version = (v.verdict ->> 'version')::integer
		order by array_position(array['red', 'yellow', 'watch'], r.severity), v.place
	loop
		if one.rule is null or exists (
			select from unnest(one.evidence) as e where not exists (
				select from care.observations o where o.id = e and o.patient_id = note_findings.patient
				union all select from care.symptom_reports s where s.id = e and s.patient_id = note_findings.patient
			)
		) then
			raise exception 'not a finding of these rules' using errcode = 'check_violation', column = 'verdicts';
		end if;
		continue when one.episode in ('written_late', 'written_late_danger') and exists (
			select from care.observations now
			join care.observations before on before.id = now.id and before.version = now.version - 1
			where now.id = any (one.evidence) and now.superseded_at is null
				and (now.components, now.effective_at) is not distinct from (before.components, before.effective_at)
		);
		perform private.find_alert(
			note_findings.patient, clinic, one.episode, one.severity, one.rule, one.version, one.evidence);
	end loop;
end;
$$;

revoke execute on function private.not_seen(care.alert_findings, care.alerts),
	private.is_worse_than_seen(care.alert_findings, care.alerts), private.call_again_for(care.alert_findings),
	private.call_again_for_what_is_new(),
	private.find_alert(uuid, uuid, text, text, text, integer, uuid[]), private.note_findings(uuid, jsonb)
	from public;
