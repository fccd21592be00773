-- Two people who change the same number, or the same sign, at once: the second was right about what the page had shown, and
-- undid the first without seeing it. A change now says what held when it was made; where something else holds, it is refused.

drop function care.set_threshold(uuid, uuid, text, numeric, text);

-- Sets a number of the rules for one patient, or (patient null) for the clinic, where what holds is still the row that was on
-- the screen (null: what ships). The same id is the same row. Errors: ABSNT, insufficient_privilege, MOVED, TAKEN,
-- check_violation (not a number that may be set, or no reason).
create function care.set_threshold(
	expected uuid, id uuid, patient uuid, parameter text, value numeric, reason text
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	clinic uuid := private.my_organisation();
begin
	if patient is null then
		if not private.hold_role('supervisor', 'provider', 'clinic_admin') then
			raise exception 'not for this role' using errcode = 'insufficient_privilege';
		end if;
		perform pg_advisory_xact_lock(hashtextextended('care.thresholds:' || clinic, 0));
	else
		if not private.may_steer_readings(patient) then
			raise exception 'no such patient' using errcode = 'ABSNT';
		end if;
		perform private.hold_readings(patient);
		select p.organisation_id into clinic from care.patients p where p.person_id = set_threshold.patient;
	end if;
	if exists (select from care.thresholds t where t.id = set_threshold.id) then
		perform from care.thresholds t
		where t.id = set_threshold.id and t.author_id = auth.uid()
			and (t.patient_id, t.parameter, t.value, t.reason) is not distinct from
				(set_threshold.patient, set_threshold.parameter, set_threshold.value, set_threshold.reason);
		if not found then
			raise exception 'this id belongs to another' using errcode = 'TAKEN';
		end if;
		return;
	end if;
	if value is not null and not exists (
		select from private.rule_parameters p
		where p.parameter = set_threshold.parameter and set_threshold.value between p.low and p.high
	) then
		raise exception 'not to be set to that' using errcode = 'check_violation', column = 'value';
	end if;
	if expected is distinct from (
		select t.id from care.thresholds t
		where t.organisation_id = clinic and (t.patient_id = set_threshold.patient or t.patient_id is null)
			and t.parameter = set_threshold.parameter and t.superseded_at is null and t.value is not null
		order by t.patient_id nulls last
		limit 1
	) then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	update care.thresholds t set superseded_at = clock_timestamp()
	where t.organisation_id = clinic and t.patient_id is not distinct from set_threshold.patient
		and t.parameter = set_threshold.parameter and t.superseded_at is null;
	insert into care.thresholds (id, organisation_id, patient_id, parameter, value, reason, author_id)
	values (set_threshold.id, clinic, set_threshold.patient, set_threshold.parameter, set_threshold.value,
		set_threshold.reason, auth.uid());
	perform audit.record('readings.threshold_set', set_threshold.patient, 'readings', set_threshold.id,
		jsonb_build_object('parameter', set_threshold.parameter));
	if patient is not null then
		perform private.ring_readings(set_threshold.patient, null, false, '{}');
	end if;
end;
$$;

drop function care.set_sign(uuid, text, text, text, text);

-- Sets what a sign means for everybody whom the clinic watches for the condition, where what holds is still the row that was
-- on the screen (null: what ships). The same id is the same row. Errors: insufficient_privilege, MOVED, TAKEN,
-- check_violation (not to be set to that, or no reason).
create function care.set_sign(
	expected uuid, id uuid, condition text, symptom text, zone text, reason text
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	clinic constant uuid := private.my_organisation();
begin
	if not private.hold_role('supervisor', 'provider', 'clinic_admin') then
		raise exception 'not for this role' using errcode = 'insufficient_privilege';
	end if;
	perform pg_advisory_xact_lock(hashtextextended('care.sign_settings:' || clinic, 0));
	if exists (select from care.sign_settings z where z.id = set_sign.id) then
		perform from care.sign_settings z
		where z.id = set_sign.id and z.author_id = auth.uid()
			and (z.condition, z.symptom, z.zone, z.reason) is not distinct from
				(set_sign.condition, set_sign.symptom, set_sign.zone, set_sign.reason);
		if not found then
			raise exception 'this id belongs to another' using errcode = 'TAKEN';
		end if;
		return;
	end if;
	if not exists (
		select from private.sign_zones s
		where s.condition = set_sign.condition and s.symptom = set_sign.symptom
			and (set_sign.zone is null or set_sign.zone = any (s.zones))
	) then
		raise exception 'not to be set to that' using errcode = 'check_violation', column = 'zone';
	end if;
	if expected is distinct from (
		select z.id from care.sign_settings z
		where z.organisation_id = clinic and z.condition = set_sign.condition and z.symptom = set_sign.symptom
			and z.superseded_at is null and z.zone is not null
	) then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	update care.sign_settings z set superseded_at = clock_timestamp()
	where z.organisation_id = clinic and z.condition = set_sign.condition and z.symptom = set_sign.symptom
		and z.superseded_at is null;
	insert into care.sign_settings (id, organisation_id, condition, symptom, zone, reason, author_id)
	values (set_sign.id, clinic, set_sign.condition, set_sign.symptom, set_sign.zone, set_sign.reason, auth.uid());
	perform audit.record('readings.sign_set', null, 'readings', set_sign.id,
		jsonb_build_object('condition', set_sign.condition, 'symptom', set_sign.symptom));
end;
$$;

revoke execute on function
	care.set_threshold(uuid, uuid, uuid, text, numeric, text), care.set_sign(uuid, uuid, text, text, text, text)
	from public;
grant execute on function
	care.set_threshold(uuid, uuid, uuid, text, numeric, text), care.set_sign(uuid, uuid, text, text, text, text)
	to authenticated;
