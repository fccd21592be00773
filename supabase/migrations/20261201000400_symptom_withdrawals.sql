-- A slip in a daily check is taken out by whoever said it: then no rule looks at it any more, and it stands there as taken
-- out for those who read readings. An alert that it opened stays, since people were called to it.

alter table care.symptom_reports add column withdrawn_at timestamptz;

-- Said is said; that it was taken out is all that changes.
create function private.refuse_report_change() returns trigger
language plpgsql set search_path = '' as $$
begin
	if tg_op = 'UPDATE' and old.withdrawn_at is null and new.withdrawn_at is not null
		and to_jsonb(old) - 'withdrawn_at' = to_jsonb(new) - 'withdrawn_at' then
		return new;
	end if;
	raise exception 'daily checks are never overwritten';
end;
$$;
drop trigger symptom_reports__refuse_change on care.symptom_reports;
create trigger symptom_reports__refuse_change before update or delete on care.symptom_reports
	for each row execute function private.refuse_report_change();
create trigger symptom_reports__refuse_truncate before truncate on care.symptom_reports
	for each statement execute function private.refuse_plan_change();

-- Takes out what the caller said in a daily check; a second time nothing happens. Definer: reports are only ever added to.
-- Errors: ABSNT (no such check of the caller's, or no longer theirs to add to).
create function care.withdraw_symptoms(report uuid, patient uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	said care.symptom_reports;
begin
	if not private.may_add_readings(patient) then
		raise exception 'no such check' using errcode = 'ABSNT';
	end if;
	perform private.hold_readings(patient);
	select * into said from care.symptom_reports s
	where s.id = report and s.patient_id = withdraw_symptoms.patient and s.author_id = (select auth.uid());
	if not found then
		raise exception 'no such check' using errcode = 'ABSNT';
	end if;
	if said.withdrawn_at is not null then
		return;
	end if;
	update care.symptom_reports s set withdrawn_at = clock_timestamp() where s.id = said.id;
	perform audit.record('readings.symptoms_withdrawn', said.patient_id, 'readings', said.id);
	perform private.ring_readings(said.patient_id, said.topic, false, jsonb_build_object('report', said.id));
end;
$$;

-- As 20261129000330 has it, without what was taken out.
create or replace function care.history_to_judge(item uuid, version integer) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
	subject uuid;
	zone text;
begin
	select o.patient_id into subject from care.observations o
	where o.id = item and o.version = history_to_judge.version and o.author_id = auth.uid();
	if subject is null and history_to_judge.version = 1 then
		select s.patient_id into subject from care.symptom_reports s where s.id = item and s.author_id = auth.uid();
	end if;
	if subject is null or exists (
		select from private.observation_judgements j
		where j.item_id = item and j.version = history_to_judge.version
	) then
		raise exception 'nothing to judge' using errcode = 'ABSNT';
	end if;
	select p.time_zone into zone from care.people p where p.id = subject;
	return jsonb_build_object(
		'zone', zone,
		'now', clock_timestamp(),
		'thresholds', private.thresholds_of(subject),
		'conditions', coalesce((
			select jsonb_agg(w.condition) from care.watched_conditions w where w.patient_id = subject and w.ended_at is null
		), '[]'),
		'readings', coalesce((
			select jsonb_agg(jsonb_build_object('id', o.id, 'measure', o.measure, 'at', o.effective_at,
				'context', o.context, 'values', (
					select jsonb_object_agg(c.key, c.value -> 'canonical') from jsonb_each(o.components) c
				)))
			from care.observations o
			where o.patient_id = subject and o.superseded_at is null and o.components is not null
				and o.effective_at > now() - interval '35 days'
		), '[]'),
		'reports', coalesce((
			select jsonb_agg(jsonb_build_object('id', s.id, 'at', s.effective_at, 'symptoms', s.symptoms))
			from care.symptom_reports s
			where s.patient_id = subject and s.withdrawn_at is null and s.effective_at > now() - interval '35 days'
		), '[]')
	);
end;
$$;

revoke execute on function private.refuse_report_change(), care.withdraw_symptoms(uuid, uuid) from public;
grant execute on function care.withdraw_symptoms(uuid, uuid) to authenticated;
