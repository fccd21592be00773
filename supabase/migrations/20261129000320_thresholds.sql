-- What a patient is watched for, and the numbers of the rules as a clinic or a care team sets them: rows that are closed
-- by the next, never overwritten.

create table care.watched_conditions (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	condition text not null check (condition in (
		'heart_failure', 'diabetes', 'hypertension', 'copd', 'depression', 'post_discharge'
	)),
	topic care.sensitive_topic generated always as (
		case when condition = 'depression' then 'mental_health'::care.sensitive_topic end
	) stored,
	author_id uuid not null,
	started_at timestamptz not null default clock_timestamp(),
	ended_at timestamptz,
	ended_by_id uuid,
	check ((ended_at is null) = (ended_by_id is null)),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict,
	foreign key (author_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict,
	foreign key (ended_by_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);
create unique index watched_conditions_current on care.watched_conditions (patient_id, condition) where ended_at is null;

create table care.thresholds (
	id uuid primary key,
	organisation_id uuid not null references care.organisations (id) on delete restrict,
	-- None: the clinic's own number, for everybody without one of their own.
	patient_id uuid,
	parameter text not null references private.rule_parameters (parameter) on delete restrict,
	-- In the parameter's unit; null goes back to the number before it: the clinic's, or the one that ships.
	value numeric,
	reason text not null check (char_length(reason) between 3 and 1000 and reason ~ '\S'),
	author_id uuid not null,
	set_at timestamptz not null default clock_timestamp(),
	superseded_at timestamptz,
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict,
	foreign key (author_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);
create unique index thresholds_current on care.thresholds (organisation_id, patient_id, parameter) nulls not distinct
	where superseded_at is null;

-- Whether the caller is of the staff who decide on care, and may add to this patient's readings.
create function private.may_steer_readings(patient uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select private.hold_role('care_manager', 'supervisor', 'provider') and exists (
		select from private.rights r
		where r.patient_id = may_steer_readings.patient and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'add' = any (r.actions) and r.period @> now()
	);
$$;

-- Begins or ends to watch a patient for a condition. Saying it again changes nothing. Errors: ABSNT, check_violation.
create function care.watch_condition(id uuid, patient uuid, condition text, watched boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
	if not private.may_steer_readings(patient) then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	perform private.hold_readings(patient);
	if watched = exists (
		select from care.watched_conditions w
		where w.patient_id = watch_condition.patient and w.condition = watch_condition.condition and w.ended_at is null
	) then
		return;
	end if;
	if watched then
		insert into care.watched_conditions (id, organisation_id, patient_id, condition, author_id)
		select watch_condition.id, p.organisation_id, p.person_id, watch_condition.condition, auth.uid()
		from care.patients p where p.person_id = watch_condition.patient;
	else
		update care.watched_conditions w set ended_at = clock_timestamp(), ended_by_id = auth.uid()
		where w.patient_id = watch_condition.patient and w.condition = watch_condition.condition and w.ended_at is null;
	end if;
	perform audit.record('readings.watched', watch_condition.patient, 'readings', null,
		jsonb_build_object('condition', watch_condition.condition, 'watched', watched));
	perform private.ring_readings(watch_condition.patient, null, false, '{}');
end;
$$;

-- Sets a number of the rules for one patient, or (patient null) for the clinic. The same id is the same row.
-- Errors: ABSNT, insufficient_privilege, TAKEN, check_violation (not a number that may be set, or no reason).
create function care.set_threshold(id uuid, patient uuid, parameter text, value numeric, reason text) returns void
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

-- The numbers that hold for a patient: their own, else the clinic's; what neither set is left to what ships.
create function private.thresholds_of(patient uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
	select coalesce(jsonb_object_agg(one.parameter, one.value), '{}') from (
		select distinct on (t.parameter) t.parameter, t.value
		from care.patients p
		join care.thresholds t on t.organisation_id = p.organisation_id
			and (t.patient_id = p.person_id or t.patient_id is null) and t.superseded_at is null and t.value is not null
		where p.person_id = thresholds_of.patient
		order by t.parameter, t.patient_id nulls last
	) one;
$$;

revoke execute on function
	private.may_steer_readings(uuid), care.watch_condition(uuid, uuid, text, boolean),
	care.set_threshold(uuid, uuid, text, numeric, text), private.thresholds_of(uuid)
	from public;
grant execute on function
	care.watch_condition(uuid, uuid, text, boolean), care.set_threshold(uuid, uuid, text, numeric, text)
	to authenticated;

alter table care.watched_conditions enable row level security;
alter table care.watched_conditions force row level security;
alter table care.thresholds enable row level security;
alter table care.thresholds force row level security;

create policy watched_conditions_in_reach on care.watched_conditions for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = watched_conditions.patient_id and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
			and (watched_conditions.topic is null or watched_conditions.topic = any (r.topics))
	));
-- A phone answers without a line by the same numbers.
create policy thresholds_in_reach on care.thresholds for select to authenticated
	using (
		case when patient_id is null then organisation_id = (select private.my_organisation())
		else exists (
			select from private.rights r
			where r.patient_id = thresholds.patient_id and r.person_id = (select auth.uid())
				and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
		) end
	);
grant select on care.watched_conditions, care.thresholds to authenticated;
