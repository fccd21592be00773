-- Who looked at whose record. What a preview shows is no look: a patient who sees their own record through a caregiver's
-- eyes is nobody else. And it could not be recorded, for a preview writes nothing.

-- Records that the person asking looked at one area of a patient's record, once a quarter of an hour, and answers
-- whether they may: the statement that reads asks it, so that a right that ends meanwhile shows nothing, and nothing is
-- shown that is not recorded. Patients who look at their own leave no row. Definer: nobody may write the log by hand; a
-- caller can add nothing but a look of their own at a record they may see.
create function audit.record_read(patient uuid, area care.area) returns boolean
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
	-- Two screens may look at once.
	insert into audit.events (organisation_id, actor_id, patient_id, action, area, session_id)
	select p.organisation_id, me, p.person_id, 'record.read', record_read.area, session
	from care.patients p
	where p.person_id = record_read.patient
	on conflict do nothing;
	return true;
end;
$$;

-- Records that a list showed the person asking one area of many records, each once a day; of their clinic's names and
-- birth dates also those who oversee it. Definer, as above.
create function audit.record_listed(patients uuid[], area care.area) returns void
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

revoke execute on all functions in schema audit from public;
grant execute on function
	audit.record_read(uuid, care.area), audit.record_listed(uuid[], care.area), audit.record_oversight(uuid, care.area)
	to authenticated;
