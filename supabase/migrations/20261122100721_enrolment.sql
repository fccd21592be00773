-- Enrolment: staff put somebody on the list of their clinic and invite them. The room for it shows who has no way in.

-- A name as it is compared: without case, accents, spaces and dashes.
create function private.name_key(name text) returns text
language sql immutable set search_path = '' as $$
	select regexp_replace(normalize(lower(name), NFKD), '[\u0300-\u036f\s''’.-]', '', 'g');
$$;

-- Any part of a name is found among those of a large clinic without reading them all, and their list is read in order.
-- Names change seldom: each goes into the index at once, so that no search has to go through those waiting for it.
create extension if not exists pg_trgm with schema extensions;
create index people_by_any_part_of_name on care.people
	using gin (private.name_key(given_name || family_name || coalesce(preferred_name, '')) extensions.gin_trgm_ops)
	with (fastupdate = off);
-- Whoever changes what is theirs of their own row writes it into the index as themselves.
grant execute on function private.name_key(text) to authenticated;
create index people_by_name on care.people (organisation_id, family_name, given_name, id);
create index patients_by_birth_date on care.patients (organisation_id, birth_date);

create function private.may_enrol() returns boolean
language sql stable set search_path = '' as $$
	select private.hold_role('care_manager', 'supervisor', 'clinic_admin');
$$;

-- Patients of the clinic who may be the one about to be enrolled: the same birth date and one of the names, or both
-- names. For those who enrol, so definer: nobody else may look past their own patients. Each is a look at a record.
create function care.similar_patients(given_name text, family_name text, birth_date date)
returns table (id uuid, name text, born text, care_manager text)
language plpgsql security definer set search_path = '' as $$
declare
	given constant text := private.name_key(given_name);
	family constant text := private.name_key(family_name);
	patient record;
begin
	if not private.may_enrol() then
		raise exception 'not theirs to enrol' using errcode = 'ABSNT';
	end if;
	for patient in
		select p.id, btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name) as name,
			c.birth_date::text as born,
			(select btrim(s.given_name || ' ' || s.family_name)
				from care.care_team_members m join care.people s on s.id = m.staff_id
				where m.patient_id = p.id and m.position = 'primary' and m.period @> now()) as care_manager
		from care.patients c join care.people p on p.id = c.person_id
		where c.organisation_id = private.my_organisation() and (
			c.birth_date = similar_patients.birth_date
				and (private.name_key(p.given_name) in (given, family) or private.name_key(p.family_name) in (given, family)
					or private.name_key(p.preferred_name) = given)
			or private.name_key(p.given_name) = given and private.name_key(p.family_name) = family
		)
		order by c.birth_date <> similar_patients.birth_date, p.id limit 5
	loop
		perform audit.record('record.listed', patient.id, 'profile');
		return query select patient.id, patient.name, patient.born, patient.care_manager;
	end loop;
end;
$$;

-- Puts somebody on the list, under an id that the form made, so that a second tap enrols nobody twice.
create function private.enrol_person(
	id uuid, kind care.person_kind, given_name text, family_name text, preferred_name text, language text
) returns boolean
language plpgsql set search_path = '' as $$
begin
	-- Whoever is enrolled by hand has both names.
	if private.is_name(family_name) is not true then
		raise exception 'not a name' using errcode = 'check_violation', column = 'family_name';
	end if;
	insert into care.people
		(id, organisation_id, kind, given_name, family_name, preferred_name, language, time_zone)
	select enrol_person.id, o.id, enrol_person.kind, enrol_person.given_name, enrol_person.family_name,
		enrol_person.preferred_name, enrol_person.language, o.time_zone
	from care.organisations o where o.id = private.my_organisation()
	on conflict do nothing;
	if found then
		return true;
	end if;
	if exists (
		select from care.people p join care.enrolments e on e.person_id = p.id and e.enrolled_by = auth.uid()
		where p.id = enrol_person.id and p.kind = enrol_person.kind
			and p.given_name = enrol_person.given_name and p.family_name = enrol_person.family_name
	) then
		return false;
	end if;
	raise exception 'this id belongs to somebody else' using errcode = 'TAKEN';
end;
$$;

create function private.note_enrolment(id uuid, patient uuid, detail jsonb) returns void
language plpgsql set search_path = '' as $$
begin
	insert into care.enrolments (person_id, organisation_id, enrolled_by)
	values (note_enrolment.id, private.my_organisation(), auth.uid());
	perform audit.record('person.enrolled', patient, case when patient is not null then 'profile' end,
		note_enrolment.id, detail);
end;
$$;

-- Enrols a patient of the caller's clinic, with their care manager. Doing it twice with the same id changes nothing.
-- Errors: ABSNT (not theirs to do), TAKEN (the id is somebody else's), check_violation.
create function care.enrol_patient(
	id uuid, given_name text, family_name text, preferred_name text, birth_date date, language text, phone text,
	care_manager uuid
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	clinic constant uuid := private.my_organisation();
begin
	if not private.may_enrol() then
		raise exception 'not theirs to enrol' using errcode = 'ABSNT';
	end if;
	if birth_date not between date '1900-01-01' and current_date or not exists (
		select from care.staff_roles r
		where r.staff_id = care_manager and r.organisation_id = clinic and r.role = 'care_manager' and r.period @> now()
	) then
		raise exception 'no such day, or no such care manager' using errcode = 'check_violation';
	end if;
	if not private.enrol_person(enrol_patient.id, 'patient', given_name, family_name, preferred_name, language) then
		return;
	end if;
	insert into care.patients (person_id, organisation_id, birth_date, phone)
	values (enrol_patient.id, clinic, enrol_patient.birth_date, enrol_patient.phone);
	insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
	values (clinic, enrol_patient.id, enrol_patient.care_manager, 'primary');
	perform private.note_enrolment(enrol_patient.id, enrol_patient.id, '{"kind": "patient"}');
end;
$$;

-- Enrols a colleague with their roles. For administrators. Errors as of care.enrol_patient.
create function care.enrol_staff(
	id uuid, given_name text, family_name text, credential text, language text, roles care.staff_role[]
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	clinic constant uuid := private.my_organisation();
begin
	if not private.hold_role('clinic_admin') then
		raise exception 'not theirs to enrol' using errcode = 'ABSNT';
	end if;
	if coalesce(cardinality(roles), 0) = 0 or not private.is_name(credential) then
		raise exception 'no role, or hidden characters' using errcode = 'check_violation';
	end if;
	if not private.enrol_person(enrol_staff.id, 'staff', given_name, family_name, null, language) then
		return;
	end if;
	insert into care.staff (person_id, organisation_id, credential)
	values (enrol_staff.id, clinic, enrol_staff.credential);
	insert into care.staff_roles (staff_id, organisation_id, role)
	select distinct enrol_staff.id, clinic, r from unnest(roles) r;
	perform private.note_enrolment(enrol_staff.id, null, jsonb_build_object('kind', 'staff', 'roles', roles));
end;
$$;

-- The newest invitation of somebody, and what became of it.
create function private.last_invitation(person uuid)
returns table (id uuid, state text, made_at timestamptz, expires_at timestamptz)
language sql stable set search_path = '' as $$
	select i.id, identity.state_of(i), i.made_at, i.expires_at from identity.invitations i
	where i.person_id = last_invitation.person order by i.made_at desc, i.id desc limit 1;
$$;

-- Whom the caller may invite, by name, at most 51: patients, caregivers and staff, with what is known of their way in.
-- `words` are parts of names; `without_login` leaves out who can sign in. Each patient shown is a look at a record.
create function care.invitees(words text, without_login boolean) returns table (
	id uuid, kind care.person_kind, name text, born text, has_login boolean, invitation text, expires_at timestamptz
)
language plpgsql security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare
	shown record;
	clinic constant uuid := private.my_organisation();
	above constant boolean := private.hold_role('supervisor', 'clinic_admin');
	sought constant text[] := array(
		select private.name_key(w) from unnest(regexp_split_to_array(btrim(words), '\s+')) w where w <> ''
	);
	-- The longest part leads to few people, by index; the others are looked for among them. Planned each time, because
	-- without a part to look for the other index is the way.
	longest constant text := coalesce((
		select '%' || regexp_replace(w, '([\\%_])', '\\\1', 'g') || '%' from unnest(sought) w
		order by char_length(w) desc limit 1
	), '%');
begin
	if not private.am_staff() then
		return;
	end if;
	for shown in
		select p.id, p.kind, btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name) as name,
			c.birth_date::text as born, u.id is not null as has_login, i.state, i.expires_at
		from care.people p
		left join care.patients c on c.person_id = p.id
		left join identity.users u on u.id = p.id
		left join lateral private.last_invitation(p.id) i on true
		where p.organisation_id = clinic and not (without_login and u.id is not null)
			and private.name_key(p.given_name || p.family_name || coalesce(p.preferred_name, '')) like longest
			and (
				select coalesce(bool_and(strpos(
					private.name_key(p.given_name || p.family_name || coalesce(p.preferred_name, '')), w) > 0), true)
				from unnest(sought) w
			)
			-- First what is quickly looked up, so that a large clinic is not judged person by person.
			and (above or p.kind = 'caregiver'
				or exists (select from private.rights r where r.patient_id = p.id and r.person_id = auth.uid())
				or exists (select from care.enrolments e where e.person_id = p.id and e.enrolled_by = auth.uid()))
			and private.may_invite(p.id, 'join')
		order by p.family_name, p.given_name, p.id limit 51
	loop
		if shown.kind = 'patient' then
			perform audit.record('record.listed', shown.id, 'profile');
		end if;
		return query select shown.id, shown.kind, shown.name, shown.born, shown.has_login, shown.state, shown.expires_at;
	end loop;
end;
$$;

-- One of them in full, for the page from which they are invited: a look at their profile.
create function care.open_invitee(person uuid) returns table (
	id uuid, kind care.person_kind, name text, language text, born text, phone text, username text,
	invitation_id uuid, invitation text, made_at timestamptz, expires_at timestamptz
)
language plpgsql security definer set search_path = '' as $$
begin
	if not private.may_invite(person, 'join') then
		return;
	end if;
	perform audit.record('record.read', c.person_id, 'profile') from care.patients c where c.person_id = person;
	return query
		select p.id, p.kind, btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name), p.language,
			c.birth_date::text, c.phone, u.username::text, i.id, i.state, i.made_at, i.expires_at
		from care.people p
		left join care.patients c on c.person_id = p.id
		left join identity.users u on u.id = p.id
		left join lateral private.last_invitation(p.id) i on true
		where p.id = open_invitee.person;
end;
$$;

revoke execute on all functions in schema private, care from public;
grant execute on function
	care.similar_patients(text, text, date),
	care.enrol_patient(uuid, text, text, text, date, text, text, uuid),
	care.enrol_staff(uuid, text, text, text, text, care.staff_role[]),
	care.invitees(text, boolean), care.open_invitee(uuid)
	to authenticated;
