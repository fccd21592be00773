-- A sign that means danger beside a very high blood pressure is told whatever else is told, but for what is red; worse is told
-- where what else is told calls nobody; and a red sign is one in everybody who says it (src/lib/observations/rules).

insert into private.observation_rules (rule, version, severity, episode, snoozable)
select r.rule, 2, r.severity, r.episode, r.snoozable
from private.observation_rules r
where r.version = 1 and r.rule in ('sign_beside_reading', 'feels_worse', 'heart_failure_red_sign', 'diabetes_red_sign',
	'copd_red_sign');

-- As 20261202000010 has it, with the rules that are silent for the patient.
create or replace function private.history_of(patient uuid, earlier timestamptz) returns jsonb
language sql stable security definer set search_path = '' as $$
	select jsonb_build_object(
		'zone', (select p.time_zone from care.people p where p.id = history_of.patient),
		'now', clock_timestamp(),
		'thresholds', private.thresholds_of(history_of.patient),
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
