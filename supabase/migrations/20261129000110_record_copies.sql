-- A copy of the whole record, for the patient (right of access, 45 CFR 164.524) or for staff who care for them, is an act
-- in the log: recorded before anything is read, in the transaction that reads it.

-- Records that the caller takes a copy of a record away, in this format. Errors: ABSNT, check_violation.
create function care.copy_record(patient uuid, format text) returns void
language plpgsql security definer set search_path = '' as $$
begin
	if format is null or format not in ('fhir', 'page', 'pdf') then
		raise exception 'no such format' using errcode = 'check_violation';
	end if;
	if not private.care_for(patient) and not exists (
		select from care.patients c where c.person_id = copy_record.patient and c.person_id = auth.uid()
	) then
		raise exception 'no such record' using errcode = 'ABSNT';
	end if;
	perform audit.record('record.copied', patient, null, null, jsonb_build_object('format', format));
end;
$$;
revoke execute on function care.copy_record(uuid, text) from public;
grant execute on function care.copy_record(uuid, text) to authenticated;
