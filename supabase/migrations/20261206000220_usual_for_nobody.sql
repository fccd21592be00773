-- "Known to us" is said of what somebody knew. A rule that is silent for a patient covered every number there is: a pulse of
-- 240 or a sugar of 790 was no news where one of 115 or 250 was known, for no red rule stands above those.

-- Whether one of these readings has a number that no clinic may call usual for anybody (private.rule_parameters).
create function private.is_usual_for_nobody(readings uuid[]) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from care.observations o
		cross join lateral jsonb_each(o.components) as c (component, entry)
		join private.rule_parameters p on
			p.parameter = c.component || '_usual_low' and (c.entry ->> 'canonical')::numeric < p.low
			or p.parameter = c.component || '_usual_high' and (c.entry ->> 'canonical')::numeric > p.high
		where o.id = any (readings) and o.superseded_at is null and o.components is not null
	);
$$;
revoke execute on function private.is_usual_for_nobody(uuid[]) from public;

-- As 20261204000310 has it, and not silent about what is usual for nobody.
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
	if severity <> 'red' and not private.is_usual_for_nobody(find_alert.evidence) and exists (
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
