-- Which signs of a daily check mean danger and which a call the same day is for a clinic to set, as its numbers are: rows that
-- are closed by the next, with author and reason. What ships holds where it has set nothing. The twin of
-- src/lib/observations/signs.ts, which a test holds it to.

-- What a sign of a condition may be set to. A sign that is not here is not to be set: what is danger in everybody, what has a
-- rule of its own beside a blood pressure, and the signs of a mood outside of the check of depression. What ships as danger in
-- any condition may be added to another as danger alone.
create table private.sign_zones (
	condition text not null,
	symptom text not null references private.symptoms (symptom) on delete restrict,
	zones text[] not null check (zones <@ array['red', 'yellow', 'none'] and cardinality(zones) > 0),
	primary key (condition, symptom)
);
insert into private.sign_zones (condition, symptom, zones)
select c.condition, s.symptom, case
	when (c.condition, s.symptom) in (('diabetes', 'ketones'), ('diabetes', 'illness_over_two_days'))
		then array['red', 'yellow']
	when (c.condition, s.symptom) in (
		('heart_failure', 'breathless_at_rest'), ('heart_failure', 'pink_foamy_sputum'),
		('heart_failure', 'new_irregular_heartbeat'), ('diabetes', 'cannot_swallow'),
		('copd', 'breathless_at_rest'), ('copd', 'blue_lips')
	) then array['red']
	when s.symptom in (
		'breathless_at_rest', 'pink_foamy_sputum', 'new_irregular_heartbeat', 'cannot_swallow', 'blue_lips', 'ketones',
		'illness_over_two_days'
	) then array['red', 'none']
	else array['red', 'yellow', 'none']
end
from unnest(array['heart_failure', 'diabetes', 'hypertension', 'copd', 'depression', 'post_discharge']) as c (condition)
cross join private.symptoms s
where s.symptom not in (
	'chest_pain', 'severe_breathlessness', 'fainting', 'cannot_stay_awake', 'new_confusion', 'face_droop', 'arm_weakness',
	'trouble_speaking', 'severe_headache', 'vision_loss', 'coughing_blood', 'vomiting_blood', 'severe_allergy',
	'suicidal_intent', 'back_pain', 'numbness', 'weakness', 'vision_change'
) and (c.condition = 'depression' or s.symptom not in ('low_mood_most_days', 'stopped_medicine'));

create table care.sign_settings (
	id uuid primary key,
	organisation_id uuid not null references care.organisations (id) on delete restrict,
	condition text not null,
	symptom text not null,
	-- Null goes back to what ships; `none` is not asked about.
	zone text check (zone in ('red', 'yellow', 'none')),
	reason text not null check (char_length(reason) between 3 and 1000 and reason ~ '\S'),
	author_id uuid not null,
	set_at timestamptz not null default clock_timestamp(),
	superseded_at timestamptz,
	foreign key (condition, symptom) references private.sign_zones (condition, symptom) on delete restrict,
	foreign key (author_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);
create unique index sign_settings_current on care.sign_settings (organisation_id, condition, symptom)
	where superseded_at is null;

-- Sets what a sign means for everybody whom the clinic watches for the condition. The same id is the same row.
-- Errors: insufficient_privilege, TAKEN, check_violation (not to be set to that, or no reason).
create function care.set_sign(id uuid, condition text, symptom text, zone text, reason text) returns void
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
	update care.sign_settings z set superseded_at = clock_timestamp()
	where z.organisation_id = clinic and z.condition = set_sign.condition and z.symptom = set_sign.symptom
		and z.superseded_at is null;
	insert into care.sign_settings (id, organisation_id, condition, symptom, zone, reason, author_id)
	values (set_sign.id, clinic, set_sign.condition, set_sign.symptom, set_sign.zone, set_sign.reason, auth.uid());
	perform audit.record('readings.sign_set', null, 'readings', set_sign.id,
		jsonb_build_object('condition', set_sign.condition, 'symptom', set_sign.symptom));
end;
$$;

revoke execute on function care.set_sign(uuid, text, text, text, text) from public;
grant execute on function care.set_sign(uuid, text, text, text, text) to authenticated;

alter table private.sign_zones enable row level security;
alter table private.sign_zones force row level security;
alter table care.sign_settings enable row level security;
alter table care.sign_settings force row level security;

-- A phone asks and answers without a line by the same signs.
create policy sign_settings_of_my_clinic on care.sign_settings for select to authenticated
	using (organisation_id = (select private.my_organisation()));
grant select on care.sign_settings to authenticated;

-- What one person says once is one alert: a sign that two conditions share is told of the first, and a sign of danger of a
-- condition that somebody is not watched for is one as in everybody. Every condition may have signs of either zone now.
insert into private.observation_rules (rule, version, severity, episode, snoozable) values
	('danger_sign', 2, 'red', 'danger', false),
	('heart_failure_red_sign', 3, 'red', 'heart_failure_signs', false),
	('heart_failure_yellow_sign', 2, 'yellow', 'heart_failure_signs', true),
	('diabetes_red_sign', 3, 'red', 'diabetes_signs', false),
	('diabetes_yellow_sign', 2, 'yellow', 'diabetes_signs', true),
	('hypertension_red_sign', 3, 'red', 'hypertension_signs', false),
	('hypertension_yellow_sign', 2, 'yellow', 'hypertension_signs', true),
	('copd_red_sign', 3, 'red', 'copd_signs', false),
	('copd_yellow_sign', 2, 'yellow', 'copd_signs', true),
	('depression_red_sign', 3, 'red', 'depression_signs', false),
	('depression_yellow_sign', 2, 'yellow', 'depression_signs', true),
	('post_discharge_red_sign', 3, 'red', 'post_discharge_signs', false),
	('post_discharge_yellow_sign', 2, 'yellow', 'post_discharge_signs', true);

-- As 20261203000300 has it, with the signs that the clinic has set.
create or replace function private.history_of(patient uuid, earlier timestamptz) returns jsonb
language sql stable security definer set search_path = '' as $$
	select jsonb_build_object(
		'zone', (select p.time_zone from care.people p where p.id = history_of.patient),
		'now', clock_timestamp(),
		'thresholds', private.thresholds_of(history_of.patient),
		'signs', coalesce((
			select jsonb_agg(jsonb_build_object('condition', z.condition, 'symptom', z.symptom, 'zone', z.zone))
			from care.patients p join care.sign_settings z on z.organisation_id = p.organisation_id
			where p.person_id = history_of.patient and z.superseded_at is null and z.zone is not null
		), '[]'),
		'conditions', coalesce((
			select jsonb_agg(w.condition) from care.watched_conditions w
			where w.patient_id = history_of.patient and w.ended_at is null
		), '[]'),
		'silent', coalesce((
			select jsonb_agg(jsonb_build_object('rule', s.rule, 'until', s.ends_at)) from care.rule_snoozes s
			where s.patient_id = history_of.patient and s.ended_at is null and s.ends_at > clock_timestamp()
		), '[]'),
		'readings', coalesce((
			select jsonb_agg(jsonb_build_object('id', o.id, 'measure', o.measure, 'at', o.effective_at,
				'context', o.context, 'values', (
					select jsonb_object_agg(c.key, c.value -> 'canonical') from jsonb_each(o.components) c
				)))
			from private.judged_days j
			join care.observations o on o.patient_id = history_of.patient and o.measure = j.measure
				and o.superseded_at is null
				and o.effective_at > least(now(), history_of.earlier) - j.days * interval '1 day'
			where o.components is not null and o.effective_at > now() - interval '35 days'
		), '[]'),
		'reports', coalesce((
			select jsonb_agg(jsonb_build_object('id', s.id, 'at', s.effective_at, 'symptoms', s.symptoms,
				'feeling', s.feeling))
			from care.symptom_reports s
			where s.patient_id = history_of.patient and s.withdrawn_at is null
				and s.effective_at > now() - interval '35 days'
		), '[]')
	);
$$;
