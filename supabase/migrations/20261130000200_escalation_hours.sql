-- How long an alert waits and whom it calls first, by severity and by the hours in which somebody of the care team is at
-- work. Closed is never silent: red calls whoever is on call at once; yellow is for the next opening.

drop table private.escalation_times;

-- What ships, and what a clinic may set, in minutes. There is no limit that switches a call off.
create table private.escalation_limits (
	setting text primary key check (setting in ('red', 'red_closed', 'yellow')),
	usual integer not null,
	low integer not null check (low > 0),
	high integer not null,
	source text not null,
	effective_from date not null,
	check (usual between low and high)
);
insert into private.escalation_limits (setting, usual, low, high, source, effective_from) values
	('red', 15, 5, 30, 'Default of Closeby; the clinic confirms it', date '2026-11-30'),
	('red_closed', 15, 5, 30, 'Default of Closeby; the clinic confirms it', date '2026-11-30'),
	('yellow', 240, 30, 480, 'Default of Closeby; the clinic confirms it', date '2026-11-30');

-- What a clinic has set: the row that is not closed holds, and every one before it stays.
create table care.escalation_settings (
	id uuid primary key default gen_random_uuid(),
	organisation_id uuid not null references care.organisations (id) on delete restrict,
	red integer not null,
	red_closed integer not null,
	yellow integer not null,
	-- Who is called first while nobody of the care team is at work.
	on_call_id uuid,
	author_id uuid not null,
	set_at timestamptz not null default clock_timestamp(),
	superseded_at timestamptz,
	foreign key (on_call_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict,
	foreign key (author_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);
create unique index escalation_settings_current on care.escalation_settings (organisation_id) where superseded_at is null;

-- What may be set, for the form that sets it.
create function care.escalation_limits() returns setof private.escalation_limits
language sql stable security definer set search_path = '' as $$
	select l.* from private.escalation_limits l where private.am_staff();
$$;

-- Sets what holds for the clinic from now on; `expected` is the row the caller saw, null where there was none.
-- Errors: ABSNT, MOVED, check_violation (the setting as column).
create function care.set_escalation(expected uuid, red integer, red_closed integer, yellow integer, on_call uuid)
returns void
language plpgsql security definer set search_path = '' as $$
declare
	clinic constant uuid := private.my_organisation();
	wrong text;
	row_id uuid;
begin
	if not private.hold_role('clinic_admin') then
		raise exception 'not theirs to set' using errcode = 'ABSNT';
	end if;
	select l.setting into wrong from private.escalation_limits l
	join (values ('red', red), ('red_closed', red_closed), ('yellow', yellow)) as given (setting, minutes)
		on given.setting = l.setting
	where given.minutes is null or given.minutes not between l.low and l.high
	limit 1;
	if wrong is not null then
		raise exception 'not to be set to that' using errcode = 'check_violation', column = wrong;
	end if;
	if on_call is not null and not exists (
		select from care.staff_roles s
		where s.staff_id = on_call and s.organisation_id = clinic and s.period @> now()
	) then
		raise exception 'nobody who works here' using errcode = 'check_violation', column = 'on_call';
	end if;
	perform pg_advisory_xact_lock(hashtextextended('care.escalation_settings:' || clinic, 0));
	update care.escalation_settings e set superseded_at = clock_timestamp()
	where e.organisation_id = clinic and e.superseded_at is null and e.id = expected;
	if not found and (expected is not null or exists (
		select from care.escalation_settings e where e.organisation_id = clinic and e.superseded_at is null
	)) then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	insert into care.escalation_settings (organisation_id, red, red_closed, yellow, on_call_id, author_id)
	values (clinic, set_escalation.red, set_escalation.red_closed, set_escalation.yellow, on_call, auth.uid())
	returning id into row_id;
	perform audit.record('escalation.set', null, null, row_id, jsonb_strip_nulls(jsonb_build_object('red', red,
		'red_closed', red_closed, 'yellow', yellow, 'on_call', on_call)));
end;
$$;

-- Minutes to wait, within the limits of today whatever was set under those of yesterday.
create function private.minutes_to_wait(clinic uuid, setting text) returns integer
language sql stable security definer set search_path = '' as $$
	select greatest(l.low, least(l.high, coalesce((
		select (to_jsonb(e) ->> l.setting)::integer from care.escalation_settings e
		where e.organisation_id = clinic and e.superseded_at is null
	), l.usual)))
	from private.escalation_limits l where l.setting = minutes_to_wait.setting;
$$;

-- The stretches in which these people are at work, from the day of `at` to the same day a week later. Clocks on the wall
-- follow each one's own zone through the changes of daylight saving; a stretch that such a change swallows is none.
create function private.shifts_of(staff uuid[], at timestamptz)
returns table (staff_id uuid, starts timestamptz, ends timestamptz)
language sql stable security definer set search_path = '' as $$
	select h.staff_id, s.starts, s.ends
	from care.working_hours h
	join care.people p on p.id = h.staff_id
	cross join generate_series(0, 7) as ahead
	cross join lateral (select (shifts_of.at at time zone p.time_zone)::date + ahead as day) d
	cross join lateral (
		select (d.day + h.starts) at time zone p.time_zone as starts, (d.day + h.ends) at time zone p.time_zone as ends
	) s
	where h.staff_id = any (shifts_of.staff) and extract(isodow from d.day) = h.weekday and s.starts < s.ends;
$$;

-- When somebody of a patient's care team is next at work: `at` itself while somebody is, and where nobody's hours are
-- known, so that what is not filled in keeps nobody waiting.
create function private.next_opening(patient uuid, at timestamptz) returns timestamptz
language sql stable security definer set search_path = '' as $$
	select coalesce(min(greatest(s.starts, next_opening.at)), next_opening.at)
	from private.shifts_of(array(
		select m.staff_id from care.care_team_members m
		where m.patient_id = next_opening.patient and m.period @> next_opening.at
	), next_opening.at) s
	where s.ends > next_opening.at;
$$;

-- Who is on call at a clinic while nobody of the care team is at work; nobody who has left it.
create function private.on_call_at(clinic uuid, at timestamptz) returns uuid
language sql stable security definer set search_path = '' as $$
	select e.on_call_id from care.escalation_settings e
	where e.organisation_id = clinic and e.superseded_at is null and exists (
		select from care.staff_roles s where s.staff_id = e.on_call_id and s.period @> on_call_at.at
	);
$$;

drop function private.people_to_tell(uuid);

-- Who is there for a patient's alerts, in the order in which they are told. At work: care manager, who covers,
-- supervisors, provider, the others of the team, administrators; those who are away by their hours come last. While it is
-- closed: who is on call, who covers, supervisors, the care manager, and the rest.
create function private.people_to_tell(patient uuid, at timestamptz) returns uuid[]
language sql stable security definer set search_path = '' as $$
	with clinic as (
		select p.organisation_id as id, private.next_opening(p.person_id, people_to_tell.at) <= people_to_tell.at as open
		from care.patients p where p.person_id = people_to_tell.patient
	), places as (
		select m.staff_id as person, case m.position
			when 'primary' then 1 when 'covering' then 2 when 'provider' then 4 else 5 end as place
		from care.care_team_members m
		where m.patient_id = people_to_tell.patient and m.period @> people_to_tell.at
		union all
		select s.staff_id, case s.role when 'supervisor' then 3 else 6 end
		from care.staff_roles s join clinic c on c.id = s.organisation_id
		where s.role in ('supervisor', 'clinic_admin') and s.period @> people_to_tell.at
		union all
		select private.on_call_at(c.id, people_to_tell.at), case when c.open then 7 else 0 end from clinic c
	), people as (
		select o.person, min(o.place) as place, exists (
			select from care.working_hours h where h.staff_id = o.person
		) and not exists (
			select from private.shifts_of(array[o.person], people_to_tell.at) s
			where s.starts <= people_to_tell.at and s.ends > people_to_tell.at
		) as away
		from places o where o.person is not null group by o.person
	)
	select coalesce(array_agg(o.person order by
		c.open and o.away, case when c.open then o.place else array_position(array[0, 2, 3, 1, 4, 5, 6], o.place) end, o.person
	), '{}')
	from people o cross join clinic c;
$$;

drop function private.tell_next(care.alerts);

-- Tells the next person: whoever of them was told least often since the alert opened or got worse, in their order, round
-- and round until somebody acknowledges it. Yellow tells nobody before the clinic opens. Answers whether somebody was told.
create function private.tell_next(alert care.alerts, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	opening constant timestamptz := private.next_opening(alert.patient_id, at);
	waits constant boolean := alert.severity = 'yellow' and opening > at;
	due timestamptz;
	called timestamptz;
	next_person uuid;
begin
	if waits then
		due := opening;
	else
		due := at + make_interval(mins => private.minutes_to_wait(alert.organisation_id,
			case when alert.severity = 'red' and opening > at then 'red_closed' else alert.severity end));
		if alert.severity = 'yellow' then
			due := private.next_opening(alert.patient_id, due);
		end if;
	end if;
	insert into private.alert_deadlines (alert_id, due_at) values (alert.id, due)
	on conflict (alert_id) do update set due_at = excluded.due_at;
	if waits then
		return false;
	end if;
	select max(e.at) into called from care.alert_events e
	where e.alert_id = alert.id and e.event in ('opened', 'raised');
	select one.person into next_person
	from unnest(private.people_to_tell(alert.patient_id, at)) with ordinality as one (person, place)
	order by (
		select count(*) from care.alert_events e
		where e.alert_id = alert.id and e.told_id = one.person and e.at >= called
	), one.place
	limit 1;
	if next_person is null then
		return false;
	end if;
	-- After what it follows from, which has the same moment.
	insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity, told_id, at)
	values (alert.id, alert.organisation_id, alert.patient_id, 'told', alert.severity, next_person,
		tell_next.at + interval '1 microsecond');
	return true;
end;
$$;

create or replace function private.follow_alert_event() returns trigger
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
			when 'acknowledged' then 'alert.acknowledged' when 'acted' then 'alert.acted'
			when 'advised' then 'alert.advised' else 'alert.resolved'
		end,
		new.patient_id, alert.area, new.alert_id,
		jsonb_strip_nulls(jsonb_build_object('severity', new.severity, 'act', new.act, 'told', new.told_id)), new.actor_id);
	if new.event in ('opened', 'raised') and new.severity <> 'watch' then
		perform private.tell_next(alert, new.at);
	end if;
	if alert.area = 'readings' then
		perform private.ring_readings(new.patient_id, alert.topic, true, jsonb_build_object('alert', new.alert_id));
	end if;
	-- Somebody who is called may have no right to the record, and hears it none the less.
	if new.event = 'told' then
		perform private.ring('alert', array['person:' || new.told_id],
			array[jsonb_build_object('alert', new.alert_id)]);
	end if;
	return null;
end;
$$;

-- Whether the caller may be called to alerts of patients who are not theirs.
create function private.may_be_called() returns boolean
language sql stable security definer set search_path = '' as $$
	select private.hold_role('supervisor', 'clinic_admin')
		or private.on_call_at(private.my_organisation(), now()) = (select auth.uid());
$$;

create or replace function private.may_act_on(alert care.alerts) returns boolean
language sql stable security definer set search_path = '' as $$
	select private.am_staff() and (
		exists (
			select from private.rights r
			where r.patient_id = alert.patient_id and r.person_id = (select auth.uid())
				and r.area = alert.area and 'see' = any (r.actions) and r.period @> now()
				and (alert.topic is null or alert.topic = any (r.topics))
		)
		or private.my_organisation() = alert.organisation_id and private.may_be_called() and exists (
			select from care.alert_events e where e.alert_id = alert.id and e.told_id = (select auth.uid())
		)
	);
$$;

drop function private.escalate_alerts();

-- Calls the next person to every alert that nobody has acknowledged in time. For the worker, every minute.
create function private.escalate_alerts(at timestamptz default clock_timestamp()) returns integer
language plpgsql security definer set search_path = '' as $$
declare
	late care.alerts;
	told integer := 0;
begin
	for late in
		select a.* from private.alert_deadlines d
		join care.alerts a on a.id = d.alert_id
		where d.due_at <= escalate_alerts.at and a.acknowledged_at is null and a.resolved_at is null
		order by d.due_at
		for no key update of a skip locked
	loop
		if private.tell_next(late, escalate_alerts.at) then
			told := told + 1;
		end if;
	end loop;
	return told;
end;
$$;

revoke execute on function
	care.escalation_limits(), care.set_escalation(uuid, integer, integer, integer, uuid),
	private.minutes_to_wait(uuid, text), private.shifts_of(uuid[], timestamptz),
	private.next_opening(uuid, timestamptz), private.on_call_at(uuid, timestamptz),
	private.people_to_tell(uuid, timestamptz), private.tell_next(care.alerts, timestamptz), private.may_be_called(),
	private.escalate_alerts(timestamptz)
	from public;
grant execute on function
	care.escalation_limits(), care.set_escalation(uuid, integer, integer, integer, uuid), private.may_be_called()
	to authenticated;
grant execute on function private.escalate_alerts(timestamptz) to closeby_jobs;

alter table private.escalation_limits enable row level security;
alter table private.escalation_limits force row level security;
alter table care.escalation_settings enable row level security;
alter table care.escalation_settings force row level security;

create policy escalation_settings_of_my_clinic on care.escalation_settings for select to authenticated
	using (organisation_id = (select private.my_organisation()) and (select private.am_staff()));
grant select on care.escalation_settings to authenticated;

-- A colleague who was called sees that alert, and nothing else of the record.
alter policy alerts_in_reach on care.alerts
	using ((select private.am_staff()) and (
		exists (
			select from private.rights r
			where r.patient_id = alerts.patient_id and r.person_id = (select auth.uid())
				and r.area = 'readings' and 'see' = any (r.actions) and r.period @> now()
				and (alerts.topic is null or alerts.topic = any (r.topics))
		)
		or organisation_id = (select private.my_organisation()) and (select private.may_be_called())
			and id in (select private.alerts_told_to_me())
	));
