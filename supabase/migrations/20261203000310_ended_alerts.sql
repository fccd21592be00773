-- What somebody has looked at and ended is over for good: whatever else is written down afterwards makes the rules look at
-- the last day again, and the same reading must not call a second time.

-- The alert of an episode that somebody ended and that rested on all of this already. A number that was corrected since, or
-- a finding that is more severe, is another one.
create function private.alert_that_is_over(patient uuid, episode text, severity text, evidence uuid[]) returns uuid
language sql stable security definer set search_path = '' as $$
	select a.id from care.alerts a
	where a.patient_id = alert_that_is_over.patient and a.episode = alert_that_is_over.episode and a.area = 'readings'
		and a.resolved_at is not null and cardinality(alert_that_is_over.evidence) > 0
		and array_position(array['watch', 'yellow', 'red'], alert_that_is_over.severity)
			<= array_position(array['watch', 'yellow', 'red'], a.severity)
		and not exists (
			select from unnest(alert_that_is_over.evidence) as e (id)
			where not exists (
				select from care.alert_findings f
				where f.alert_id = a.id and e.id = any (f.evidence) and f.found_at <= a.resolved_at
			) or exists (
				select from care.observations o
				where o.id = e.id and o.superseded_at is null and o.recorded_at > a.resolved_at
			)
		)
	order by a.resolved_at desc limit 1;
$$;

-- As 20261201000620 has it, but for what rests on nothing that an ended alert did not rest on.
create or replace function private.find_alert(
	patient uuid, clinic uuid, episode text, severity text, rule text, version integer, evidence uuid[]
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	ranks constant text[] := array['watch', 'yellow', 'red'];
	alert care.alerts;
	event care.alert_event;
	over uuid;
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
	if found and event is null then
		update care.alerts a set last_found_at = clock_timestamp() where a.id = alert.id;
		perform private.ring_readings(find_alert.patient, alert.topic, true, jsonb_build_object('alert', alert.id));
	end if;
	if event is not null then
		insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity)
		values (alert.id, clinic, find_alert.patient, event, find_alert.severity);
	end if;
end;
$$;

revoke execute on function private.alert_that_is_over(uuid, text, text, uuid[]) from public;
