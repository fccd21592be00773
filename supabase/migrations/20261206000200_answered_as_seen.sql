-- A page can be older than the alert on it: a yellow sugar of 65 is answered while a red one of 45 has come in, and the answer
-- took the deadline of what nobody had seen. So an answer says how much of the alert stood on the page it was given on.

drop function care.answer_alert(uuid, uuid, care.alert_event, care.alert_act, text, text);

-- As 20261201000310 has it, and not for an alert about which more was found than the `findings` that were seen.
-- Errors: as there, and MOVED.
create function care.answer_alert(
	id uuid, alert uuid, event care.alert_event, act care.alert_act, note text, reason text, findings bigint
) returns void
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
			and (e.event, e.act, e.note, e.reason) is not distinct from
				(answer_alert.event, answer_alert.act, answer_alert.note, answer_alert.reason);
		if not found then
			raise exception 'this id belongs to another' using errcode = 'TAKEN';
		end if;
		return;
	end if;
	if event not in ('acknowledged', 'acted', 'resolved') then
		raise exception 'nobody says that' using errcode = 'check_violation', column = 'event';
	end if;
	if answer_alert.reason is not null and not exists (
		select from private.no_action_reasons r
		where r.reason = answer_alert.reason and current_date >= r.effective_from
			and current_date < coalesce(r.retired_on, 'infinity')
	) then
		raise exception 'not a reason of the list' using errcode = 'check_violation', column = 'reason';
	end if;
	if answer_alert.note is null and exists (
		select from private.no_action_reasons r where r.reason = answer_alert.reason and r.needs_words
	) then
		raise exception 'it says nothing without words' using errcode = 'check_violation', column = 'note';
	end if;
	if held.resolved_at is not null then
		raise exception 'it is over' using errcode = 'CLOSD';
	end if;
	if (select count(*) from care.alert_findings f where f.alert_id = held.id) > coalesce(answer_alert.findings, 0) then
		raise exception 'more was found meanwhile' using errcode = 'MOVED';
	end if;
	insert into care.alert_events (id, alert_id, organisation_id, patient_id, event, act, actor_id, severity, note, reason)
	values (answer_alert.id, held.id, held.organisation_id, held.patient_id, answer_alert.event, answer_alert.act,
		auth.uid(), held.severity, answer_alert.note, answer_alert.reason);
end;
$$;

revoke execute on function care.answer_alert(uuid, uuid, care.alert_event, care.alert_act, text, text, bigint) from public;
grant execute on function care.answer_alert(uuid, uuid, care.alert_event, care.alert_act, text, text, bigint)
	to authenticated;
