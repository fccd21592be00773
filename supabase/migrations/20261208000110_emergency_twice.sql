-- Two taps at once in an emergency: the second waited for the first, looked for what was open when it had begun to wait, a
-- moment before the first opened the record, and ran into it. What is open is what is not over.

-- As 20261122100715 has it.
create or replace function care.open_emergency_access(patient uuid, reason_code text, reason text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := auth.uid();
	clinic uuid := private.my_organisation();
	opened uuid;
begin
	if not private.hold_role('care_manager', 'supervisor', 'provider') then
		raise exception 'not for this role' using errcode = 'insufficient_privilege';
	end if;
	-- Two taps at once open it once.
	perform from care.patients p
	where p.person_id = open_emergency_access.patient and p.organisation_id = clinic for no key update;
	if not found then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	select e.id into opened from care.emergency_access e
	where e.patient_id = open_emergency_access.patient and e.staff_id = me and upper(e.period) > now();
	if found then
		return opened;
	end if;
	if exists (
		select from private.rights r
		where r.patient_id = open_emergency_access.patient and r.person_id = me
			and r.area = 'profile' and 'see' = any (r.actions) and r.period @> now()
	) then
		return null;
	end if;
	insert into care.emergency_access (organisation_id, patient_id, staff_id, reason_code, reason, period)
	values (clinic, open_emergency_access.patient, me, open_emergency_access.reason_code, open_emergency_access.reason,
		tstzrange(now(), now() + interval '60 minutes'))
	returning id into opened;
	return opened;
end;
$$;
