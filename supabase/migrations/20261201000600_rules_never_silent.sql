-- Which rules may be silent for one patient, said rule by rule: a red one never, and no rule that stands at the edge of an
-- emergency, as a very high blood pressure does before anybody has asked for signs (reference 3.4).

alter table private.observation_rules add column snoozable boolean not null default true;
update private.observation_rules r set snoozable = false
where r.severity = 'red'
	or r.rule in ('systolic_crisis', 'diastolic_crisis', 'systolic_crisis_again', 'diastolic_crisis_again');
alter table private.observation_rules add constraint observation_rules_red_never_silent
	check (severity <> 'red' or not snoozable);

-- Whoever silenced one of them hears of it again from now on.
update care.rule_snoozes s set ends_at = clock_timestamp()
where s.ended_at is null and s.ends_at > clock_timestamp() and exists (
	select from private.observation_rules r where r.rule = s.rule and not r.snoozable
);

-- As 20261130000320 has it, but that a rule says of itself whether it may be silent. The phone hears as well, for it must not
-- say that somebody was called. Errors: ABSNT, TAKEN, check_violation (`rule`: none, or one that never is; `days`; `reason`).
create or replace function care.snooze_rule(id uuid, patient uuid, rule text, days integer, reason text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	about care.sensitive_topic;
	moment constant timestamptz := clock_timestamp();
begin
	if not private.may_steer_readings(patient) then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	perform private.hold_readings(patient);
	if exists (select from care.rule_snoozes s where s.id = snooze_rule.id) then
		perform from care.rule_snoozes s
		where s.id = snooze_rule.id and s.author_id = auth.uid() and (s.patient_id, s.rule, s.days, s.reason) =
			(snooze_rule.patient, snooze_rule.rule, snooze_rule.days, snooze_rule.reason);
		if not found then
			raise exception 'this id belongs to another' using errcode = 'TAKEN';
		end if;
		return;
	end if;
	if not exists (select from private.observation_rules r where r.rule = snooze_rule.rule) or exists (
		select from private.observation_rules r where r.rule = snooze_rule.rule and not r.snoozable
	) then
		raise exception 'not a rule that may be silent' using errcode = 'check_violation', column = 'rule';
	end if;
	select private.topic_of_episode(r.episode) into about from private.observation_rules r
	where r.rule = snooze_rule.rule order by r.version desc limit 1;
	update care.rule_snoozes s set ended_at = moment, ended_by_id = auth.uid()
	where s.patient_id = snooze_rule.patient and s.rule = snooze_rule.rule and s.ended_at is null
		and s.ends_at > moment;
	insert into care.rule_snoozes
		(id, organisation_id, patient_id, rule, topic, reason, author_id, days, started_at, ends_at)
	select snooze_rule.id, p.organisation_id, p.person_id, snooze_rule.rule, about, snooze_rule.reason, auth.uid(),
		snooze_rule.days, moment, moment + snooze_rule.days * interval '1 day'
	from care.patients p where p.person_id = snooze_rule.patient;
	perform audit.record('alert.snoozed', snooze_rule.patient, 'readings', snooze_rule.id,
		jsonb_build_object('rule', snooze_rule.rule));
	perform private.ring_readings(snooze_rule.patient, about, false, '{}');
end;
$$;
