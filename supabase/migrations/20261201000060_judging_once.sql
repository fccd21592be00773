-- A reading is judged in the transaction that stores it, so what the judging costs is what a phone waits for. The history is
-- put together once, for the rules, and not again to learn whose it is; and of each measure as far back as a rule looks.
-- What is found stays the same.

-- The twin of src/lib/observations/rules/reach.ts, which a test holds it to: how many days before something is written down
-- the rules look for readings of a measure. Of what is not in here they look at none.
create table private.judged_days (
	measure text primary key,
	days smallint not null check (days > 0)
);
insert into private.judged_days (measure, days) values
	('blood_pressure', 7), ('weight', 31), ('glucose', 4), ('oxygen', 1), ('temperature', 1), ('peak_flow', 1), ('pain', 8),
	('heart_rate', 1), ('respiratory_rate', 1);
alter table private.judged_days enable row level security;
alter table private.judged_days force row level security;

-- Whose an item is that the caller has just written down and nobody judged yet. Error: ABSNT.
create function private.to_be_judged(item uuid, version integer) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
	subject uuid;
begin
	select o.patient_id into subject from care.observations o
	where o.id = item and o.version = to_be_judged.version and o.author_id = auth.uid();
	if subject is null and to_be_judged.version = 1 then
		select s.patient_id into subject from care.symptom_reports s where s.id = item and s.author_id = auth.uid();
	end if;
	if subject is null or exists (
		select from private.observation_judgements j
		where j.item_id = item and j.version = to_be_judged.version
	) then
		raise exception 'nothing to judge' using errcode = 'ABSNT';
	end if;
	return subject;
end;
$$;

-- What rules look at for one patient, whatever the caller may see of it: of the last 35 days the readings that a rule would
-- look at as of any moment since `earlier`, and what was said and not taken out.
create function private.history_of(patient uuid, earlier timestamptz) returns jsonb
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
			select jsonb_agg(jsonb_build_object('id', s.id, 'at', s.effective_at, 'symptoms', s.symptoms))
			from care.symptom_reports s
			where s.patient_id = history_of.patient and s.withdrawn_at is null
				and s.effective_at > now() - interval '35 days'
		), '[]')
	);
$$;

-- As 20261129000330 has it, but for readings that no rule would look at: neither as of now, nor as of the moment of the item,
-- which may have waited on a phone.
create or replace function care.history_to_judge(item uuid, version integer) returns jsonb
language sql stable security definer set search_path = '' as $$
	select private.history_of(private.to_be_judged(item, history_to_judge.version), (
		select min(one.effective_at) from (
			select o.effective_at from care.observations o where o.id = item
			union all select s.effective_at from care.symptom_reports s where s.id = item
		) one
	));
$$;

-- Puts what the rules found into alerts, the worst first; severity and episode are the database's own.
-- Error: check_violation (no such rule, or evidence that is not this patient's).
create function private.note_findings(patient uuid, verdicts jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	clinic uuid;
	one record;
begin
	select p.organisation_id into clinic from care.patients p where p.person_id = note_findings.patient;
	perform private.hold_readings(note_findings.patient);
	for one in
		select r.rule, r.version, r.severity, r.episode, array(
				select e::uuid from jsonb_array_elements_text(v.verdict -> 'evidence') with ordinality as e (e, place)
				order by place
			) as evidence
		from jsonb_array_elements(verdicts) with ordinality as v (verdict, place)
		left join private.observation_rules r
			on r.rule = v.verdict ->> 'rule' and r.version = (v.verdict ->> 'version')::integer
		order by array_position(array['red', 'yellow', 'watch'], r.severity), v.place
	loop
		if one.rule is null or exists (
			select from unnest(one.evidence) as e where not exists (
				select from care.observations o where o.id = e and o.patient_id = note_findings.patient
				union all select from care.symptom_reports s where s.id = e and s.patient_id = note_findings.patient
			)
		) then
			raise exception 'not a finding of these rules' using errcode = 'check_violation', column = 'verdicts';
		end if;
		perform private.find_alert(
			note_findings.patient, clinic, one.episode, one.severity, one.rule, one.version, one.evidence);
	end loop;
end;
$$;

-- As 20261129000330 has it.
create or replace function care.judge(item uuid, version integer, verdicts jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject uuid := private.to_be_judged(item, version);
begin
	perform private.note_findings(subject, verdicts);
	insert into private.observation_judgements (item_id, version, patient_id, findings)
	values (item, judge.version, subject, jsonb_array_length(verdicts));
end;
$$;

revoke execute on function private.to_be_judged(uuid, integer), private.history_of(uuid, timestamptz),
	private.note_findings(uuid, jsonb), care.history_to_judge(uuid, integer), care.judge(uuid, integer, jsonb)
	from public;
