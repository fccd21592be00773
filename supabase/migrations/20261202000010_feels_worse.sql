-- Whoever feels worse and can name no sign is heard as well: the rules look at the feeling beside the signs
-- (src/lib/observations/rules/universal.ts).

insert into private.observation_rules (rule, version, severity, episode) values
	('feels_worse', 1, 'yellow', 'feels_worse');

-- As 20261201000060 has it, with how somebody felt.
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
