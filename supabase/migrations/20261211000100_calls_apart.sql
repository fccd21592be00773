-- All that is late was called for in one go, and one alert that cannot be called for took the calls to all others with it, at
-- every clinic, minute after minute. What fails stays late and is tried again; PostgreSQL's log says which alert it is.

-- As 20261210000200 has it, each alert by itself.
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
		where d.due_at <= escalate_alerts.at and a.resolved_at is null
		order by a.organisation_id, d.due_at
	loop
		begin
			perform from care.alerts a where a.id = candidate for no key update skip locked;
			continue when not found;
			select a.* into late from private.alert_deadlines d
			join care.alerts a on a.id = d.alert_id
			where a.id = candidate and d.due_at <= escalate_alerts.at and a.resolved_at is null
				and (a.acknowledged_at is null or private.waits_for_advice(a.id));
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
