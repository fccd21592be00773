-- Numbers that are not kept, such as social security numbers, are taken out of what comes from elsewhere before it is stored,
-- and how many is told with the outcome.

alter table care.fhir_outcomes add column removed integer not null default 0 check (removed >= 0);

-- Adds what became of some resources of the caller's own import that has not been told whole yet. What is kept the same
-- already is not kept twice. Errors: ABSNT, CLOSD, check_violation.
create or replace function care.add_fhir_outcomes(import uuid, outcomes jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	held care.fhir_imports;
begin
	select * into held from care.fhir_imports i where i.id = import and i.author_id = auth.uid();
	if not found then
		raise exception 'no such import' using errcode = 'ABSNT';
	end if;
	perform private.hold_plan(held.patient_id);
	if held.resources <= (select count(*) from care.fhir_outcomes o where o.import_id = import) then
		raise exception 'this import is done' using errcode = 'CLOSD';
	end if;
	with given as materialized (
		select * from jsonb_to_recordset(outcomes) as o (
			place integer, resource_type text, area care.area, outcome care.fhir_outcome, reason text, title text,
			identity text, hash text, content jsonb, lines uuid[], removed integer
		)
	),
	known as materialized (
		select distinct on (r.resource_type, r.identity) r.id, r.resource_type, r.identity, r.version, r.outcome, r.content_hash
		from given g
		join care.fhir_resources r on r.patient_id = held.patient_id and r.resource_type = g.resource_type
			and r.identity = g.identity
		order by r.resource_type, r.identity, r.version desc
	),
	stored as (
		insert into care.fhir_resources
			(organisation_id, patient_id, import_id, resource_type, identity, version, area, outcome, content, content_hash)
		select held.organisation_id, held.patient_id, held.id, g.resource_type, g.identity, coalesce(k.version, 0) + 1,
			g.area, g.outcome, g.content, g.hash
		from given g
		left join known k on k.resource_type = g.resource_type and k.identity = g.identity
		where g.content is not null and (k.content_hash, k.outcome) is distinct from (g.hash, g.outcome)
		returning id, resource_type, identity
	)
	insert into care.fhir_outcomes
		(import_id, place, organisation_id, patient_id, resource_type, area, outcome, reason, title, resource_id, line_ids,
		removed)
	select held.id, g.place, held.organisation_id, held.patient_id, g.resource_type, g.area, g.outcome, g.reason, g.title,
		case when g.content is not null then coalesce(s.id, k.id) end, coalesce(g.lines, '{}'),
		coalesce(g.removed, 0)
	from given g
	left join stored s on s.resource_type = g.resource_type and s.identity = g.identity
	left join known k on k.resource_type = g.resource_type and k.identity = g.identity;
exception when data_exception then
	raise exception 'not outcomes' using errcode = 'check_violation';
end;
$$;
