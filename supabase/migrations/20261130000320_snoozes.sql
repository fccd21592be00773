-- A rule that says of one patient again and again what is known may be silent for a while: for the staff who are called,
-- never for the patient, whom the phone tells what to do whenever it speaks.

create table care.rule_snoozes (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	-- Every version of it.
	rule text not null,
	topic care.sensitive_topic,
	reason text not null check (char_length(reason) between 3 and 1000 and reason ~ '\S'),
	author_id uuid not null,
	started_at timestamptz not null default clock_timestamp(),
	-- At most 30: what is silent for longer is a number to be set, or a rule to be looked at again.
	days smallint not null check (days between 1 and 30),
	ends_at timestamptz not null,
	-- When somebody ended it before that.
	ended_at timestamptz,
	ended_by_id uuid,
	check (ends_at <= started_at + interval '30 days'),
	check ((ended_at is null) = (ended_by_id is null)),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict,
	foreign key (author_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict,
	foreign key (ended_by_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);
create index on care.rule_snoozes (patient_id, rule, started_at desc);

-- What a silent rule found, so that nothing that was found is lost.
create table care.snoozed_findings (
	patient_id uuid not null,
	organisation_id uuid not null,
	rule text not null,
	version integer not null,
	topic care.sensitive_topic,
	-- Ids of readings and reports, oldest first.
	evidence uuid[] not null,
	found_at timestamptz not null default clock_timestamp(),
	primary key (patient_id, rule, version, evidence),
	foreign key (rule, version) references private.observation_rules (rule, version) on delete restrict,
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict
);
create trigger snoozed_findings__refuse_change before update or delete or truncate on care.snoozed_findings
	for each statement execute function private.refuse_plan_change();

-- The topic of what a rule says, as care.alerts has it.
create function private.topic_of_episode(episode text) returns care.sensitive_topic
language sql immutable set search_path = '' as $$
	select case when episode in ('self_harm', 'depression_signs') then 'mental_health'::care.sensitive_topic end;
$$;

-- Silences a rule for one patient for so many days, at most 30, with a reason. What may be an emergency (red)
-- is never silent: no role, no reason. The same id is the same row; a rule that is silent already is so until the new end.
-- Errors: ABSNT, TAKEN, check_violation (`rule`: none, or a red one; `days`; `reason`).
create function care.snooze_rule(id uuid, patient uuid, rule text, days integer, reason text) returns void
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
		select from private.observation_rules r where r.rule = snooze_rule.rule and r.severity = 'red'
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
	perform private.ring_readings(snooze_rule.patient, about, true, '{}');
end;
$$;

-- Lets a rule speak again before its time. Saying it again changes nothing. Error: ABSNT.
create function care.end_snooze(id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	held care.rule_snoozes;
begin
	select * into held from care.rule_snoozes s where s.id = end_snooze.id for no key update;
	if not found or not private.may_steer_readings(held.patient_id) then
		raise exception 'no such silence' using errcode = 'ABSNT';
	end if;
	if held.ended_at is not null or held.ends_at <= clock_timestamp() then
		return;
	end if;
	update care.rule_snoozes s set ended_at = clock_timestamp(), ended_by_id = auth.uid() where s.id = held.id;
	perform audit.record('alert.snooze_ended', held.patient_id, 'readings', held.id,
		jsonb_build_object('rule', held.rule));
	perform private.ring_readings(held.patient_id, held.topic, true, '{}');
end;
$$;

-- As 20261129000330 has it, but for what is silent: that opens nothing, adds to nothing and calls nobody, and is kept. Only
-- what the rule finds is left out; whatever another rule of the episode finds opens its alert as ever.
create or replace function private.find_alert(
	patient uuid, clinic uuid, episode text, severity text, rule text, version integer, evidence uuid[]
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	ranks constant text[] := array['watch', 'yellow', 'red'];
	alert care.alerts;
	event care.alert_event;
begin
	if severity <> 'red' and exists (
		select from care.rule_snoozes s
		where s.patient_id = find_alert.patient and s.rule = find_alert.rule and s.ended_at is null
			and s.ends_at > clock_timestamp()
	) then
		insert into care.snoozed_findings (patient_id, organisation_id, rule, version, topic, evidence)
		values (find_alert.patient, clinic, find_alert.rule, find_alert.version,
			private.topic_of_episode(find_alert.episode), find_alert.evidence)
		on conflict do nothing;
		return;
	end if;
	select * into alert from care.alerts a
	where a.patient_id = find_alert.patient and a.episode = find_alert.episode and a.area = 'readings' and a.resolved_at is null
	for no key update;
	if not found then
		insert into care.alerts (organisation_id, patient_id, episode, severity, topic)
		values (clinic, find_alert.patient, find_alert.episode, find_alert.severity,
			private.topic_of_episode(find_alert.episode))
		returning * into alert;
		event := 'opened';
	elsif array_position(ranks, find_alert.severity) > array_position(ranks, alert.severity) then
		update care.alerts a set severity = find_alert.severity, acknowledged_at = null, last_found_at = clock_timestamp()
		where a.id = alert.id;
		event := 'raised';
	end if;
	insert into care.alert_findings (alert_id, organisation_id, patient_id, rule, version, severity, evidence)
	values (alert.id, clinic, find_alert.patient, find_alert.rule, find_alert.version, find_alert.severity,
		find_alert.evidence)
	on conflict do nothing;
	if found and event is null then
		update care.alerts a set last_found_at = clock_timestamp() where a.id = alert.id;
		perform private.ring_readings(find_alert.patient, alert.topic, true, jsonb_build_object('alert', alert.id));
	end if;
	if event is not null then
		insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity)
		values (alert.id, clinic, find_alert.patient, event, find_alert.severity);
	end if;
end;
$$;

revoke execute on function
	private.topic_of_episode(text), care.snooze_rule(uuid, uuid, text, integer, text), care.end_snooze(uuid),
	private.find_alert(uuid, uuid, text, text, text, integer, uuid[])
	from public;
grant execute on function care.snooze_rule(uuid, uuid, text, integer, text), care.end_snooze(uuid)
	to authenticated;

alter table care.rule_snoozes enable row level security;
alter table care.rule_snoozes force row level security;
alter table care.snoozed_findings enable row level security;
alter table care.snoozed_findings force row level security;

-- For staff, as alerts are.
create policy rule_snoozes_in_reach on care.rule_snoozes for select to authenticated
	using ((select private.am_staff()) and exists (
		select from private.rights r
		where r.patient_id = rule_snoozes.patient_id and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
			and (rule_snoozes.topic is null or rule_snoozes.topic = any (r.topics))
	));
create policy snoozed_findings_in_reach on care.snoozed_findings for select to authenticated
	using ((select private.am_staff()) and exists (
		select from private.rights r
		where r.patient_id = snoozed_findings.patient_id and r.person_id = (select auth.uid())
			and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
			and (snoozed_findings.topic is null or snoozed_findings.topic = any (r.topics))
	));
grant select on care.rule_snoozes, care.snoozed_findings to authenticated;
