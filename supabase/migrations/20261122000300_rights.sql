-- Care teams, and the one place where access is decided.

-- A domain and not an enum: policies compare areas, and only leakproof comparisons reach an index through them.
-- Text equality is leakproof, enum equality is not.
create domain care.area as text check (value in (
	'profile', 'plan', 'medicines', 'readings', 'questionnaires', 'messages', 'appointments', 'resources'
));
create type care.action as enum ('see', 'add', 'message');
create type care.team_position as enum ('primary', 'covering', 'provider', 'member');

create table care.care_team_members (
	id uuid primary key default gen_random_uuid(),
	organisation_id uuid not null,
	patient_id uuid not null,
	staff_id uuid not null,
	position care.team_position not null,
	period tstzrange not null default tstzrange(now(), null),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete cascade,
	foreign key (staff_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict,
	exclude using gist (patient_id with =, staff_id with =, period with &&),
	-- One primary care manager at a time: CMS Chronic Care Management names a single accountable one.
	exclude using gist (patient_id with =, period with &&) where (position = 'primary')
);
create index on care.care_team_members (staff_id);

-- One row per person, patient, area and cause; the cause is the person (their own record), a care-team
-- membership or a consent. Kept by triggers in the transaction that changes the cause, never written by hand.
-- Every policy asks it in the same form, which costs at most 1.25 times an unprotected query at 20 million rows:
--   exists (select from private.rights r where r.patient_id = t.patient_id
--     and r.person_id = (select auth.uid()) and r.area = '…' and '…' = any (r.actions) and r.period @> now())
create table private.rights (
	patient_id uuid not null references care.patients (person_id) on delete cascade,
	person_id uuid not null references care.people (id) on delete cascade,
	area care.area not null,
	source_id uuid not null,
	actions care.action[] not null check (cardinality(actions) > 0),
	period tstzrange not null,
	primary key (patient_id, person_id, area, source_id)
);
create index on private.rights (person_id, area);

-- Every area there is, for those who may see all of a record.
create function private.every_area() returns care.area[]
language sql immutable set search_path = '' as $$
	select '{profile,plan,medicines,readings,questionnaires,messages,appointments,resources}'::care.area[];
$$;

-- Sets all rights that one cause gives; an empty period leaves none.
create function private.set_rights(
	patient uuid, person uuid, source uuid, areas care.area[], actions care.action[], period tstzrange
) returns void
language sql set search_path = '' as $$
	delete from private.rights r
	where r.patient_id = patient and r.person_id = person and r.source_id = source
		and (isempty(set_rights.period) or r.area <> all (areas));
	insert into private.rights (patient_id, person_id, area, source_id, actions, period)
	select patient, person, a, source, set_rights.actions, set_rights.period
	from unnest(areas) a
	where not isempty(set_rights.period)
	on conflict (patient_id, person_id, area, source_id) do update
		set actions = excluded.actions, period = excluded.period
		where (rights.actions, rights.period) is distinct from (excluded.actions, excluded.period);
$$;

create function private.give_patient_own_rights() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.set_rights(new.person_id, new.person_id, new.person_id,
		private.every_area(), '{see,add,message}', tstzrange(null, null));
	return null;
end;
$$;
create trigger patients__give_own_rights after insert on care.patients
	for each row execute function private.give_patient_own_rights();

create function private.give_care_team_rights() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if tg_op <> 'INSERT' then
		delete from private.rights r
		where r.source_id = old.id
			and (tg_op = 'DELETE' or (r.source_id, r.patient_id, r.person_id) <> (new.id, new.patient_id, new.staff_id));
	end if;
	if tg_op <> 'DELETE' then
		perform private.set_rights(new.patient_id, new.staff_id, new.id,
			private.every_area(), '{see,add,message}', new.period);
	end if;
	return null;
end;
$$;
create trigger care_team_members__give_rights after insert or update or delete on care.care_team_members
	for each row execute function private.give_care_team_rights();

-- The caller's organisation. Definer, because policies on care.people ask it.
create function private.my_organisation() returns uuid
language sql stable security definer set search_path = '' as $$
	select p.organisation_id from care.people p where p.id = (select auth.uid());
$$;

create function private.am_staff() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from care.people p where p.id = (select auth.uid()) and p.kind = 'staff');
$$;

revoke execute on all functions in schema private from public;
grant execute on function private.my_organisation(), private.am_staff() to authenticated;

do $$
declare
	name text;
begin
	foreach name in array array[
		'care.organisations', 'care.people', 'care.patients', 'care.patient_identifiers', 'care.staff',
		'care.staff_roles', 'care.working_hours', 'care.care_team_members', 'private.rights'
	] loop
		execute format('alter table %s enable row level security', name);
		execute format('alter table %s force row level security', name);
		execute format('grant select on %s to authenticated', name);
	end loop;
end;
$$;

create policy rights_of_mine on private.rights for select to authenticated
	using (person_id = (select auth.uid()));

create policy organisations_of_mine on care.organisations for select to authenticated
	using (id = (select private.my_organisation()));

-- Oneself; the staff of one's own clinic (their names and hours are public to its patients); one's patients.
create policy people_in_reach on care.people for select to authenticated
	using (
		id = (select auth.uid())
		or (kind = 'staff' and organisation_id = (select private.my_organisation()))
		or exists (
			select from private.rights r
			where r.patient_id = people.id and r.person_id = (select auth.uid())
				and r.area = 'profile' and 'see' = any (r.actions) and r.period @> now()
		)
	);
create policy people_change_own on care.people for update to authenticated
	using (id = (select auth.uid()))
	with check (id = (select auth.uid()));
grant update (language, time_zone) on care.people to authenticated;

create policy patients_in_reach on care.patients for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = patients.person_id and r.person_id = (select auth.uid())
			and r.area = 'profile' and 'see' = any (r.actions) and r.period @> now()
	));

create policy patient_identifiers_for_care_team on care.patient_identifiers for select to authenticated
	using ((select private.am_staff()) and exists (
		select from private.rights r
		where r.patient_id = patient_identifiers.patient_id and r.person_id = (select auth.uid())
			and r.area = 'profile' and 'see' = any (r.actions) and r.period @> now()
	));

create policy staff_of_my_organisation on care.staff for select to authenticated
	using (organisation_id = (select private.my_organisation()));
create policy staff_roles_of_my_organisation on care.staff_roles for select to authenticated
	using (organisation_id = (select private.my_organisation()));
create policy working_hours_of_my_organisation on care.working_hours for select to authenticated
	using (organisation_id = (select private.my_organisation()));

create policy care_team_in_reach on care.care_team_members for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = care_team_members.patient_id and r.person_id = (select auth.uid())
			and r.area = 'profile' and 'see' = any (r.actions) and r.period @> now()
	));

-- Sign-in and sessions need to know what kind of person signs in and the language they read; nothing else.
create policy people_for_identity on care.people for select to closeby_identity using (true);
grant usage on schema care to closeby_identity;
grant select (id, kind, language, time_zone) on care.people to closeby_identity;
