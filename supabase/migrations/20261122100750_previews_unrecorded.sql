-- A patient who looks at their own record through a caregiver's eyes is nobody else: what a preview shows is no look. And
-- it could not be recorded, for a preview writes nothing.

-- Whether this transaction is a preview (care.preview_consent): its row is never committed, so no other sees it.
create function private.is_preview() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (select from private.previews p where p.id = (select auth.uid()));
$$;
revoke execute on function private.is_preview() from public;

-- As before, but for previews.
create or replace function audit.record_read(patient uuid, area care.area) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := auth.uid();
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
	insert into audit.events (organisation_id, actor_id, patient_id, action, area, session_id)
	select p.organisation_id, me, p.person_id, 'record.read', record_read.area,
		nullif(auth.jwt() ->> 'session_id', '')::uuid
	from care.patients p
	where p.person_id = record_read.patient
	on conflict do nothing;
	return true;
end;
$$;

create or replace function audit.record_listed(patients uuid[], area care.area) returns void
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := auth.uid();
	today bigint := audit.quarter_of(clock_timestamp()) / 96;
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
		and exists (
			select from private.rights r
			where r.patient_id = p.person_id and r.person_id = me
				and r.area = record_listed.area and 'see' = any (r.actions) and r.period @> now()
		)
	on conflict do nothing;
end;
$$;
