-- Emergency access is for looking and helping, for an hour. It hands out no key that outlasts it: no invitation, no
-- consent. And whoever oversees a clinic leaves a trace of each look, as everybody else does.

-- Whether the caller is of the staff and cares for this patient, by more than an emergency.
create function private.care_for(patient uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select private.am_staff() and exists (
		select from private.rights r
		where r.patient_id = care_for.patient and r.person_id = (select auth.uid())
			and r.area = 'profile' and 'see' = any (r.actions) and r.period @> now()
			and not exists (select from care.emergency_access e where e.id = r.source_id)
	);
$$;
revoke execute on function private.care_for(uuid) from public;

create or replace function private.may_record_consent(patient uuid, basis care.consent_basis) returns boolean
language sql stable security definer set search_path = '' as $$
	select case basis
		when 'patient' then patient = auth.uid()
			and exists (select from care.patients c where c.person_id = patient)
		when 'spoken' then private.care_for(patient)
		when 'legal_authority' then private.hold_role('clinic_admin') and exists (
			select from care.patients c
			where c.person_id = patient and c.organisation_id = private.my_organisation()
		)
	end;
$$;

create or replace function private.may_invite(person uuid, purpose care.invitation_purpose) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
	invited care.people;
	me constant uuid := auth.uid();
	by_staff constant boolean := private.am_staff();
begin
	select * into invited from care.people p
	where p.id = may_invite.person and p.id <> me and p.organisation_id = private.my_organisation();
	if not found then
		return false;
	end if;
	if invited.kind = 'staff' then
		return private.hold_role('clinic_admin');
	end if;
	if by_staff and private.hold_role('supervisor', 'clinic_admin') then
		return true;
	end if;
	if invited.kind = 'patient' then
		return by_staff and (
			private.care_for(invited.id)
			or exists (
				select from care.enrolments e where e.person_id = invited.id and e.enrolled_by = me
			) and not exists (select from identity.users u where u.id = invited.id)
		);
	end if;
	-- A right that is over gives no one anything; one that begins later does.
	return (by_staff or purpose = 'join') and coalesce((
		select bool_and(case when by_staff
			then private.care_for(r.patient_id)
			else r.patient_id = me
		end)
		from private.rights r
		where r.person_id = invited.id and (upper_inf(r.period) or upper(r.period) > now())
	), false);
end;
$$;

-- Records that a supervisor or administrator looks at a part of a record of their clinic that their role opens to them
-- without a right to the record, and answers whether it does. Definer, as audit.record_read.
create function audit.record_oversight(patient uuid, area care.area) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
	if not private.hold_role('supervisor', 'clinic_admin') or not exists (
		select from care.patients c
		where c.person_id = record_oversight.patient and c.organisation_id = private.my_organisation()
	) then
		return false;
	end if;
	perform audit.record('record.read', record_oversight.patient, record_oversight.area);
	return true;
end;
$$;
revoke execute on function audit.record_oversight(uuid, care.area) from public;
grant execute on function audit.record_oversight(uuid, care.area) to authenticated;

create or replace function audit.patient_named(patient uuid) returns table (name text, birth_date date)
language plpgsql volatile security definer set search_path = '' as $$
begin
	if not audit.record_oversight(patient_named.patient, 'profile') then
		return;
	end if;
	return query
		select btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name), c.birth_date
		from care.people p join care.patients c on c.person_id = p.id
		where p.id = patient_named.patient;
end;
$$;
