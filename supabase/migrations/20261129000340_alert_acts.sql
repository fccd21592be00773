-- What staff do about alerts, and whom the clock calls next.

-- How long an alert may wait before the next person is told. Closeby's defaults, for the clinic to confirm; what is only
-- to be watched waits for the next review.
create table private.escalation_times (
	severity text primary key check (severity in ('yellow', 'red')),
	wait interval not null,
	source text not null,
	effective_from date not null
);
insert into private.escalation_times (severity, wait, source, effective_from) values
	('red', interval '15 minutes', 'Default of Closeby; the clinic confirms it', date '2026-11-29'),
	('yellow', interval '4 hours', 'Default of Closeby; the clinic confirms it', date '2026-11-29');

-- When each unacknowledged alert calls the next person: written in the transaction that opens it, so that it cannot be
-- lost, and looked at by the worker every minute.
create table private.alert_deadlines (
	alert_id uuid primary key references care.alerts (id) on delete cascade,
	due_at timestamptz not null
);
create index on private.alert_deadlines (due_at);

-- Who is there for a patient's alerts, in the order in which they are told: the care manager, who covers, the others of
-- the team, the supervisors of the clinic.
create function private.people_to_tell(patient uuid) returns uuid[]
language sql stable security definer set search_path = '' as $$
	select array(
		select person from (
			select m.staff_id as person, min(array_position(array['primary', 'covering', 'provider', 'member'],
				m.position::text)) as place
			from care.care_team_members m
			where m.patient_id = people_to_tell.patient and m.period @> now()
			group by m.staff_id
			union all
			select s.staff_id, 9 from care.staff_roles s
			join care.patients p on p.organisation_id = s.organisation_id and p.person_id = people_to_tell.patient
			where s.role = 'supervisor' and s.period @> now()
				and not exists (
					select from care.care_team_members m
					where m.patient_id = people_to_tell.patient and m.staff_id = s.staff_id and m.period @> now()
				)
		) one
		order by one.place, one.person
	);
$$;

-- Tells the next person: whoever of them was told least often since the alert opened or got worse, in their order, round
-- and round until somebody acknowledges it. Answers whether there is anybody to tell.
create function private.tell_next(alert care.alerts) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	called timestamptz;
	next_person uuid;
begin
	insert into private.alert_deadlines (alert_id, due_at)
	select alert.id, clock_timestamp() + t.wait from private.escalation_times t where t.severity = alert.severity
	on conflict (alert_id) do update set due_at = excluded.due_at;
	select max(e.at) into called from care.alert_events e
	where e.alert_id = alert.id and e.event in ('opened', 'raised');
	select one.person into next_person
	from unnest(private.people_to_tell(alert.patient_id)) with ordinality as one (person, place)
	order by (
		select count(*) from care.alert_events e
		where e.alert_id = alert.id and e.told_id = one.person and e.at >= called
	), one.place
	limit 1;
	if next_person is null then
		return false;
	end if;
	insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity, told_id)
	values (alert.id, alert.organisation_id, alert.patient_id, 'told', alert.severity, next_person);
	return true;
end;
$$;

create function private.follow_alert_event() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	alert care.alerts;
begin
	if new.event in ('acknowledged', 'acted', 'resolved') then
		update care.alerts a
		set acknowledged_at = coalesce(a.acknowledged_at, new.at),
			resolved_at = case when new.event = 'resolved' then new.at end
		where a.id = new.alert_id;
		delete from private.alert_deadlines d where d.alert_id = new.alert_id;
	end if;
	select * into alert from care.alerts a where a.id = new.alert_id;
	perform audit.record(
		case new.event
			when 'opened' then 'alert.opened' when 'raised' then 'alert.raised' when 'told' then 'alert.told'
			when 'acknowledged' then 'alert.acknowledged' when 'acted' then 'alert.acted' else 'alert.resolved'
		end,
		new.patient_id, 'readings', new.alert_id,
		jsonb_strip_nulls(jsonb_build_object('severity', new.severity, 'act', new.act, 'told', new.told_id)), new.actor_id);
	if new.event in ('opened', 'raised') and new.severity <> 'watch' then
		perform private.tell_next(alert);
	end if;
	perform private.ring_readings(new.patient_id, alert.topic, true, jsonb_build_object('alert', new.alert_id));
	-- A supervisor who is called has no right to the record, and hears it none the less.
	if new.event = 'told' then
		perform private.ring('alert', array['person:' || new.told_id],
			array[jsonb_build_object('alert', new.alert_id)]);
	end if;
	return null;
end;
$$;
create trigger alert_events__follow after insert on care.alert_events
	for each row execute function private.follow_alert_event();

-- Whether the caller may act on an alert now: staff who may see it, or who were called to it.
create function private.may_act_on(alert care.alerts) returns boolean
language sql stable security definer set search_path = '' as $$
	select private.am_staff() and (
		exists (
			select from private.rights r
			where r.patient_id = alert.patient_id and r.person_id = (select auth.uid())
				and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
				and (alert.topic is null or alert.topic = any (r.topics))
		)
		or private.my_organisation() = alert.organisation_id and private.hold_role('supervisor') and exists (
			select from care.alert_events e where e.alert_id = alert.id and e.told_id = (select auth.uid())
		)
	);
$$;

-- The alerts the caller was called to. Definer, because the policy of the alerts asks it.
create function private.alerts_told_to_me() returns setof uuid
language sql stable security definer set search_path = '' as $$
	select e.alert_id from care.alert_events e where e.event = 'told' and e.told_id = (select auth.uid());
$$;

-- Says that the caller has seen an alert, what they did about it, or that it is over. The same id is the same event.
-- Errors: ABSNT, CLOSD (resolved by somebody else), TAKEN, check_violation (no reason where one is needed).
create function care.answer_alert(id uuid, alert uuid, event care.alert_event, act care.alert_act, note text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	held care.alerts;
begin
	select * into held from care.alerts a where a.id = answer_alert.alert for no key update;
	if not found or not private.may_act_on(held) then
		raise exception 'no such alert' using errcode = 'ABSNT';
	end if;
	if exists (select from care.alert_events e where e.id = answer_alert.id) then
		perform from care.alert_events e
		where e.id = answer_alert.id and e.alert_id = held.id and e.actor_id = auth.uid()
			and (e.event, e.act, e.note) is not distinct from (answer_alert.event, answer_alert.act, answer_alert.note);
		if not found then
			raise exception 'this id belongs to another' using errcode = 'TAKEN';
		end if;
		return;
	end if;
	if event not in ('acknowledged', 'acted', 'resolved') then
		raise exception 'nobody says that' using errcode = 'check_violation', column = 'event';
	end if;
	if held.resolved_at is not null then
		raise exception 'it is over' using errcode = 'CLOSD';
	end if;
	insert into care.alert_events (id, alert_id, organisation_id, patient_id, event, act, actor_id, severity, note)
	values (answer_alert.id, held.id, held.organisation_id, held.patient_id, answer_alert.event, answer_alert.act,
		auth.uid(), held.severity, answer_alert.note);
end;
$$;

-- Calls the next person to every alert that nobody has acknowledged in time. For the worker, every minute.
create function private.escalate_alerts() returns integer
language plpgsql security definer set search_path = '' as $$
declare
	late care.alerts;
	told integer := 0;
begin
	for late in
		select a.* from private.alert_deadlines d
		join care.alerts a on a.id = d.alert_id
		where d.due_at <= now() and a.acknowledged_at is null and a.resolved_at is null
		order by d.due_at
		for no key update of a skip locked
	loop
		if private.tell_next(late) then
			told := told + 1;
		end if;
	end loop;
	return told;
end;
$$;

revoke execute on function
	private.people_to_tell(uuid), private.tell_next(care.alerts), private.follow_alert_event(),
	private.may_act_on(care.alerts), private.alerts_told_to_me(), private.escalate_alerts(),
	care.answer_alert(uuid, uuid, care.alert_event, care.alert_act, text)
	from public;
grant execute on function private.alerts_told_to_me(),
	care.answer_alert(uuid, uuid, care.alert_event, care.alert_act, text) to authenticated;
grant execute on function private.escalate_alerts() to closeby_jobs;

do $$
declare
	name text;
begin
	foreach name in array array[
		'private.observation_judgements', 'private.escalation_times', 'private.alert_deadlines',
		'care.alerts', 'care.alert_findings', 'care.alert_events'
	] loop
		execute format('alter table %s enable row level security', name);
		execute format('alter table %s force row level security', name);
	end loop;
end;
$$;

-- For staff alone: patients and who helps them were told what to do when they wrote it down, and read in their log who
-- was called. A supervisor who was called sees that alert, and nothing else of the record.
create policy alerts_in_reach on care.alerts for select to authenticated
	using ((select private.am_staff()) and (
		exists (
			select from private.rights r
			where r.patient_id = alerts.patient_id and r.person_id = (select auth.uid())
				and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
				and (alerts.topic is null or alerts.topic = any (r.topics))
		)
		or organisation_id = (select private.my_organisation()) and (select private.hold_role('supervisor'))
			and id in (select private.alerts_told_to_me())
	));
create policy alert_findings_in_reach on care.alert_findings for select to authenticated
	using (exists (select from care.alerts a where a.id = alert_findings.alert_id));
create policy alert_events_in_reach on care.alert_events for select to authenticated
	using (exists (select from care.alerts a where a.id = alert_events.alert_id));
grant select on care.alerts, care.alert_findings, care.alert_events to authenticated;
