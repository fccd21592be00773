-- A look is a row that there is once in a quarter of an hour (a list: once a day), so that of two screens of one person that
-- look for the first time at once, one waits for the other. Where each showed two things in its own order, each waited for
-- the other, and PostgreSQL broke one of them off: the alerts tell of medicines before the plan, the plan itself comes before
-- its medicines. So whoever looks for the first time holds all their looks until what they look at is shown.

-- Before a look is recorded, and only then: what is on record already need not wait.
create function audit.hold_looks(person uuid) returns void
language sql set search_path = '' as $$
	select pg_advisory_xact_lock(hashtextextended('audit.looks:' || person, 0));
$$;

-- As 20261122100700 has it, looks one after another.
create or replace function audit.record(
	action text, patient uuid, area care.area default null, subject uuid default null, detail jsonb default '{}',
	actor uuid default auth.uid()
) returns void
language plpgsql set search_path = '' as $$
begin
	if record.action in ('record.read', 'record.listed') then
		perform audit.hold_looks(record.actor);
	end if;
	insert into audit.events (organisation_id, actor_id, patient_id, action, area, subject_id, session_id, detail)
	select p.organisation_id, record.actor, record.patient, record.action, record.area, record.subject,
		nullif(auth.jwt() ->> 'session_id', '')::uuid, record.detail
	from care.people p
	where p.id = coalesce(record.patient, record.actor)
	on conflict do nothing;
	if not found and record.action not in ('record.read', 'record.listed') then
		raise exception 'an act without an organisation cannot be recorded';
	end if;
end;
$$;

-- As 20261122100701 has it, one after another.
create or replace function audit.record_read(patient uuid, area care.area) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := auth.uid();
	session uuid;
begin
	if record_read.patient = me then
		return true;
	end if;
	if not exists (
		select from private.rights r
		where r.patient_id = record_read.patient and r.person_id = me
			and r.area = record_read.area and 'see' = any (r.actions) and r.period @> now()
	) then
		return false;
	end if;
	if private.is_preview() then
		return true;
	end if;
	session := nullif(auth.jwt() ->> 'session_id', '')::uuid;
	-- A screen reads again at each ring, and nearly every time its look is on record: to find it there, in the words of
	-- the index events_one_look_a_quarter, costs a quarter of an insert that the index then refuses.
	if exists (
		select from audit.events e
		where e.actor_id = me and e.patient_id = record_read.patient and e.area = record_read.area
			and e.action = 'record.read' and e.session_id = session
			and audit.quarter_of(e.occurred_at) = audit.quarter_of(clock_timestamp())
	) then
		return true;
	end if;
	perform audit.hold_looks(me);
	insert into audit.events (organisation_id, actor_id, patient_id, action, area, session_id)
	select p.organisation_id, me, p.person_id, 'record.read', record_read.area, session
	from care.patients p
	where p.person_id = record_read.patient
	on conflict do nothing;
	return true;
end;
$$;

-- As 20261122100701 has it, one after another, and not at all where everybody is on record already.
create or replace function audit.record_listed(patients uuid[], area care.area) returns void
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := auth.uid();
	today bigint := audit.quarter_of(clock_timestamp()) / 96;
	overseen uuid := case when area = 'profile' and private.hold_role('supervisor', 'clinic_admin')
		then private.my_organisation() end;
	noted uuid[];
begin
	if private.is_preview() then
		return;
	end if;
	-- Nearly always all of them. Asked once: asked for each patient, every opening of an inbox compares all with all.
	noted := array(
		select e.patient_id from audit.events e
		where e.actor_id = me and e.area = record_listed.area
			and e.action = 'record.listed' and audit.quarter_of(e.occurred_at) / 96 = today
	);
	if not exists (select from unnest(record_listed.patients) as one (id) where one.id <> me and one.id <> all (noted)) then
		return;
	end if;
	perform audit.hold_looks(me);
	insert into audit.events (organisation_id, actor_id, patient_id, action, area, session_id)
	select p.organisation_id, me, p.person_id, 'record.listed', record_listed.area,
		nullif(auth.jwt() ->> 'session_id', '')::uuid
	from care.patients p
	where p.person_id = any (record_listed.patients) and p.person_id <> me
		and p.person_id <> all (noted)
		and (p.organisation_id = overseen or exists (
			select from private.rights r
			where r.patient_id = p.person_id and r.person_id = me
				and r.area = record_listed.area and 'see' = any (r.actions) and r.period @> now()
		))
	on conflict do nothing;
end;
$$;

revoke execute on function audit.hold_looks(uuid) from public;
