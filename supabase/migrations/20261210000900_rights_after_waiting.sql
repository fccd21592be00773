-- Who may is asked before anything is held, so that nobody else can hold a patient's lock. Where that had to be waited for, the
-- right could be gone by then: what somebody wrote down came into the record, and a draft was begun, after they had been taken
-- off the team. A message has never been sent so; these are asked once more as well.

-- As 20261201000200 has it, asked once more when it is stored.
create or replace function care.record_observation(
	id uuid, patient uuid, measure text, components jsonb, context text, note text, source care.observation_source,
	effective_at timestamptz, time_zone text, device text default null
) returns jsonb
language plpgsql set search_path = '' as $$
begin
	-- Asked first: nobody else may hold a patient's lock, or learn which ids are taken.
	if not private.may_add_readings(patient) then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	insert into care.observations
		(id, version, patient_id, measure, components, context, note, source, effective_at, time_zone, author_id, device)
	values (record_observation.id, 1, record_observation.patient, record_observation.measure,
		record_observation.components, record_observation.context, record_observation.note, record_observation.source,
		record_observation.effective_at, record_observation.time_zone, (select auth.uid()), record_observation.device);
	if found then
		-- The right was taken away while this waited its turn; the reading goes with it.
		if not private.may_add_readings(patient) then
			raise exception 'no such patient' using errcode = 'ABSNT';
		end if;
		return care.history_to_judge(id, 1);
	end if;
	if not private.recorded_the_same(id, patient, measure, components, context, note) then
		raise exception 'this id belongs to another reading' using errcode = 'TAKEN';
	end if;
	return null;
end;
$$;

-- As 20261129000350 has it, asked once more when it is stored.
create or replace function care.report_symptoms(
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
		-- The right was taken away while this waited its turn; what was said goes with it.
		if not private.may_add_readings(patient) then
			raise exception 'no such patient' using errcode = 'ABSNT';
		end if;
		return care.history_to_judge(id, 1);
	end if;
	if not private.said_the_same(id, patient, condition, feeling, symptoms, note) then
		raise exception 'this id belongs to another report' using errcode = 'TAKEN';
	end if;
	return null;
end;
$$;

-- As 20261128000220 has it, asked once more when it is held.
create or replace function private.hold_plan(patient uuid) returns care.plans
language plpgsql security definer set search_path = '' as $$
declare
	plan care.plans;
begin
	if not private.care_for(patient) or not private.may_in_plan(patient, 'add', 'plan', null) then
		raise exception 'no such plan' using errcode = 'ABSNT';
	end if;
	select * into plan from care.plans p where p.patient_id = hold_plan.patient for no key update;
	-- Asked once more: the right may have been taken away while this waited its turn.
	if not found or not private.care_for(patient) or not private.may_in_plan(patient, 'add', 'plan', null) then
		raise exception 'no such plan' using errcode = 'ABSNT';
	end if;
	return plan;
end;
$$;
