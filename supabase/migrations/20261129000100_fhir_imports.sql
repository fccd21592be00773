-- Records from elsewhere, as FHIR R4 Bundles: who brought in which, what became of each resource in it, and what was kept
-- as it came. The lines that a record gives go into the open draft through care.save_plan_line, like any other.

create type care.fhir_outcome as enum ('understood', 'kept', 'left_out');

create table care.fhir_imports (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	author_id uuid not null references care.people (id) on delete restrict,
	imported_at timestamptz not null default clock_timestamp(),
	file_name text not null check (char_length(file_name) between 1 and 200 and private.is_plain_text(file_name)),
	-- SHA-256 of the file.
	source_hash text not null check (source_hash ~ '^[0-9a-f]{64}$'),
	-- How many the file holds: as many as have an outcome, or nothing is stored (private.count_fhir_outcomes).
	resources integer not null check (resources between 1 and 50000),
	-- What its lines went into; null where it gave none.
	draft_id uuid,
	unique (id, patient_id, organisation_id),
	foreign key (patient_id, organisation_id) references care.plans (patient_id, organisation_id) on delete restrict,
	foreign key (draft_id, patient_id, organisation_id)
		references care.plan_versions (id, patient_id, organisation_id) on delete restrict
);
create index on care.fhir_imports (patient_id, imported_at desc);

-- What was understood or kept, in full; one that comes again changed, or comes to something else, is a new version.
-- Numbers are as they came. Who a patient is stands with the patient, and what was left out is not here.
create table care.fhir_resources (
	id uuid primary key default gen_random_uuid(),
	organisation_id uuid not null,
	patient_id uuid not null,
	import_id uuid not null,
	resource_type text not null check (resource_type ~ '^[A-Z][A-Za-z]{1,63}$'),
	-- The name by which it is the same resource the next time.
	identity text not null check (char_length(identity) between 1 and 1000),
	version integer not null check (version > 0),
	area care.area not null,
	outcome care.fhir_outcome not null check (outcome <> 'left_out'),
	content jsonb not null check (jsonb_typeof(content) = 'object'),
	content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
	unique (patient_id, resource_type, identity, version),
	unique (id, patient_id, organisation_id),
	foreign key (import_id, patient_id, organisation_id)
		references care.fhir_imports (id, patient_id, organisation_id) on delete restrict
);

-- One row for each resource of a file, in the order of the file.
create table care.fhir_outcomes (
	import_id uuid not null,
	place integer not null check (place > 0),
	organisation_id uuid not null,
	patient_id uuid not null,
	resource_type text not null check (resource_type ~ '^[A-Z][A-Za-z]{1,63}$'),
	area care.area not null,
	outcome care.fhir_outcome not null,
	reason text check (reason ~ '^[a-z_]{1,40}$'),
	-- What it calls itself; never of somebody else's.
	title text check (char_length(title) between 1 and 200),
	resource_id uuid,
	-- The lines it became, or that say the same already.
	line_ids uuid[] not null default '{}',
	primary key (import_id, place),
	check (reason is not null or cardinality(line_ids) > 0),
	check ((outcome = 'left_out') <= (resource_id is null and reason is not null)),
	check ((outcome = 'kept') <= (resource_id is not null and reason is not null)),
	foreign key (import_id, patient_id, organisation_id)
		references care.fhir_imports (id, patient_id, organisation_id) on delete restrict,
	foreign key (resource_id, patient_id, organisation_id)
		references care.fhir_resources (id, patient_id, organisation_id) on delete restrict
);

-- Nothing is dropped silently: a transaction that brings in a file tells of each of its resources, or does not commit.
create function private.count_fhir_outcomes() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if new.resources <> (select count(*) from care.fhir_outcomes o where o.import_id = new.id) then
		raise exception 'not every resource has its outcome' using errcode = 'check_violation';
	end if;
	return null;
end;
$$;
create constraint trigger fhir_imports__count after insert on care.fhir_imports
	deferrable initially deferred for each row execute function private.count_fhir_outcomes();

create function private.follow_fhir_import() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record('record.imported', new.patient_id, 'plan', new.id,
		jsonb_build_object('resources', new.resources), new.author_id);
	return null;
end;
$$;
create trigger fhir_imports__follow after insert on care.fhir_imports
	for each row execute function private.follow_fhir_import();

create trigger fhir_imports__refuse_change before update or delete or truncate on care.fhir_imports
	for each statement execute function private.refuse_plan_change();
create trigger fhir_resources__refuse_change before update or delete or truncate on care.fhir_resources
	for each statement execute function private.refuse_plan_change();
create trigger fhir_outcomes__refuse_change before update or delete or truncate on care.fhir_outcomes
	for each statement execute function private.refuse_plan_change();

-- Whether a record's Patient is this patient: `same`, or `other` where its identifiers are somebody else's here, or
-- neither an identifier nor name and birth date say that it is the same person. For whoever writes the patient's plan.
-- Definer: identifiers of patients whom the caller does not care for. Errors: ABSNT.
create function care.judge_fhir_patient(
	patient uuid, systems text[], codes text[], birth_date date, given_name text, family_name text
) returns text
language plpgsql security definer set search_path = '' as $$
declare
	plan care.plans := private.hold_plan(patient);
	owners uuid[];
	alike boolean;
	born boolean;
begin
	select array_agg(distinct i.patient_id) into owners
	from care.patient_identifiers i
	join unnest(systems, codes) as given (system, value) on i.system = given.system and i.value = given.value
	where i.organisation_id = plan.organisation_id;
	select c.birth_date = judge_fhir_patient.birth_date,
		private.name_key(p.given_name) = private.name_key(judge_fhir_patient.given_name)
			or private.name_key(p.family_name) = private.name_key(judge_fhir_patient.family_name)
	into born, alike
	from care.people p join care.patients c on c.person_id = p.id
	where p.id = plan.patient_id;
	if owners <> array[plan.patient_id] then
		return 'other';
	end if;
	return case when owners is null then case when born and alike then 'same' else 'other' end
		when born or alike then 'same' else 'other' end;
end;
$$;

-- Begins an import by the caller, who writes this patient's plan; its outcomes follow in the same transaction.
-- Errors: ABSNT, TAKEN, check_violation.
create function care.begin_fhir_import(
	id uuid, patient uuid, file_name text, source_hash text, resources integer, draft uuid
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	plan care.plans := private.hold_plan(patient);
begin
	if exists (select from care.fhir_imports i where i.id = begin_fhir_import.id) then
		raise exception 'this id belongs to another import' using errcode = 'TAKEN';
	end if;
	insert into care.fhir_imports (id, organisation_id, patient_id, author_id, file_name, source_hash, resources, draft_id)
	values (begin_fhir_import.id, plan.organisation_id, plan.patient_id, auth.uid(), begin_fhir_import.file_name,
		begin_fhir_import.source_hash, begin_fhir_import.resources, draft);
end;
$$;

-- Adds what became of some resources of the caller's own import that has not been told whole yet. What is kept the same
-- already is not kept twice. Errors: ABSNT, CLOSD, check_violation.
create function care.add_fhir_outcomes(import uuid, outcomes jsonb) returns void
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
			identity text, hash text, content jsonb, lines uuid[]
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
		(import_id, place, organisation_id, patient_id, resource_type, area, outcome, reason, title, resource_id, line_ids)
	select held.id, g.place, held.organisation_id, held.patient_id, g.resource_type, g.area, g.outcome, g.reason, g.title,
		case when g.content is not null then coalesce(s.id, k.id) end, coalesce(g.lines, '{}')
	from given g
	left join stored s on s.resource_type = g.resource_type and s.identity = g.identity
	left join known k on k.resource_type = g.resource_type and k.identity = g.identity;
exception when data_exception then
	raise exception 'not outcomes' using errcode = 'check_violation';
end;
$$;

revoke execute on function
	private.count_fhir_outcomes(), private.follow_fhir_import(),
	care.judge_fhir_patient(uuid, text[], text[], date, text, text),
	care.begin_fhir_import(uuid, uuid, text, text, integer, uuid), care.add_fhir_outcomes(uuid, jsonb)
	from public;
grant execute on function
	care.judge_fhir_patient(uuid, text[], text[], date, text, text),
	care.begin_fhir_import(uuid, uuid, text, text, integer, uuid), care.add_fhir_outcomes(uuid, jsonb)
	to authenticated;

-- For staff who see drafts and, since nobody has sorted what came by topic, every sensitive topic; what is of another
-- area takes that area too. Patients have what was kept as it came; caregivers have none of it.
do $$
declare
	name text;
begin
	foreach name in array array['fhir_imports', 'fhir_resources', 'fhir_outcomes'] loop
		execute format('alter table care.%I enable row level security', name);
		execute format('alter table care.%I force row level security', name);
		execute format('grant select on care.%I to authenticated', name);
		execute format('create policy %I on care.%I for select to authenticated using ((select private.am_staff()) and exists (
			select from private.rights r
			where r.patient_id = %I.patient_id and r.person_id = (select auth.uid())
				and r.area = ''plan'' and ''see'' = any (r.actions) and r.period @> now()
				and (select private.every_topic()) <@ r.topics
		)%s)', name || '_for_care_team', name, name, case name when 'fhir_imports' then '' else format(' and exists (
			select from private.rights a
			where a.patient_id = %I.patient_id and a.person_id = (select auth.uid())
				and a.area = %I.area and ''see'' = any (a.actions) and a.period @> now()
		)', name, name) end);
	end loop;
end;
$$;
create policy fhir_resources_of_mine on care.fhir_resources for select to authenticated
	using (patient_id = (select auth.uid()) and outcome = 'kept');
grant execute on function private.every_topic() to authenticated;
