-- Silence is a finding as well: what nobody measured cannot be judged when it is written down, so the clock looks.

create index alerts_of_episode on care.alerts (patient_id, episode, resolved_at);

-- Patients watched for a condition, with their last reading of a measure, in order of id after `after`. `since` is from when
-- silence counts: since they are watched, or since somebody of the staff ended an alert of the same silence. For the worker.
create function private.look_for_silence(
	condition text, measure text, episode text, after uuid, batch integer, at timestamptz default clock_timestamp()
)
returns table (patient uuid, zone text, thresholds jsonb, since timestamptz, now timestamptz, readings jsonb)
language sql stable security definer set search_path = '' as $$
	select w.patient_id, p.time_zone, private.thresholds_of(w.patient_id),
		greatest(w.started_at, (
			select max(a.resolved_at) from care.alerts a
			where a.patient_id = w.patient_id and a.episode = look_for_silence.episode
		)),
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
	from care.watched_conditions w
	join care.people p on p.id = w.patient_id
	where w.condition = look_for_silence.condition and w.ended_at is null
		and (look_for_silence.after is null or w.patient_id > look_for_silence.after)
		and not exists (
			select from care.alerts a
			where a.patient_id = w.patient_id and a.episode = look_for_silence.episode and a.resolved_at is null
		)
	order by w.patient_id limit least(batch, 500);
$$;

-- Opens the alert of a silence that a rule of `missing` found, unless somebody measured meanwhile: `last` is the last
-- reading that was judged. Answers whether there is silence. For the worker.
create function private.find_silence(patient uuid, rule text, version integer, measure text, last timestamptz)
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
	) then
		return false;
	end if;
	perform private.find_alert(patient, clinic, found_by.episode, found_by.severity, rule, version, '{}');
	return true;
end;
$$;

revoke execute on function
	private.look_for_silence(text, text, text, uuid, integer, timestamptz),
	private.find_silence(uuid, text, integer, text, timestamptz)
	from public;
grant execute on function
	private.look_for_silence(text, text, text, uuid, integer, timestamptz),
	private.find_silence(uuid, text, integer, text, timestamptz)
	to closeby_jobs;
