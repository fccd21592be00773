-- Alerts: what the rules found in what was written down, until somebody of the staff has dealt with it.

-- The rules are code, the same on a phone and on the server (src/lib/observations/evaluate.ts), so the server has to run
-- them. That it did is a row, and without it nothing that is measured or said can be committed.
create table private.observation_judgements (
	item_id uuid not null,
	version integer not null,
	patient_id uuid not null references care.patients (person_id) on delete cascade,
	findings integer not null,
	judged_at timestamptz not null default clock_timestamp(),
	primary key (item_id, version)
);
create index on private.observation_judgements (patient_id);

-- One open alert for each patient and episode, updated and not repeated.
create table care.alerts (
	id uuid primary key default gen_random_uuid(),
	organisation_id uuid not null,
	patient_id uuid not null,
	episode text not null,
	topic care.sensitive_topic,
	-- The worst so far.
	severity text not null check (severity in ('watch', 'yellow', 'red')),
	opened_at timestamptz not null default clock_timestamp(),
	last_found_at timestamptz not null default clock_timestamp(),
	-- Kept by trigger from care.alert_events: who last acknowledged it at this severity, and its end.
	acknowledged_at timestamptz,
	resolved_at timestamptz,
	unique (id, patient_id, organisation_id),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict
);
create unique index alerts_open on care.alerts (patient_id, episode) where resolved_at is null;
create index on care.alerts (organisation_id, opened_at desc) where resolved_at is null;

-- Which rule spoke, on which readings and reports; the same finding is one row.
create table care.alert_findings (
	alert_id uuid not null,
	organisation_id uuid not null,
	patient_id uuid not null,
	rule text not null,
	version integer not null,
	severity text not null,
	-- Ids of readings and reports, oldest first.
	evidence uuid[] not null,
	found_at timestamptz not null default clock_timestamp(),
	primary key (alert_id, rule, version, evidence),
	foreign key (rule, version) references private.observation_rules (rule, version) on delete restrict,
	foreign key (alert_id, patient_id, organisation_id)
		references care.alerts (id, patient_id, organisation_id) on delete restrict
);

create type care.alert_event as enum ('opened', 'raised', 'told', 'acknowledged', 'acted', 'resolved');
create type care.alert_act as enum ('call', 'message', 'escalate_to_provider', 'advised_911', 'no_action');

-- What became of it, as rows with who and when. The system's have no actor.
create table care.alert_events (
	id uuid primary key default gen_random_uuid(),
	alert_id uuid not null,
	organisation_id uuid not null,
	patient_id uuid not null,
	event care.alert_event not null,
	act care.alert_act,
	actor_id uuid references care.people (id) on delete restrict,
	-- Who was told.
	told_id uuid references care.people (id) on delete restrict,
	severity text not null,
	note text check (char_length(note) <= 1000 and note ~ '\S'),
	at timestamptz not null default clock_timestamp(),
	check ((event = 'acted') = (act is not null)),
	check ((event = 'told') = (told_id is not null)),
	check (event not in ('acknowledged', 'acted', 'resolved') or actor_id is not null),
	-- Nothing was done for a reason, and it is over for one.
	check (note is not null or event <> 'resolved' and act is distinct from 'no_action'),
	foreign key (alert_id, patient_id, organisation_id)
		references care.alerts (id, patient_id, organisation_id) on delete restrict
);
create index on care.alert_events (alert_id, at);
create index on care.alert_events (told_id, at desc) where event = 'told';

-- What the rules have to look at for one item that the caller has just written down: all of the patient's last 35 days,
-- whatever the caller may see of it, for a helper who may not look must not make the rules blind. Only for the transaction
-- that wrote it: once it is judged there is nothing to be had here. For the server's code, which shows it to nobody.
-- Error: ABSNT.
create function care.history_to_judge(item uuid, version integer) returns jsonb
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
			where s.patient_id = subject and s.effective_at > now() - interval '35 days'
		), '[]')
	);
end;
$$;

-- Notes what the rules found for an item the caller has just written down, and opens or updates alerts. `verdicts`:
-- [{"rule", "version", "evidence": [ids]}]; severity and episode are the database's own. Whoever may add readings may
-- open an alert so, as they may by what they write; nobody may close or see one here. Errors: ABSNT, check_violation.
create function care.judge(item uuid, version integer, verdicts jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
	subject uuid;
	clinic uuid;
	one record;
begin
	perform care.history_to_judge(item, version);
	select p.person_id, p.organisation_id into subject, clinic from care.patients p
	where p.person_id in (
		select o.patient_id from care.observations o where o.id = item
		union all select s.patient_id from care.symptom_reports s where s.id = item
	);
	perform private.hold_readings(subject);
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
				select from care.observations o where o.id = e and o.patient_id = subject
				union all select from care.symptom_reports s where s.id = e and s.patient_id = subject
			)
		) then
			raise exception 'not a finding of these rules' using errcode = 'check_violation', column = 'verdicts';
		end if;
		perform private.find_alert(subject, clinic, one.episode, one.severity, one.rule, one.version, one.evidence);
	end loop;
	insert into private.observation_judgements (item_id, version, patient_id, findings)
	values (item, judge.version, subject, jsonb_array_length(verdicts));
end;
$$;

-- Puts a finding into the open alert of its episode, or opens one. One that is worse than all before is a new call.
create function private.find_alert(
	patient uuid, clinic uuid, episode text, severity text, rule text, version integer, evidence uuid[]
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	ranks constant text[] := array['watch', 'yellow', 'red'];
	alert care.alerts;
	event care.alert_event;
begin
	select * into alert from care.alerts a
	where a.patient_id = find_alert.patient and a.episode = find_alert.episode and a.resolved_at is null
	for no key update;
	if not found then
		insert into care.alerts (organisation_id, patient_id, episode, severity, topic)
		values (clinic, find_alert.patient, find_alert.episode, find_alert.severity,
			case when find_alert.episode in ('self_harm', 'depression_signs') then 'mental_health'::care.sensitive_topic end)
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

-- Nothing is committed that nobody judged.
create function private.require_judgement() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if not exists (
		select from private.observation_judgements j
		where j.item_id = new.id and j.version = coalesce((to_jsonb(new) ->> 'version')::integer, 1)
	) then
		raise exception 'nothing that is written down stays unjudged';
	end if;
	return null;
end;
$$;
create constraint trigger observations__require_judgement after insert on care.observations
	deferrable initially deferred for each row execute function private.require_judgement();
create constraint trigger symptom_reports__require_judgement after insert on care.symptom_reports
	deferrable initially deferred for each row execute function private.require_judgement();

create trigger alert_findings__refuse_change before update or delete or truncate on care.alert_findings
	for each statement execute function private.refuse_plan_change();
create trigger alert_events__refuse_change before update or delete or truncate on care.alert_events
	for each statement execute function private.refuse_plan_change();

revoke execute on function
	care.history_to_judge(uuid, integer), care.judge(uuid, integer, jsonb),
	private.find_alert(uuid, uuid, text, text, text, integer, uuid[]), private.require_judgement()
	from public;
grant execute on function care.history_to_judge(uuid, integer), care.judge(uuid, integer, jsonb) to authenticated;
