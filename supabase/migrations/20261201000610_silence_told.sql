-- Which rules are silent for a patient now, for whoever reads the readings: the phone says what to do, and must not say that
-- somebody was called where nobody is. Rule and end alone; who silenced it and why is for staff.

create function care.silent_rules(patient uuid) returns table (rule text, until timestamptz)
language sql stable security definer set search_path = '' as $$
	select s.rule, s.ends_at from care.rule_snoozes s
	where s.patient_id = silent_rules.patient and s.ended_at is null and s.ends_at > now() and exists (
		select from private.rights r
		where r.patient_id = s.patient_id and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
			and (s.topic is null or s.topic = any (r.topics))
	);
$$;

-- As 20261130000320 has it, but that the phone hears as well.
create or replace function care.end_snooze(id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	held care.rule_snoozes;
begin
	select * into held from care.rule_snoozes s where s.id = end_snooze.id for no key update;
	if not found or not private.may_steer_readings(held.patient_id) then
		raise exception 'no such silence' using errcode = 'ABSNT';
	end if;
	if held.ended_at is not null or held.ends_at <= clock_timestamp() then
		return;
	end if;
	update care.rule_snoozes s set ended_at = clock_timestamp(), ended_by_id = auth.uid() where s.id = held.id;
	perform audit.record('alert.snooze_ended', held.patient_id, 'readings', held.id,
		jsonb_build_object('rule', held.rule));
	perform private.ring_readings(held.patient_id, held.topic, false, '{}');
end;
$$;

revoke execute on function care.silent_rules(uuid) from public;
grant execute on function care.silent_rules(uuid) to authenticated;
