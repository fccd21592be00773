-- Readings and daily checks: written on a phone, perhaps without a line, kept for ever as they were entered.

create type care.observation_source as enum ('typed', 'caregiver', 'staff_by_phone', 'device', 'import');

-- A reading and its corrections, as care.messages: rows are never overwritten. Version 1 is what was first entered; a
-- correction or withdrawal (no values) is the next version, and closes the one before it. FHIR Observation: one for a
-- blood pressure, with its numbers as components.
create table care.observations (
	-- Made where it was entered: a retry is the same row.
	id uuid not null,
	version integer not null check (version > 0),
	organisation_id uuid not null,
	patient_id uuid not null,
	measure text not null,
	topic care.sensitive_topic,
	-- By component: {"systolic": {"value": 132, "unit": "mm[Hg]", "canonical": 132}}. Value and unit as entered.
	components jsonb check (jsonb_typeof(components) = 'object' and components <> '{}'),
	context text check (context in ('fasting', 'before_meal', 'after_meal', 'bedtime')),
	note text check (char_length(note) <= 1000 and note ~ '\S'),
	source care.observation_source not null,
	-- When it was measured, and where the clock stood that said so.
	effective_at timestamptz not null check (effective_at >= timestamptz '2000-01-01Z'),
	time_zone text not null,
	author_id uuid not null references care.people (id) on delete restrict,
	on_behalf_of_id uuid references care.people (id) on delete restrict,
	recorded_at timestamptz not null,
	superseded_at timestamptz,
	primary key (id, version),
	unique (id, version, patient_id, organisation_id),
	check (version > 1 or components is not null),
	check (components is not null or note is null and context is null),
	check (context is null or measure = 'glucose'),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict
);
create unique index observations_current on care.observations (id) where superseded_at is null;
create index on care.observations (patient_id, measure, effective_at desc) where superseded_at is null;
create index on care.observations (patient_id, effective_at desc) where superseded_at is null;

-- What somebody said in a daily check. Said is said: what they say later is another row.
create table care.symptom_reports (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	-- Which check was asked; null for what was said beside a reading.
	condition text check (condition in (
		'heart_failure', 'diabetes', 'hypertension', 'copd', 'depression', 'post_discharge'
	)),
	topic care.sensitive_topic,
	feeling text check (feeling in ('better', 'same', 'worse')),
	symptoms text[] not null check (array_position(symptoms, null) is null and cardinality(symptoms) <= 60),
	note text check (char_length(note) <= 1000 and note ~ '\S'),
	source care.observation_source not null,
	effective_at timestamptz not null check (effective_at >= timestamptz '2000-01-01Z'),
	time_zone text not null,
	author_id uuid not null references care.people (id) on delete restrict,
	on_behalf_of_id uuid references care.people (id) on delete restrict,
	recorded_at timestamptz not null,
	check (feeling is not null or symptoms <> '{}' or note is not null),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict
);
create index on care.symptom_reports (patient_id, effective_at desc);

-- One after another for each patient, so that what two phones say at once is judged together by the second.
create function private.hold_readings(patient uuid) returns void
language sql set search_path = '' as $$
	select pg_advisory_xact_lock(hashtextextended('care.observations:' || patient, 0));
$$;

-- Values as entered, with the canonical beside them. Refuses (check_violation, the component as column) what the measure
-- does not have, what is missing, and what cannot be.
create function private.read_components(measure text, entered jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
	kept jsonb := '{}';
	wanted private.measure_components;
	given jsonb;
	value numeric;
	canonical numeric;
begin
	if jsonb_typeof(entered) is distinct from 'object' or exists (
		select from jsonb_object_keys(entered) as key
		where not exists (
			select from private.measure_components c
			where c.measure = read_components.measure and c.component = key
		)
	) then
		raise exception 'no such number of this measure' using errcode = 'check_violation', column = 'components';
	end if;
	for wanted in select * from private.measure_components c where c.measure = read_components.measure loop
		given := entered -> wanted.component;
		continue when given is null and wanted.optional;
		if given is null or jsonb_typeof(given -> 'value') is distinct from 'number' or not exists (
			select from private.observation_units u
			where u.unit = given ->> 'unit' and u.canonical = wanted.unit
		) then
			raise exception 'a number is missing' using errcode = 'check_violation', column = wanted.component;
		end if;
		value := (given ->> 'value')::numeric;
		canonical := private.to_canonical(value, given ->> 'unit');
		if canonical < wanted.low or canonical > wanted.high or value <> round(value, wanted.decimals) then
			raise exception 'that cannot be' using errcode = 'check_violation', column = wanted.component;
		end if;
		kept := kept || jsonb_build_object(wanted.component,
			jsonb_build_object('value', value, 'unit', given ->> 'unit', 'canonical', canonical));
	end loop;
	if kept = '{}' then
		raise exception 'no such measure' using errcode = 'check_violation', column = 'measure';
	end if;
	if (kept #>> '{systolic,canonical}')::numeric <= (kept #>> '{diastolic,canonical}')::numeric then
		raise exception 'the upper number is not above' using errcode = 'check_violation', column = 'systolic';
	end if;
	return kept;
end;
$$;

-- Who entered it, and how: said by the row of the person, but for a device or a file, which the app knows.
create function private.source_by(author uuid, told care.observation_source) returns care.observation_source
language sql stable security definer set search_path = '' as $$
	select case
		when told in ('device', 'import') then told
		when p.kind = 'staff' then 'staff_by_phone'
		when p.kind = 'caregiver' then 'caregiver'
		else 'typed'
	end::care.observation_source
	from care.people p where p.id = author;
$$;

create function private.place_observation() returns trigger
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
		new.source := private.source_by(new.author_id, new.source);
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
create trigger observations__place before insert on care.observations
	for each row execute function private.place_observation();

create function private.place_symptom_report() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.hold_readings(new.patient_id);
	if exists (select from care.symptom_reports s where s.id = new.id) then
		return null;
	end if;
	if exists (
		select from unnest(new.symptoms) as said where not exists (select from private.symptoms s where s.symptom = said)
	) then
		raise exception 'no such symptom' using errcode = 'check_violation', column = 'symptoms';
	end if;
	select p.organisation_id into new.organisation_id from care.patients p where p.person_id = new.patient_id;
	new.topic := case
		when new.condition = 'depression'
			or new.symptoms && array['suicidal_intent', 'low_mood_most_days', 'stopped_medicine'] then 'mental_health'
	end;
	new.source := private.source_by(new.author_id, 'typed');
	new.symptoms := array(select distinct said from unnest(new.symptoms) as said order by said);
	new.recorded_at := clock_timestamp();
	new.effective_at := least(new.effective_at, new.recorded_at);
	new.on_behalf_of_id := nullif(new.patient_id, new.author_id);
	perform now() at time zone new.time_zone;
	return new;
exception when invalid_parameter_value then
	raise exception 'unknown time zone' using errcode = 'check_violation', column = 'time_zone';
end;
$$;
create trigger symptom_reports__place before insert on care.symptom_reports
	for each row execute function private.place_symptom_report();

-- As they were, for the owner of the tables too; that a version is closed by the next is all that changes.
create function private.refuse_observation_change() returns trigger
language plpgsql set search_path = '' as $$
begin
	if tg_op = 'UPDATE' and old.superseded_at is null and new.superseded_at is not null
		and to_jsonb(old) - 'superseded_at' = to_jsonb(new) - 'superseded_at' then
		return new;
	end if;
	raise exception 'readings are never overwritten';
end;
$$;
create trigger observations__refuse_change before update or delete on care.observations
	for each row execute function private.refuse_observation_change();
create trigger observations__refuse_truncate before truncate on care.observations
	for each statement execute function private.refuse_plan_change();
create trigger symptom_reports__refuse_change before update or delete or truncate on care.symptom_reports
	for each statement execute function private.refuse_plan_change();

-- Rings everybody who may see readings of this topic, or the staff among them, with ids alone.
create function private.ring_readings(patient uuid, topic care.sensitive_topic, staff_only boolean, detail jsonb)
returns void
language plpgsql security definer set search_path = '' as $$
declare
	topics text[];
begin
	select array_agg(distinct 'person:' || r.person_id) into topics
	from private.rights r
	where r.patient_id = ring_readings.patient and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
		and (ring_readings.topic is null or ring_readings.topic = any (r.topics))
		and (not staff_only or exists (select from care.people p where p.id = r.person_id and p.kind = 'staff'));
	if topics is not null then
		perform private.ring('readings', topics,
			array_fill(jsonb_build_object('patient', ring_readings.patient) || detail, array[cardinality(topics)]));
	end if;
end;
$$;

create function private.follow_observation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record(
		case when new.version = 1 then 'readings.recorded' when new.components is null then 'readings.withdrawn'
			else 'readings.amended' end,
		new.patient_id, 'readings', new.id, jsonb_build_object('version', new.version), new.author_id);
	perform private.ring_readings(new.patient_id, new.topic, false, jsonb_build_object('reading', new.id));
	return null;
end;
$$;
create trigger observations__follow after insert on care.observations
	for each row execute function private.follow_observation();

create function private.follow_symptom_report() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record('readings.symptoms_reported', new.patient_id, 'readings', new.id, '{}', new.author_id);
	perform private.ring_readings(new.patient_id, new.topic, false, jsonb_build_object('report', new.id));
	return null;
end;
$$;
create trigger symptom_reports__follow after insert on care.symptom_reports
	for each row execute function private.follow_symptom_report();

revoke execute on function
	private.hold_readings(uuid), private.read_components(text, jsonb),
	private.source_by(uuid, care.observation_source), private.place_observation(), private.place_symptom_report(),
	private.refuse_observation_change(), private.ring_readings(uuid, care.sensitive_topic, boolean, jsonb),
	private.follow_observation(), private.follow_symptom_report()
	from public;

alter table care.observations enable row level security;
alter table care.observations force row level security;
alter table care.symptom_reports enable row level security;
alter table care.symptom_reports force row level security;

-- What was entered before a correction stays for the care team alone, as with messages.
create policy observations_in_reach on care.observations for select to authenticated
	using (
		(superseded_at is null or (select private.am_staff()))
		and exists (
			select from private.rights r
			where r.patient_id = observations.patient_id and r.person_id = (select auth.uid())
				and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
				and (observations.topic is null or observations.topic = any (r.topics))
		)
	);
create policy observations_by_me on care.observations for insert to authenticated
	with check (
		author_id = (select auth.uid())
		and exists (
			select from private.rights r
			where r.patient_id = observations.patient_id and r.person_id = (select auth.uid())
				and r.area = 'readings' and 'add' = any (r.actions) and r.period @> now()
				and (observations.topic is null or observations.topic = any (r.topics))
		)
	);
grant select, insert (id, version, patient_id, measure, components, context, note, source, effective_at, time_zone, author_id)
	on care.observations to authenticated;

create policy symptom_reports_in_reach on care.symptom_reports for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = symptom_reports.patient_id and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
			and (symptom_reports.topic is null or symptom_reports.topic = any (r.topics))
	));
-- A sign of danger may be told by whoever may add readings, also one whom it would not be shown.
create policy symptom_reports_by_me on care.symptom_reports for insert to authenticated
	with check (
		author_id = (select auth.uid())
		and exists (
			select from private.rights r
			where r.patient_id = symptom_reports.patient_id and r.person_id = (select auth.uid())
				and r.area = 'readings' and 'add' = any (r.actions) and r.period @> now()
				and (symptom_reports.condition is distinct from 'depression' or 'mental_health' = any (r.topics))
		)
	);
grant select, insert (id, patient_id, condition, feeling, symptoms, note, effective_at, time_zone, author_id)
	on care.symptom_reports to authenticated;
