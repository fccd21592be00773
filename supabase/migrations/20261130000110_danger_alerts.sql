-- Alerts by the area of what they rest on: who sees, hears and answers one are those who may see that.

-- Rings the staff who may see an alert that rests on something else than readings, with ids alone; for one that rests on
-- messages, their lists of conversations too.
create function private.ring_alert(alert care.alerts) returns void
language plpgsql security definer set search_path = '' as $$
declare
	topics text[];
begin
	select array_agg(distinct 'person:' || r.person_id) into topics
	from private.rights r
	join care.people p on p.id = r.person_id and p.kind = 'staff'
	where r.patient_id = alert.patient_id and r.area = alert.area and 'see' = any (r.actions) and r.period @> now()
		and (alert.topic is null or alert.topic = any (r.topics));
	if topics is not null then
		perform private.ring('alert', topics, array_fill(
			jsonb_build_object('alert', alert.id) || coalesce((
				select jsonb_build_object('conversation', c.id) from care.conversations c
				where c.patient_id = alert.patient_id and alert.area = 'messages'
			), '{}'),
			array[cardinality(topics)]));
	end if;
end;
$$;

create function private.ring_alert_event() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.ring_alert(a) from care.alerts a where a.id = new.alert_id and a.area <> 'readings';
	return null;
end;
$$;
-- After alert_events__follow, which keeps the alert's own columns.
create trigger alert_events__ring after insert on care.alert_events
	for each row execute function private.ring_alert_event();

-- The policy of alerts asks for the right to readings; what rests on something else takes the right to that, and it alone.
-- Whoever was called sees that alert, and nothing else of the record.
create policy alerts_of_area_in_reach on care.alerts for select to authenticated
	using ((select private.am_staff()) and exists (
		select from private.rights r
		where r.patient_id = alerts.patient_id and r.person_id = (select auth.uid())
			and r.area = alerts.area and 'see' = any (r.actions) and r.period @> now()
			and (alerts.topic is null or alerts.topic = any (r.topics))
	));
create policy alerts_by_area on care.alerts as restrictive for select to authenticated
	using (
		area = 'readings'
		or exists (
			select from private.rights r
			where r.patient_id = alerts.patient_id and r.person_id = (select auth.uid())
				and r.area = alerts.area and 'see' = any (r.actions) and r.period @> now()
				and (alerts.topic is null or alerts.topic = any (r.topics))
		)
		or id in (select private.alerts_told_to_me())
	);

-- Nobody says anything about an alert whose area they may not see, unless they were called to it. Error: ABSNT.
create function private.refuse_strange_actor() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if exists (
		select from care.alerts a
		where a.id = new.alert_id and a.area <> 'readings' and not exists (
			select from private.rights r
			where r.patient_id = a.patient_id and r.person_id = new.actor_id
				and r.area = a.area and 'see' = any (r.actions) and r.period @> now()
				and (a.topic is null or a.topic = any (r.topics))
		)
	) and not exists (
		select from care.alert_events e where e.alert_id = new.alert_id and e.told_id = new.actor_id
	) then
		raise exception 'no such alert' using errcode = 'ABSNT';
	end if;
	return new;
end;
$$;
create trigger alert_events__refuse_strange_actor before insert on care.alert_events
	for each row when (new.actor_id is not null) execute function private.refuse_strange_actor();

revoke execute on function
	private.ring_alert(care.alerts), private.ring_alert_event(), private.refuse_strange_actor()
	from public;

-- Nothing that a patient or a helper writes is committed that nobody judged. What the owner of the tables puts in is no
-- writing: a restore brings its judgements along.
create function private.require_words_judged() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	-- Of two tables a correction has the id of what it corrects.
	written integer := case when tg_table_name in ('messages', 'observations') then
		(to_jsonb(new) ->> 'version')::integer else 1 end;
begin
	if auth.uid() is not null and exists (
		select from care.people p where p.id = new.author_id and p.kind <> 'staff'
	) and not exists (
		select from care.word_judgements j
		where j.item_id = new.id and j.version = written
	) then
		raise exception 'no words stay unjudged';
	end if;
	return null;
end;
$$;
revoke execute on function private.require_words_judged() from public;
create constraint trigger messages__require_words_judged after insert on care.messages
	deferrable initially deferred for each row when (new.body is not null)
	execute function private.require_words_judged();
create constraint trigger observations__require_words_judged after insert on care.observations
	deferrable initially deferred for each row when (new.note is not null)
	execute function private.require_words_judged();
create constraint trigger symptom_reports__require_words_judged after insert on care.symptom_reports
	deferrable initially deferred for each row when (new.note is not null)
	execute function private.require_words_judged();
create constraint trigger step_reports__require_words_judged after insert on care.step_reports
	deferrable initially deferred for each row when (new.words is not null)
	execute function private.require_words_judged();
create constraint trigger dose_reports__require_words_judged after insert on care.dose_reports
	deferrable initially deferred for each row when (new.words is not null)
	execute function private.require_words_judged();
create constraint trigger plan_opinions__require_words_judged after insert on care.plan_opinions
	deferrable initially deferred for each row when (new.words is not null)
	execute function private.require_words_judged();
create constraint trigger teach_backs__require_words_judged after insert on care.teach_backs
	deferrable initially deferred for each row execute function private.require_words_judged();
create constraint trigger about_me__require_words_judged after insert on care.about_me
	deferrable initially deferred for each row
	when (coalesce(new.who_matters, new.fears, new.how_to_talk, new.best_times) is not null)
	execute function private.require_words_judged();
