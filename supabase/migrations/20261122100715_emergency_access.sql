-- Emergency access ("break-glass", 45 CFR 164.312(a)(2)(ii)): clinical staff outside a care team open a record for 60
-- minutes by giving a reason. Supervisors are alerted at once, and the patient reads it in their log.

create table care.emergency_access (
	id uuid primary key default gen_random_uuid(),
	organisation_id uuid not null,
	patient_id uuid not null,
	staff_id uuid not null,
	reason_code text not null check (reason_code in ('unwell_now', 'urgent_message', 'team_away', 'other')),
	reason text not null check (char_length(reason) between 10 and 1000
		-- Ten dots are no reason.
		and char_length(regexp_replace(reason, '[[:space:][:punct:]]', '', 'g')) >= 3),
	opened_at timestamptz not null default now(),
	period tstzrange not null,
	unique (id, organisation_id),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict,
	foreign key (staff_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict,
	check (upper(period) <= lower(period) + interval '60 minutes'),
	exclude using gist (patient_id with =, staff_id with =, period with &&)
);
create index on care.emergency_access (staff_id, opened_at desc);
create index on care.emergency_access (organisation_id, opened_at desc);

-- Which alert was seen by whom.
create table care.emergency_seen (
	access_id uuid not null,
	organisation_id uuid not null,
	staff_id uuid not null,
	seen_at timestamptz not null default now(),
	primary key (access_id, staff_id),
	foreign key (access_id, organisation_id) references care.emergency_access (id, organisation_id) on delete cascade,
	foreign key (staff_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);

create function private.give_emergency_rights() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.set_rights(new.patient_id, new.staff_id, new.id,
		private.every_area(), '{see,add,message}', new.period);
	return null;
end;
$$;
create trigger emergency_access__give_rights after insert or update of period on care.emergency_access
	for each row execute function private.give_emergency_rights();

create function private.audit_emergency() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record(
		case tg_op when 'INSERT' then 'emergency.opened' else 'emergency.ended' end,
		new.patient_id, null, new.id, jsonb_build_object('reason', new.reason_code),
		coalesce(auth.uid(), new.staff_id));
	return null;
end;
$$;
create trigger emergency_access__audit after insert or update of period on care.emergency_access
	for each row execute function private.audit_emergency();

-- Alerts every supervisor and administrator of the clinic but the one who opened it.
create function private.ring_emergency() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	topics text[];
begin
	select array_agg(distinct 'person:' || s.staff_id) into topics
	from care.staff_roles s
	where s.organisation_id = new.organisation_id and s.role in ('supervisor', 'clinic_admin')
		and s.period @> now() and s.staff_id <> new.staff_id;
	perform private.ring('emergency', topics,
		array_fill(jsonb_build_object('emergency', new.id), array[cardinality(topics)]))
	where topics is not null;
	return null;
end;
$$;
create trigger emergency_access__ring after insert or update of period on care.emergency_access
	for each row execute function private.ring_emergency();

-- The patients of the caller's clinic with exactly this name and birth date, by id alone; null after five questions in
-- a quarter of an hour. For staff who must reach a record they cannot see: whoever asks knows whom they look for.
-- Definer, because they cannot see it. Error: insufficient_privilege.
create function care.find_patient(given_name text, family_name text, birth_date date) returns uuid[]
language plpgsql security definer set search_path = '' as $$
declare
	me text := encode(sha256(convert_to('find_patient ' || auth.uid(), 'UTF8')), 'hex');
begin
	if not private.hold_role('care_manager', 'supervisor', 'provider', 'clinic_admin') then
		raise exception 'not for this role' using errcode = 'insufficient_privilege';
	end if;
	if not identity.attempt(me, me) then
		return null;
	end if;
	return array(
		select p.id
		from care.people p
		join care.patients c on c.person_id = p.id
		where p.organisation_id = private.my_organisation() and c.birth_date = find_patient.birth_date
			and private.folded(p.family_name) = private.folded(find_patient.family_name)
			and private.folded(find_patient.given_name)
				in (private.folded(p.given_name), private.folded(p.preferred_name))
	);
end;
$$;

-- Opens a patient's record to the caller for 60 minutes and answers which access it is; the one that is open, if one
-- is; null where the caller may see the record anyway, and nothing needs to be opened.
-- Errors: insufficient_privilege (no clinical role), ABSNT (no such patient in this clinic), check_violation (reason).
create function care.open_emergency_access(patient uuid, reason_code text, reason text) returns uuid
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
	where e.patient_id = open_emergency_access.patient and e.staff_id = me and e.period @> now();
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

-- Gives an emergency access back before its time. Saying it again changes nothing. Error: ABSNT (not the caller's).
create function care.end_emergency_access(id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
	perform from care.emergency_access e
	where e.id = end_emergency_access.id and e.staff_id = (select auth.uid()) for no key update;
	if not found then
		raise exception 'no such access' using errcode = 'ABSNT';
	end if;
	update care.emergency_access e set period = tstzrange(lower(e.period), now())
	where e.id = end_emergency_access.id and upper(e.period) > now();
end;
$$;

-- The emergencies of the last 30 days at the caller's clinic, newest first, with the patient's name, which those who
-- watch over them need and have no other right to: each patient shown is a look at their record. For supervisors and
-- administrators; empty for everybody else.
create function care.emergencies() returns table (
	id uuid, patient_name text, staff_id uuid, reason_code text, reason text,
	opened_at timestamptz, until timestamptz, seen boolean
)
language plpgsql security definer set search_path = '' as $$
declare
	clinic constant uuid := private.my_organisation();
begin
	if not private.hold_role('supervisor', 'clinic_admin') then
		return;
	end if;
	perform audit.record_listed(array(
		select distinct e.patient_id from care.emergency_access e
		where e.organisation_id = clinic and e.opened_at > now() - interval '30 days'
	), 'profile');
	return query
		select e.id, btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name), e.staff_id, e.reason_code,
			e.reason, e.opened_at, coalesce(upper(e.period), e.opened_at),
			e.staff_id = auth.uid() or exists (
				select from care.emergency_seen s where s.access_id = e.id and s.staff_id = auth.uid()
			)
		from care.emergency_access e
		join care.people p on p.id = e.patient_id
		where e.organisation_id = clinic and e.opened_at > now() - interval '30 days'
		order by e.opened_at desc;
end;
$$;

-- How many of them the caller has not looked at: the number beside the door, which names nobody. None for everybody who
-- does not watch over the clinic, since nobody else sees them.
create function care.unseen_emergencies() returns bigint
language sql stable set search_path = '' as $$
	select count(*) from care.emergency_access e
	where (select private.hold_role('supervisor', 'clinic_admin'))
		and e.opened_at > now() - interval '30 days' and e.staff_id <> (select auth.uid())
		and not exists (
			select from care.emergency_seen s where s.access_id = e.id and s.staff_id = (select auth.uid())
		);
$$;

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

revoke execute on all functions in schema private, care from public;
grant execute on function
	care.find_patient(text, text, date), care.open_emergency_access(uuid, text, text), care.end_emergency_access(uuid),
	care.emergencies(), care.unseen_emergencies()
	to authenticated;

alter table care.emergency_access enable row level security;
alter table care.emergency_access force row level security;
alter table care.emergency_seen enable row level security;
alter table care.emergency_seen force row level security;

create policy emergency_access_of_mine on care.emergency_access for select to authenticated
	using (staff_id = (select auth.uid()));
create policy emergency_access_of_my_clinic on care.emergency_access for select to authenticated
	using (
		organisation_id = (select private.my_organisation())
		and (select private.hold_role('supervisor', 'clinic_admin'))
	);
grant select on care.emergency_access to authenticated;

create policy emergency_seen_by_me on care.emergency_seen for select to authenticated
	using (staff_id = (select auth.uid()));
create policy emergency_seen_marked_by_me on care.emergency_seen for insert to authenticated
	with check (
		staff_id = (select auth.uid())
		and organisation_id = (select private.my_organisation())
		and (select private.hold_role('supervisor', 'clinic_admin'))
	);
grant select, insert (access_id, organisation_id, staff_id) on care.emergency_seen to authenticated;
