-- Yellow means a call the same day (reference 3). It may wait for the clinic to open overnight, and not over a weekend: where
-- the next opening is further off than the clinic lets it wait, who is on call is called at once. A phone is told by the same
-- hours, so that it can say who calls and on which day.

alter table private.escalation_limits drop constraint escalation_limits_setting_check;
alter table private.escalation_limits add constraint escalation_limits_setting_check
	check (setting in ('red', 'red_closed', 'yellow', 'yellow_closed'));
insert into private.escalation_limits (setting, usual, low, high, source, effective_from) values
	('yellow_closed', 960, 60, 5760, 'Default of Closeby; the clinic confirms it', date '2026-12-04');

-- None: a clinic that set the others before this could be set.
alter table care.escalation_settings add column yellow_closed integer;

drop function care.set_escalation(uuid, integer, integer, integer, uuid);

-- Sets what holds for the clinic from now on, in minutes; `expected` is the row the caller saw, null where there was none.
-- Errors: ABSNT, MOVED, check_violation (the setting as column).
create function care.set_escalation(
	expected uuid, red integer, red_closed integer, yellow integer, yellow_closed integer, on_call uuid
) returns void
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
	join (values ('red', red), ('red_closed', red_closed), ('yellow', yellow), ('yellow_closed', yellow_closed))
		as given (setting, minutes) on given.setting = l.setting
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
	insert into care.escalation_settings (organisation_id, red, red_closed, yellow, yellow_closed, on_call_id, author_id)
	values (clinic, set_escalation.red, set_escalation.red_closed, set_escalation.yellow, set_escalation.yellow_closed,
		on_call, auth.uid())
	returning id into row_id;
	perform audit.record('escalation.set', null, null, row_id, jsonb_strip_nulls(jsonb_build_object('red', red,
		'red_closed', red_closed, 'yellow', yellow, 'yellow_closed', yellow_closed, 'on_call', on_call)));
end;
$$;

-- When a yellow alert of this moment calls: at once while somebody is at work, at the next opening where that is near, and
-- otherwise at once.
create function private.yellow_calls_at(patient uuid, clinic uuid, at timestamptz) returns timestamptz
language sql stable security definer set search_path = '' as $$
	select case
		when o.opening - yellow_calls_at.at
			<= make_interval(mins => private.minutes_to_wait(yellow_calls_at.clinic, 'yellow_closed'))
		then o.opening else yellow_calls_at.at
	end
	from private.next_opening(yellow_calls_at.patient, yellow_calls_at.at) as o (opening);
$$;

-- As 20261130000200 has it, and yellow does not wait for an opening that is far off.
create or replace function private.tell_next(alert care.alerts, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	closed constant boolean := private.next_opening(alert.patient_id, at) > at;
	called constant timestamptz := (
		select max(e.at) from care.alert_events e where e.alert_id = alert.id and e.event in ('opened', 'raised')
	);
	-- What could not wait for an opening when it was found does not wait for one later on.
	waits constant boolean := alert.severity = 'yellow' and not (
		private.next_opening(alert.patient_id, called) > called
		and private.yellow_calls_at(alert.patient_id, alert.organisation_id, called) = called
	);
	due timestamptz := at;
	next_person uuid;
begin
	if waits then
		due := private.yellow_calls_at(alert.patient_id, alert.organisation_id, at);
	end if;
	if due > at then
		insert into private.alert_deadlines (alert_id, due_at) values (alert.id, due)
		on conflict (alert_id) do update set due_at = excluded.due_at;
		return false;
	end if;
	due := at + make_interval(mins => private.minutes_to_wait(alert.organisation_id,
		case when alert.severity = 'red' and closed then 'red_closed' else alert.severity end));
	if waits then
		due := private.yellow_calls_at(alert.patient_id, alert.organisation_id, due);
	end if;
	insert into private.alert_deadlines (alert_id, due_at) values (alert.id, due)
	on conflict (alert_id) do update set due_at = excluded.due_at;
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

-- As 20261202000040 has it: a question about a yellow alert waits no longer than the alert itself would.
create or replace function private.wait_for_advice() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	closed constant boolean := private.next_opening(new.patient_id, new.at) > new.at;
	due timestamptz;
begin
	if new.event = 'advised' then
		delete from private.alert_deadlines d
		using care.alerts a
		where d.alert_id = new.alert_id and a.id = new.alert_id and a.acknowledged_at is not null;
		return null;
	end if;
	due := new.at + make_interval(mins => private.minutes_to_wait(new.organisation_id,
		case when new.severity = 'red' and closed then 'red_closed' when new.severity = 'watch' then 'yellow'
		else new.severity end));
	if new.severity = 'yellow' then
		due := private.yellow_calls_at(new.patient_id, new.organisation_id, due);
	elsif new.severity <> 'red' then
		due := private.next_opening(new.patient_id, due);
	end if;
	insert into private.alert_deadlines (alert_id, due_at) values (new.alert_id, due)
	on conflict (alert_id) do update set due_at = excluded.due_at;
	return null;
end;
$$;

-- Who calls about a yellow reading of the week to come, and when, for a phone that may have no line by then: the stretches
-- in which somebody of the care team is at work, until when they are known, how long yellow waits for one of them, and
-- within how many minutes whoever is called has to answer. For who may write that patient's readings or see them; null else.
create function care.hours_of_calls(patient uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
	select jsonb_build_object(
		'open', coalesce((
			select jsonb_agg(jsonb_build_object('from', lower(r.stretch), 'until', upper(r.stretch)) order by r.stretch)
			from (
				select unnest(range_agg(tstzrange(s.starts, s.ends))) as stretch
				from private.shifts_of(array(
					select m.staff_id from care.care_team_members m where m.patient_id = p.person_id and m.period @> now()
				), now()) s
				where s.ends > now()
			) r
		), '[]'),
		'known', now() + interval '7 days',
		'waits', private.minutes_to_wait(p.organisation_id, 'yellow_closed'),
		'answers', private.minutes_to_wait(p.organisation_id, 'yellow')
	)
	from care.patients p
	where p.person_id = hours_of_calls.patient and exists (
		select from private.rights r
		where r.patient_id = p.person_id and r.person_id = (select auth.uid()) and r.area = 'readings'
			and r.actions && '{see,add}'::care.action[] and r.period @> now()
	);
$$;

revoke execute on function
	care.set_escalation(uuid, integer, integer, integer, integer, uuid),
	private.yellow_calls_at(uuid, uuid, timestamptz), private.tell_next(care.alerts, timestamptz),
	private.wait_for_advice(), care.hours_of_calls(uuid)
	from public;
grant execute on function
	care.set_escalation(uuid, integer, integer, integer, integer, uuid), care.hours_of_calls(uuid)
	to authenticated;
