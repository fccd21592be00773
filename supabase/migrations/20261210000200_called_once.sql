-- The worker looked up what is late once, and called one after another for as long as that takes. What changed meanwhile it did
-- not see, for only the alert itself is looked at again when it is held: a second worker had called the next person, or
-- something worse had called anew, and somebody was called a second time at once; a provider had answered, and the alert
-- was nobody's again. And of two workers that called for two clinics one could undo the other, who waited for its log.

-- As 20261202000040 has it, each alert held before it is looked at. Clinic by clinic, in the order in which their logs are
-- written when it is stored (audit.link_event), so that two at once wait for each other in turn.
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
	end loop;
	return told;
end;
$$;
