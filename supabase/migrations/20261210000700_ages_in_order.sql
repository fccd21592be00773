-- Who sets the ages of a clinic's guardians renews the conversations of many patients in one transaction, and so does the worker
-- where rights end by the clock (private.turn_rights): each in its own order, so that they waited for each other, and
-- PostgreSQL undid what the administrator had set.

-- As 20261208000100 has it, patient by patient, in the worker's order.
create or replace function private.follow_birthdays() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	changed constant jsonb := to_jsonb(coalesce(new, old));
	minors constant uuid[] := array(
		select v.consent_id from care.consent_versions v
		where v.superseded_at is null and v.authority in ('parent_of_minor', 'guardian_of_minor') and case tg_table_name
			when 'patients' then v.patient_id = (changed ->> 'person_id')::uuid
			when 'people' then v.patient_id = (changed ->> 'id')::uuid
			else v.organisation_id = (changed ->> 'organisation_id')::uuid
		end
		order by v.patient_id, v.consent_id
	);
	minor uuid;
begin
	foreach minor in array minors loop
		perform private.hold_consent(minor);
	end loop;
	foreach minor in array minors loop
		perform private.sync_consent_rights(minor);
		perform private.ring('access', array['person:' || c.caregiver_id], array['{}'::jsonb])
		from care.consents c where c.id = minor;
	end loop;
	return null;
end;
$$;
