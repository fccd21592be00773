-- How often a patient is asked to measure something: rows that are closed by the next, never overwritten.

create table care.asked_readings (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	measure text not null,
	topic care.sensitive_topic generated always as (
		case when measure = 'mood' then 'mental_health'::care.sensitive_topic end
	) stored,
	-- On how many days of a week a reading is asked for; null: on none any more.
	days_a_week smallint check (days_a_week between 1 and 7),
	author_id uuid not null,
	set_at timestamptz not null default clock_timestamp(),
	superseded_at timestamptz,
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict,
	foreign key (author_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);
create unique index asked_readings_current on care.asked_readings (patient_id, measure) where superseded_at is null;

-- Asks a patient for readings of a measure on so many days of a week (null: no longer). Saying it again changes nothing.
-- Errors: ABSNT, check_violation (no such measure, or not that many days).
create function care.ask_for_readings(id uuid, patient uuid, measure text, days_a_week integer) returns void
language plpgsql security definer set search_path = '' as $$
begin
	if not private.may_steer_readings(patient) or measure = 'mood' and not exists (
		select from private.rights r
		where r.patient_id = ask_for_readings.patient and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'add' = any (r.actions) and r.period @> now() and 'mental_health' = any (r.topics)
	) then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	if not exists (select from private.measure_components c where c.measure = ask_for_readings.measure) then
		raise exception 'no such measure' using errcode = 'check_violation', column = 'measure';
	end if;
	perform private.hold_readings(patient);
	if days_a_week is not distinct from (
		select a.days_a_week from care.asked_readings a
		where a.patient_id = ask_for_readings.patient and a.measure = ask_for_readings.measure and a.superseded_at is null
	) then
		return;
	end if;
	update care.asked_readings a set superseded_at = clock_timestamp()
	where a.patient_id = ask_for_readings.patient and a.measure = ask_for_readings.measure and a.superseded_at is null;
	insert into care.asked_readings (id, organisation_id, patient_id, measure, days_a_week, author_id)
	select ask_for_readings.id, p.organisation_id, p.person_id, ask_for_readings.measure, ask_for_readings.days_a_week,
		auth.uid()
	from care.patients p where p.person_id = ask_for_readings.patient;
	perform audit.record('readings.asked', ask_for_readings.patient, 'readings', ask_for_readings.id,
		jsonb_build_object('measure', ask_for_readings.measure, 'days_a_week', ask_for_readings.days_a_week));
	perform private.ring_readings(ask_for_readings.patient,
		case when ask_for_readings.measure = 'mood' then 'mental_health'::care.sensitive_topic end, false, '{}');
end;
$$;
revoke execute on function care.ask_for_readings(uuid, uuid, text, integer) from public;
grant execute on function care.ask_for_readings(uuid, uuid, text, integer) to authenticated;

alter table care.asked_readings enable row level security;
alter table care.asked_readings force row level security;
create policy asked_readings_in_reach on care.asked_readings for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = asked_readings.patient_id and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
			and (asked_readings.topic is null or asked_readings.topic = any (r.topics))
	));
grant select on care.asked_readings to authenticated;
