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

revoke execute on function private.refuse_report_change(), care.withdraw_symptoms(uuid, uuid) from public;
grant execute on function care.withdraw_symptoms(uuid, uuid) to authenticated;
