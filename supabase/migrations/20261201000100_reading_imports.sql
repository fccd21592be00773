-- Readings out of a file: a table of the patient's own, or what a phone's health app has kept. Each is a row of
-- care.observations like one that was typed, and knows the import it came with.

create type care.reading_import_kind as enum ('csv', 'apple_health');

create table care.reading_imports (
	-- Made where the file was chosen: a retry is the same import.
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	author_id uuid not null references care.people (id) on delete restrict,
	kind care.reading_import_kind not null,
	file_name text not null check (char_length(file_name) between 1 and 200 and private.is_plain_text(file_name)),
	imported_at timestamptz not null default clock_timestamp(),
	unique (id, patient_id, organisation_id),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict
);
create index on care.reading_imports (patient_id, imported_at desc);

-- A long file comes in parts, each stored whole or not at all; a part that is sent again is not stored again.
create table care.reading_import_batches (
	import_id uuid not null,
	number integer not null check (number between 1 and 100),
	organisation_id uuid not null,
	patient_id uuid not null,
	added integer not null,
	-- There already, and left alone.
	known integer not null,
	-- SHA-256 of what was sent.
	content_hash text not null,
	stored_at timestamptz not null default clock_timestamp(),
	primary key (import_id, number),
	foreign key (import_id, patient_id, organisation_id)
		references care.reading_imports (id, patient_id, organisation_id) on delete restrict
);

-- An import that was taken out whole. Its readings are withdrawn one by one, as any is; that they went together is what
-- lets them come back with the same file.
create table care.reading_import_withdrawals (
	import_id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	author_id uuid not null references care.people (id) on delete restrict,
	withdrawn_at timestamptz not null default clock_timestamp(),
	foreign key (import_id, patient_id, organisation_id)
		references care.reading_imports (id, patient_id, organisation_id) on delete restrict
);

alter table care.observations
	add column import_id uuid,
	add foreign key (import_id, patient_id, organisation_id)
		references care.reading_imports (id, patient_id, organisation_id) on delete restrict;
create index observations_of_import on care.observations (import_id) where import_id is not null;

create trigger reading_imports__refuse_change before update or delete or truncate on care.reading_imports
	for each statement execute function private.refuse_plan_change();
create trigger reading_import_batches__refuse_change before update or delete or truncate on care.reading_import_batches
	for each statement execute function private.refuse_plan_change();
create trigger reading_import_withdrawals__refuse_change
	before update or delete or truncate on care.reading_import_withdrawals
	for each statement execute function private.refuse_plan_change();

-- As before, and a reading out of a file stays one: the import is the author's own, of this patient, and later versions
-- keep it.
create or replace function private.place_observation() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	earlier care.observations;
begin
	perform private.hold_readings(new.patient_id);
	select * into earlier from care.observations o where o.id = new.id and o.superseded_at is null;
	if new.version = 1 then
		if found then
			return null; -- A retry: nothing is stored twice; the caller compares.
		end if;
		if new.import_id is not null and not exists (
			select from care.reading_imports i
			where i.id = new.import_id and i.author_id = new.author_id and i.patient_id = new.patient_id
		) then
			raise exception 'no such import' using errcode = 'ABSNT';
		end if;
		new.source := private.source_by(new.author_id, case when new.import_id is null then new.source else 'import' end);
	else
		if not found or earlier.patient_id <> new.patient_id or earlier.components is null or not exists (
			-- Who entered it corrects it, or somebody of the staff.
			select from care.people p
			where p.id = new.author_id and (p.kind = 'staff' or p.id in (
				select o.author_id from care.observations o where o.id = new.id
			))
		) then
			raise exception 'no such reading' using errcode = 'ABSNT';
		end if;
		if earlier.version <> new.version - 1 then
			raise exception 'changed meanwhile' using errcode = 'MOVED';
		end if;
		new.measure := earlier.measure;
		new.source := earlier.source;
		new.time_zone := earlier.time_zone;
		new.import_id := earlier.import_id;
	end if;
	select p.organisation_id into new.organisation_id from care.patients p where p.person_id = new.patient_id;
	new.topic := case when new.measure = 'mood' then 'mental_health' end;
	new.components := case when new.components is not null then
		private.read_components(new.measure, new.components) end;
	new.recorded_at := clock_timestamp();
	-- A phone whose clock is ahead measured now.
	new.effective_at := least(new.effective_at, new.recorded_at);
	new.on_behalf_of_id := nullif(new.patient_id, new.author_id);
	new.superseded_at := null;
	perform now() at time zone new.time_zone;
	if new.version > 1 then
		update care.observations o set superseded_at = new.recorded_at
		where o.id = earlier.id and o.version = earlier.version;
	end if;
	return new;
exception when invalid_parameter_value then
	raise exception 'unknown time zone' using errcode = 'check_violation', column = 'time_zone';
end;
$$;

-- As before, for a whole statement: thousands of readings out of a file ring once, and are one act in the log (that of
-- their batch, or of the withdrawal), where one that is typed is an act of its own.
create function private.follow_observations() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	written integer;
begin
	select count(*) into written from added;
	perform audit.record(
		case when a.version = 1 then 'readings.recorded' when a.components is null then 'readings.withdrawn'
			else 'readings.amended' end,
		a.patient_id, 'readings', a.id, jsonb_build_object('version', a.version), a.author_id)
	from added a
	where a.import_id is null or a.version > 1 and written = 1;
	perform private.ring_readings(one.patient_id, one.topic, false, jsonb_build_object('reading', one.id))
	from (select a.patient_id, a.topic, (array_agg(a.id))[1] as id from added a group by a.patient_id, a.topic) one;
	return null;
end;
$$;
drop trigger observations__follow on care.observations;
drop function private.follow_observation();
create trigger observations__follow after insert on care.observations
	referencing new table as added for each statement execute function private.follow_observations();

create function private.follow_reading_import() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if tg_table_name = 'reading_import_batches' then
		perform audit.record('readings.imported', new.patient_id, 'readings', new.import_id,
			jsonb_build_object('added', new.added, 'known', new.known));
	else
		perform audit.record('readings.import_withdrawn', new.patient_id, 'readings', new.import_id, '{}', new.author_id);
	end if;
	return null;
end;
$$;
create trigger reading_import_batches__follow after insert on care.reading_import_batches
	for each row execute function private.follow_reading_import();
create trigger reading_import_withdrawals__follow after insert on care.reading_import_withdrawals
	for each row execute function private.follow_reading_import();

revoke execute on function private.follow_observations(), private.follow_reading_import() from public;

-- The name of a file can tell more than its readings: for who brought it in, the patient, and the care team.
alter table care.reading_imports enable row level security;
alter table care.reading_imports force row level security;
create policy reading_imports_in_reach on care.reading_imports for select to authenticated
	using (
		(author_id = (select auth.uid()) or patient_id = (select auth.uid()) or (select private.am_staff()))
		and exists (
			select from private.rights r
			where r.patient_id = reading_imports.patient_id and r.person_id = (select auth.uid())
				and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
		)
	);
alter table care.reading_import_batches enable row level security;
alter table care.reading_import_batches force row level security;
create policy reading_import_batches_of_import on care.reading_import_batches for select to authenticated
	using (exists (select from care.reading_imports i where i.id = reading_import_batches.import_id));
alter table care.reading_import_withdrawals enable row level security;
alter table care.reading_import_withdrawals force row level security;
create policy reading_import_withdrawals_of_import on care.reading_import_withdrawals for select to authenticated
	using (exists (select from care.reading_imports i where i.id = reading_import_withdrawals.import_id));
grant select on care.reading_imports, care.reading_import_batches, care.reading_import_withdrawals to authenticated;
grant insert (import_id) on care.observations to authenticated;
