-- Silence is measured by what a care team asked for: how many readings in a row did not come of those, and not how many days
-- went by. The rules that count are in src/lib/observations/rules.

insert into private.rule_parameters (parameter, low, high) values ('readings_missed', 1, 14);

insert into private.observation_rules (rule, version, severity, episode)
select m.measure || '_missed', 1, 'watch', case when m.measure = 'mood' then 'mood_missing' else 'readings_missing' end
from (select distinct c.measure from private.measure_components c) m
union all values ('heart_failure_no_weight', 2, 'watch', 'weight_missing');

create or replace function private.topic_of_episode(episode text) returns care.sensitive_topic
language sql immutable set search_path = '' as $$
	select case
		when episode in ('self_harm', 'depression_signs', 'mood_missing') then 'mental_health'::care.sensitive_topic
	end;
$$;

-- All that was ever asked of a patient for a measure, in order.
create index on care.asked_readings (patient_id, measure, set_at);

-- As 20261130000300 has it, but that a measure is not asked for is also said where nobody asked yet: else who is watched for a
-- condition could not be spared what its rule waits for.
create or replace function care.ask_for_readings(id uuid, patient uuid, measure text, days_a_week integer) returns void
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
	if exists (
		select from care.asked_readings a
		where a.patient_id = ask_for_readings.patient and a.measure = ask_for_readings.measure and a.superseded_at is null
			and a.days_a_week is not distinct from ask_for_readings.days_a_week
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

drop function private.look_for_silence(text, text, text, uuid, integer, timestamptz);

-- Patients of whom a rule of silence may speak, with what they were asked for and their last reading of the measure, in order
-- of id after `after`. With a condition: whoever is watched for it, unless a measure is asked for no longer; whom nobody
-- has asked yet is asked daily, as its zone sheets do, since they are watched. Without: whoever is asked for the measure, unless
-- watched for one of `looked_after`, which have a rule of their own. `since` is from when silence counts: since they
-- are asked or watched, or since somebody of the staff ended an alert of the episode. Nobody whom the rule has called for already,
-- until that is over. For the worker.
create function private.look_for_silence(
	rule text, condition text, measure text, looked_after text[], after uuid, batch integer,
	at timestamptz default clock_timestamp()
)
returns table (
	patient uuid, zone text, thresholds jsonb, since timestamptz, asked jsonb, now timestamptz, readings jsonb
)
language sql stable security definer set search_path = '' as $$
	with found_by as (
		select r.episode from private.observation_rules r
		where r.rule = look_for_silence.rule order by r.version desc limit 1
	), waited_for as (
		select w.patient_id, w.started_at, w.started_at as begins from care.watched_conditions w
		where w.condition = look_for_silence.condition and w.ended_at is null and not exists (
			select from care.asked_readings q
			where q.patient_id = w.patient_id and q.measure = look_for_silence.measure and q.superseded_at is null
				and q.days_a_week is null
		)
		union all
		select q.patient_id, null, (
			select min(one.set_at) from care.asked_readings one
			where one.patient_id = q.patient_id and one.measure = q.measure
		)
		from care.asked_readings q
		where look_for_silence.condition is null and q.measure = look_for_silence.measure
			and q.superseded_at is null and q.days_a_week is not null and not exists (
				select from care.watched_conditions w
				where w.patient_id = q.patient_id and w.condition = any (look_for_silence.looked_after)
					and w.ended_at is null
			)
	)
	select w.patient_id, p.time_zone, private.thresholds_of(w.patient_id),
		greatest(w.begins, (
			select max(a.resolved_at) from care.alerts a
			where a.patient_id = w.patient_id and a.episode = (select f.episode from found_by f)
		)),
		(
			select jsonb_agg(jsonb_build_object('measure', look_for_silence.measure, 'daysAWeek', said.days,
				'since', said.since) order by said.since)
			from (
				select w.started_at as since, 7 as days
				where w.started_at is not null and not exists (
					select from care.asked_readings q
					where q.patient_id = w.patient_id and q.measure = look_for_silence.measure and q.set_at <= w.started_at
				)
				union all
				select q.set_at, coalesce(q.days_a_week, 0) from care.asked_readings q
				where q.patient_id = w.patient_id and q.measure = look_for_silence.measure
			) said
		),
		look_for_silence.at,
		coalesce((
			select jsonb_agg(last.reading) from (
				select jsonb_build_object('id', o.id, 'measure', o.measure, 'at', o.effective_at, 'values', (
					select jsonb_object_agg(c.key, c.value -> 'canonical') from jsonb_each(o.components) c
				)) as reading
				from care.observations o
				where o.patient_id = w.patient_id and o.measure = look_for_silence.measure
					and o.superseded_at is null and o.components is not null
				order by o.effective_at desc limit 1
			) last
		), '[]')
	from waited_for w
	join care.people p on p.id = w.patient_id
	where (look_for_silence.after is null or w.patient_id > look_for_silence.after)
		and not exists (
			select from care.alerts a
			where a.patient_id = w.patient_id and a.episode = (select f.episode from found_by f)
				and a.resolved_at is null and exists (
					select from care.alert_findings f where f.alert_id = a.id and f.rule = look_for_silence.rule
				)
		)
	order by w.patient_id limit least(batch, 500);
$$;

-- As 20261130000230 has it, and unless somebody stopped asking meanwhile.
create or replace function private.find_silence(patient uuid, rule text, version integer, measure text, last timestamptz)
returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	found_by private.observation_rules;
	clinic uuid;
begin
	perform private.hold_readings(patient);
	select * into found_by from private.observation_rules r
	where r.rule = find_silence.rule and r.version = find_silence.version;
	select p.organisation_id into clinic from care.patients p where p.person_id = find_silence.patient;
	if found_by.rule is null or exists (
		select from care.observations o
		where o.patient_id = find_silence.patient and o.measure = find_silence.measure and o.superseded_at is null
			and o.components is not null and o.effective_at > coalesce(find_silence.last, '-infinity')
	) or exists (
		select from care.asked_readings q
		where q.patient_id = find_silence.patient and q.measure = find_silence.measure and q.superseded_at is null
			and q.days_a_week is null
	) then
		return false;
	end if;
	perform private.find_alert(patient, clinic, found_by.episode, found_by.severity, rule, version, '{}');
	return true;
end;
$$;

revoke execute on function
	private.topic_of_episode(text),
	private.look_for_silence(text, text, text, text[], uuid, integer, timestamptz),
	private.find_silence(uuid, text, integer, text, timestamptz)
	from public;
grant execute on function private.look_for_silence(text, text, text, text[], uuid, integer, timestamptz) to closeby_jobs;
