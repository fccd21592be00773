-- Writing down a reading or a daily check. Each answers with what the server has to judge in the same transaction
-- (care.history_to_judge), or null where it was stored before.

-- Whether the caller may add to a patient's readings.
create function private.may_add_readings(patient uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from private.rights r
		where r.patient_id = may_add_readings.patient and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'add' = any (r.actions) and r.period @> now()
	);
$$;

-- Whether the caller wrote down exactly this. Definer, because whoever may add may not always see. When it was is not
-- compared: a clock that was ahead is put back differently each time.
create function private.recorded_the_same(
	id uuid, patient uuid, measure text, components jsonb, context text, note text
) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from care.observations o
		where o.id = recorded_the_same.id and o.version = 1 and o.author_id = (select auth.uid())
			and o.patient_id = recorded_the_same.patient and o.measure = recorded_the_same.measure
			and o.context is not distinct from recorded_the_same.context
			and o.note is not distinct from recorded_the_same.note
			and (
				select jsonb_object_agg(c.key, c.value - 'canonical') from jsonb_each(o.components) c
			) = recorded_the_same.components
	);
$$;

-- Whether the caller said exactly this.
create function private.said_the_same(
	id uuid, patient uuid, condition text, feeling text, symptoms text[], note text
) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from care.symptom_reports s
		where s.id = said_the_same.id and s.author_id = (select auth.uid())
			and (s.patient_id, s.condition, s.feeling, s.note) is not distinct from
				(said_the_same.patient, said_the_same.condition, said_the_same.feeling, said_the_same.note)
			and s.symptoms = array(select distinct one from unnest(said_the_same.symptoms) as one order by one)
	);
$$;

-- Whether these changes are the caller's own, made before.
create function private.amended_the_same(
	id uuid, version integer, components jsonb, context text, note text
) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from care.observations o
		where o.id = amended_the_same.id and o.version = amended_the_same.version and o.author_id = (select auth.uid())
			and (o.context, o.note) is not distinct from (amended_the_same.context, amended_the_same.note)
			and (
				select jsonb_object_agg(c.key, c.value - 'canonical') from jsonb_each(o.components) c
			) is not distinct from amended_the_same.components
	);
$$;

-- Writes down a reading: `components` by their name, {"systolic": {"value": 132, "unit": "mm[Hg]"}}.
-- Errors: ABSNT (no such patient, or not the caller's to add to), TAKEN, check_violation (the number as column).
create function care.record_observation(
	id uuid, patient uuid, measure text, components jsonb, context text, note text, source care.observation_source,
	effective_at timestamptz, time_zone text
) returns jsonb
language plpgsql set search_path = '' as $$
begin
	-- Asked first: nobody else may hold a patient's lock, or learn which ids are taken.
	if not private.may_add_readings(patient) then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	insert into care.observations
		(id, version, patient_id, measure, components, context, note, source, effective_at, time_zone, author_id)
	values (record_observation.id, 1, record_observation.patient, record_observation.measure,
		record_observation.components, record_observation.context, record_observation.note, record_observation.source,
		record_observation.effective_at, record_observation.time_zone, (select auth.uid()));
	if found then
		return care.history_to_judge(id, 1);
	end if;
	if not private.recorded_the_same(id, patient, measure, components, context, note) then
		raise exception 'this id belongs to another reading' using errcode = 'TAKEN';
	end if;
	return null;
end;
$$;

-- Corrects a reading over version `expected`; without components it is withdrawn. What stood before stays.
-- Errors: ABSNT, MOVED, check_violation.
create function care.amend_observation(
	id uuid, patient uuid, expected integer, components jsonb, context text, note text, effective_at timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
begin
	if not private.may_add_readings(patient) then
		raise exception 'no such reading' using errcode = 'ABSNT';
	end if;
	if private.amended_the_same(id, expected + 1, components, context, note) then
		return null;
	end if;
	insert into care.observations
		(id, version, patient_id, measure, components, context, note, source, effective_at, time_zone, author_id)
	values (amend_observation.id, expected + 1, amend_observation.patient, '', amend_observation.components,
		amend_observation.context, amend_observation.note, 'typed', amend_observation.effective_at, 'UTC',
		(select auth.uid()));
	return care.history_to_judge(id, expected + 1);
end;
$$;

-- Writes down how somebody feels: `condition` says which check was asked, none for what is said beside a reading.
-- Errors: ABSNT, insufficient_privilege, TAKEN, check_violation.
create function care.report_symptoms(
	id uuid, patient uuid, condition text, feeling text, symptoms text[], note text, effective_at timestamptz,
	time_zone text
) returns jsonb
language plpgsql set search_path = '' as $$
begin
	if not private.may_add_readings(patient) then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	insert into care.symptom_reports
		(id, patient_id, condition, feeling, symptoms, note, effective_at, time_zone, author_id)
	values (report_symptoms.id, report_symptoms.patient, report_symptoms.condition, report_symptoms.feeling,
		report_symptoms.symptoms, report_symptoms.note, report_symptoms.effective_at, report_symptoms.time_zone,
		(select auth.uid()));
	if found then
		return care.history_to_judge(id, 1);
	end if;
	if not private.said_the_same(id, patient, condition, feeling, symptoms, note) then
		raise exception 'this id belongs to another report' using errcode = 'TAKEN';
	end if;
	return null;
end;
$$;

revoke execute on function
	private.may_add_readings(uuid), private.recorded_the_same(uuid, uuid, text, jsonb, text, text),
	private.said_the_same(uuid, uuid, text, text, text[], text),
	private.amended_the_same(uuid, integer, jsonb, text, text),
	care.record_observation(uuid, uuid, text, jsonb, text, text, care.observation_source, timestamptz, text),
	care.amend_observation(uuid, uuid, integer, jsonb, text, text, timestamptz),
	care.report_symptoms(uuid, uuid, text, text, text[], text, timestamptz, text)
	from public;
grant execute on function
	private.may_add_readings(uuid), private.recorded_the_same(uuid, uuid, text, jsonb, text, text),
	private.said_the_same(uuid, uuid, text, text, text[], text),
	private.amended_the_same(uuid, integer, jsonb, text, text),
	care.record_observation(uuid, uuid, text, jsonb, text, text, care.observation_source, timestamptz, text),
	care.amend_observation(uuid, uuid, integer, jsonb, text, text, timestamptz),
	care.report_symptoms(uuid, uuid, text, text, text[], text, timestamptz, text)
	to authenticated;
