-- What patients and those who help them write in their own words passes the phrases that tell of danger
-- (src/lib/observations/free-text). They are code, so the server runs them over what is stored; that it did is a row, and
-- without it nothing of the kind can be committed, as with readings. What staff write is not judged.

insert into private.observation_rules (rule, version, severity, episode) values
	('words_emergency', 1, 'red', 'words_emergency'),
	('words_self_harm', 1, 'red', 'words_self_harm'),
	('words_abuse', 1, 'red', 'words_abuse'),
	('words_medicine_harm', 1, 'red', 'words_medicine_harm');

-- One row for each version of what was written, whether or not anything was found.
create table care.word_judgements (
	item_id uuid not null,
	version integer not null,
	organisation_id uuid not null,
	patient_id uuid not null,
	area care.area not null,
	topic care.sensitive_topic,
	author_id uuid not null references care.people (id) on delete restrict,
	-- The version of the phrases.
	rules integer not null,
	dangers text[] not null
		check (dangers <@ array['emergency', 'self_harm', 'abuse', 'medicine_harm'] and shown <@ dangers),
	-- What help was shown for before it was sent, and the writer chose "not an emergency, send anyway"; empty where none
	-- was: an app from before, or nothing to show.
	shown text[] not null,
	judged_at timestamptz not null default clock_timestamp(),
	primary key (item_id, version),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict
);

-- Alerts stand in the area of what they rest on, and are for those who may see that.
alter table care.alerts add column area care.area not null default 'readings';
drop index care.alerts_open;
create unique index alerts_open on care.alerts (patient_id, episode, area, topic) nulls not distinct
	where resolved_at is null;

-- The latest version of what this person wrote under an id, wherever it stands.
create function private.words_of(item uuid, author uuid)
returns table (version integer, organisation_id uuid, patient_id uuid, area care.area, topic care.sensitive_topic, words text)
language sql stable security definer set search_path = '' as $$
	select m.version, m.organisation_id, m.patient_id, 'messages'::care.area, null::care.sensitive_topic, m.body
	from care.messages m where m.id = item and m.author_id = author and m.superseded_at is null
	union all
	select o.version, o.organisation_id, o.patient_id, 'readings', o.topic, o.note
	from care.observations o where o.id = item and o.author_id = author and o.superseded_at is null
	union all
	select 1, s.organisation_id, s.patient_id, 'readings', s.topic, s.note
	from care.symptom_reports s where s.id = item and s.author_id = author
	union all
	select 1, s.organisation_id, s.patient_id, s.area, s.topic, s.words
	from care.step_reports s where s.id = item and s.author_id = author
	union all
	select 1, d.organisation_id, d.patient_id, d.area, d.topic, d.words
	from care.dose_reports d where d.id = item and d.author_id = author
	union all
	select 1, o.organisation_id, o.patient_id, o.area, o.topic, o.words
	from care.plan_opinions o where o.id = item and o.author_id = author
	union all
	select 1, b.organisation_id, b.patient_id, b.area, b.topic, b.words
	from care.teach_backs b where b.id = item and b.author_id = author
	union all
	select 1, a.organisation_id, a.patient_id, 'plan', null, concat_ws(E'\n', a.who_matters, a.fears, a.how_to_talk,
		a.best_times)
	from care.about_me a where a.id = item and a.author_id = author;
$$;

-- The caller's own words under this id that nobody has judged yet. For the server's code, in the transaction that wrote
-- them; nothing of anybody else's is answered.
create function care.words_to_judge(item uuid) returns table (version integer, words text)
language sql stable security definer set search_path = '' as $$
	select w.version, w.words from private.words_of(words_to_judge.item, auth.uid()) w
	where w.words is not null and not private.am_staff() and not exists (
		select from care.word_judgements j where j.item_id = words_to_judge.item and j.version = w.version
	);
$$;

-- Notes what the phrases found in the caller's words, with what the phone had shown help for, and opens or updates alerts:
-- the reason and the item as evidence, no words. Both count, for a check may only add help. What an earlier version of the
-- item told of calls nobody again. Whoever writes may open an alert so; nobody may close or see one here.
-- Errors: ABSNT (nothing of the caller's to judge), check_violation (no such danger or version of the phrases).
create function care.judge_words(item uuid, version integer, rules integer, dangers text[], shown text[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
	written record;
	danger text;
	told_of text[] := array(select distinct d from unnest(judge_words.dangers || judge_words.shown) as d);
	known text[];
begin
	select w.* into written from private.words_of(judge_words.item, auth.uid()) w
	join care.words_to_judge(judge_words.item) t on t.version = w.version
	where w.version = judge_words.version and w.words is not null;
	if not found then
		raise exception 'nothing to judge' using errcode = 'ABSNT';
	end if;
	if told_of <> '{}' then
		perform private.hold_readings(written.patient_id);
	end if;
	select coalesce(array_agg(d), '{}') into known
	from care.word_judgements j, unnest(j.dangers) as d where j.item_id = judge_words.item;
	insert into care.word_judgements
		(item_id, version, organisation_id, patient_id, area, topic, author_id, rules, dangers, shown)
	values (judge_words.item, judge_words.version, written.organisation_id, written.patient_id, written.area,
		written.topic, auth.uid(), judge_words.rules, told_of, judge_words.shown);
	foreach danger in array told_of loop
		continue when danger = any (known);
		perform private.find_alert_in(written.patient_id, written.organisation_id, written.area, written.topic,
			'words_' || danger, judge_words.rules, judge_words.item);
	end loop;
end;
$$;

-- Puts what words told of into the open alert of its kind, area and topic, or opens one.
create function private.find_alert_in(
	patient uuid, clinic uuid, area care.area, topic care.sensitive_topic, rule text, version integer, item uuid
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	spoken private.observation_rules;
	alert care.alerts;
begin
	select * into spoken from private.observation_rules r
	where r.rule = find_alert_in.rule and r.version = find_alert_in.version;
	if not found then
		raise exception 'no such version of the phrases' using errcode = 'check_violation', column = 'rules';
	end if;
	insert into care.alerts (organisation_id, patient_id, episode, severity, area, topic)
	values (clinic, find_alert_in.patient, spoken.episode, spoken.severity, find_alert_in.area, find_alert_in.topic)
	on conflict do nothing
	returning * into alert;
	if found then
		insert into care.alert_findings (alert_id, organisation_id, patient_id, rule, version, severity, evidence)
		values (alert.id, clinic, find_alert_in.patient, spoken.rule, spoken.version, spoken.severity, array[item]);
		insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity)
		values (alert.id, clinic, find_alert_in.patient, 'opened', spoken.severity);
		return;
	end if;
	update care.alerts a set last_found_at = clock_timestamp()
	where a.patient_id = find_alert_in.patient and a.episode = spoken.episode and a.area = find_alert_in.area
		and a.topic is not distinct from find_alert_in.topic and a.resolved_at is null
	returning * into alert;
	insert into care.alert_findings (alert_id, organisation_id, patient_id, rule, version, severity, evidence)
	values (alert.id, clinic, find_alert_in.patient, spoken.rule, spoken.version, spoken.severity, array[item]);
	if alert.area = 'readings' then
		perform private.ring_readings(alert.patient_id, alert.topic, true, jsonb_build_object('alert', alert.id));
	else
		perform private.ring_alert(alert);
	end if;
end;
$$;

revoke execute on function
	private.words_of(uuid, uuid), care.words_to_judge(uuid),
	care.judge_words(uuid, integer, integer, text[], text[]),
	private.find_alert_in(uuid, uuid, care.area, care.sensitive_topic, text, integer, uuid)
	from public;
grant execute on function care.words_to_judge(uuid), care.judge_words(uuid, integer, integer, text[], text[])
	to authenticated;

alter table care.word_judgements enable row level security;
alter table care.word_judgements force row level security;
create trigger word_judgements__refuse_change before update or delete or truncate on care.word_judgements
	for each statement execute function private.refuse_plan_change();
-- For staff who may see what was written.
create policy word_judgements_in_reach on care.word_judgements for select to authenticated
	using ((select private.am_staff()) and exists (
		select from private.rights r
		where r.patient_id = word_judgements.patient_id and r.person_id = (select auth.uid())
			and r.area = word_judgements.area and 'see' = any (r.actions) and r.period @> now()
			and (word_judgements.topic is null or word_judgements.topic = any (r.topics))
	));
grant select on care.word_judgements to authenticated;
