-- A look that is on record already is no error, whichever function notes it; every other act is recorded each time.
create or replace function audit.record(
	action text, patient uuid, area care.area default null, subject uuid default null, detail jsonb default '{}',
	actor uuid default auth.uid()
) returns void
language plpgsql set search_path = '' as $$
begin
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
