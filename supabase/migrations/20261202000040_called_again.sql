-- That somebody has seen an alert answers for what they saw. What comes after it calls again: a red sign at once, however
-- long ago the first one was; a yellow one once a day, for the day it was dealt with is over. And a question to a provider
-- answers for nothing: while nobody replies, the next person is called as if nobody had seen it.

-- Whether an alert was acknowledged on an earlier day than this one, where the patient lives.
create function private.seen_on_an_earlier_day(alert care.alerts, at timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
	select (alert.acknowledged_at at time zone p.time_zone)::date < (seen_on_an_earlier_day.at at time zone p.time_zone)::date
	from care.people p where p.id = alert.patient_id;
$$;

-- Opens an alert that somebody has seen to the next call; follow_alert_event tells the next person.
create function private.call_again(alert care.alerts, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
begin
	update care.alerts a set acknowledged_at = null where a.id = alert.id;
	insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity, at)
	values (alert.id, alert.organisation_id, alert.patient_id, 'raised', alert.severity, call_again.at);
end;
$$;

-- A finding that rests on something no earlier one of this alert did is new to whoever has seen it.
create function private.call_again_for_what_is_new() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	alert care.alerts;
begin
	select * into alert from care.alerts a
	where a.id = new.alert_id and a.acknowledged_at is not null and a.resolved_at is null
	for no key update;
	if not found or new.severity = 'watch'
		or new.severity <> 'red' and not private.seen_on_an_earlier_day(alert, new.found_at)
		or not exists (
			select from unnest(new.evidence) as e (id) where not exists (
				select from care.alert_findings f
				where f.alert_id = new.alert_id and e.id = any (f.evidence)
					and (f.rule, f.version, f.evidence) is distinct from (new.rule, new.version, new.evidence)
			)
		)
	then
		return null;
	end if;
	perform private.call_again(alert, clock_timestamp());
	return null;
end;
$$;
create trigger alert_findings__call_again after insert on care.alert_findings
	for each row execute function private.call_again_for_what_is_new();

-- A question waits as long as the alert itself would; its answer ends that. After alert_events__follow, which takes the
-- deadline of whatever was acted on away.
create function private.wait_for_advice() returns trigger
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
	if new.severity <> 'red' then
		due := private.next_opening(new.patient_id, due);
	end if;
	insert into private.alert_deadlines (alert_id, due_at) values (new.alert_id, due)
	on conflict (alert_id) do update set due_at = excluded.due_at;
	return null;
end;
$$;
create trigger alert_events__wait after insert on care.alert_events
	for each row when (new.act = 'escalate_to_provider' or new.event = 'advised')
	execute function private.wait_for_advice();

-- As 20261130000200 has it, and where a provider who was asked has not answered.
create or replace function private.escalate_alerts(at timestamptz default clock_timestamp()) returns integer
language plpgsql security definer set search_path = '' as $$
declare
	late care.alerts;
	told integer := 0;
begin
	for late in
		select a.* from private.alert_deadlines d
		join care.alerts a on a.id = d.alert_id
		where d.due_at <= escalate_alerts.at and a.resolved_at is null
			and (a.acknowledged_at is null or private.waits_for_advice(a.id))
		order by d.due_at
		for no key update of a skip locked
	loop
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

revoke execute on function private.seen_on_an_earlier_day(care.alerts, timestamptz),
	private.call_again(care.alerts, timestamptz), private.call_again_for_what_is_new(), private.wait_for_advice(),
	private.escalate_alerts(timestamptz)
	from public;
grant execute on function private.escalate_alerts(timestamptz) to closeby_jobs;
