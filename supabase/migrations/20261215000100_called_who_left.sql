-- Who was called, and has since left the care team or the clinic, can no longer answer: their whole time passed, a quarter of
-- an hour for a red sign, before the next person was called.

-- Whether the last who was called to an alert, since it opened or got worse, is none of those who are called now.
create function private.called_who_left(alert care.alerts, at timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
	select coalesce((
		select e.told_id <> all (private.people_to_tell(alert.patient_id, called_who_left.at))
		from care.alert_events e
		where e.alert_id = alert.id and e.event in ('opened', 'raised', 'told')
		order by e.at desc limit 1
	), false);
$$;

-- Whether the next person is to be called to an alert: nobody has seen it, or answered a question about it, in the time there
-- was, or nobody can who was called.
create function private.calls_next(alert care.alerts, at timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
	select alert.resolved_at is null and exists (
		select from private.alert_deadlines d
		where d.alert_id = alert.id and (
			d.due_at <= calls_next.at and (alert.acknowledged_at is null or private.waits_for_advice(alert.id))
			or alert.acknowledged_at is null and private.called_who_left(alert, calls_next.at)
		)
	);
$$;

-- As 20261211000100 has it, by what calls_next says.
create or replace function private.escalate_alerts(at timestamptz default clock_timestamp()) returns integer
language plpgsql security definer set search_path = '' as $$
declare
	candidate uuid;
	late care.alerts;
	told integer := 0;
begin
	for candidate in
		select a.id from private.alert_deadlines d
		join care.alerts a on a.id = d.alert_id
		where private.calls_next(a, escalate_alerts.at)
		order by a.organisation_id, d.due_at
	loop
		begin
			perform from care.alerts a where a.id = candidate for no key update skip locked;
			continue when not found;
			select a.* into late from care.alerts a where a.id = candidate and private.calls_next(a, escalate_alerts.at);
			continue when not found;
			if late.acknowledged_at is not null then
				perform private.call_again(late, escalate_alerts.at);
				told := told + 1;
			elsif private.tell_next(late, escalate_alerts.at) then
				told := told + 1;
			end if;
		exception when others then
			-- Never its message, which can quote what people wrote.
			raise log 'alert % could not be called for: %', candidate, sqlstate;
		end;
	end loop;
	return told;
end;
$$;

revoke execute on function private.called_who_left(care.alerts, timestamptz),
	private.calls_next(care.alerts, timestamptz)
	from public;
