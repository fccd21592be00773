-- An answer and what it is about could pass each other. A number that was put right, and not yet stored, stood before the
-- answer by its time: who closed the alert about a sugar of 50 had closed it about 40 as well, which no screen had shown.
-- And who wrote of a danger while the alert about the last time was being closed was refused, for it was open when it was
-- looked up and over when it was added to. So an answer waits for what is being written down about its patient, and says
-- how much of the alert was seen with the numbers that were put right since.

-- How much there is to be seen of an alert: what was found, and each time a number that it rests on was put right. It only
-- grows. Null for whoever may not act on it.
create function care.told_of_alert(alert uuid) returns bigint
language sql stable security definer set search_path = '' as $$
	select (select count(*) from care.alert_findings f where f.alert_id = a.id) + (
		select count(*) from (
			select o.version, o.components, lag(o.components) over (partition by o.id order by o.version) as before
			from care.observations o
			where o.id in (
				select e.id from care.alert_findings f cross join unnest(f.evidence) as e (id) where f.alert_id = a.id
			)
		) said
		where said.version > 1 and said.components is not null and said.components is distinct from said.before
	)
	from care.alerts a where a.id = told_of_alert.alert and private.may_act_on(a);
$$;

-- As 20261206000200 has it, one at a time with what is written down about the patient (private.hold_readings, before the
-- alert, as there), and not where a number was put right since.
create or replace function care.answer_alert(
	id uuid, alert uuid, event care.alert_event, act care.alert_act, note text, reason text, findings bigint
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	held care.alerts;
begin
	select * into held from care.alerts a where a.id = answer_alert.alert;
	-- Asked first: nobody else may hold a patient's lock.
	if not found or not private.may_act_on(held) then
		raise exception 'no such alert' using errcode = 'ABSNT';
	end if;
	perform private.hold_readings(held.patient_id);
	select * into held from care.alerts a where a.id = answer_alert.alert for no key update;
	-- And once more: the right may have been taken away while this waited its turn.
	if not private.may_act_on(held) then
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
	if care.told_of_alert(held.id) > coalesce(answer_alert.findings, 0) then
		raise exception 'more was found meanwhile' using errcode = 'MOVED';
	end if;
	insert into care.alert_events (id, alert_id, organisation_id, patient_id, event, act, actor_id, severity, note, reason)
	values (answer_alert.id, held.id, held.organisation_id, held.patient_id, answer_alert.event, answer_alert.act,
		auth.uid(), held.severity, answer_alert.note, answer_alert.reason);
end;
$$;

revoke execute on function care.told_of_alert(uuid) from public;
grant execute on function care.told_of_alert(uuid) to authenticated;
