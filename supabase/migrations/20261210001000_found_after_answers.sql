-- Whether a finding was seen is told by its time and that of the answer. By a clock that was an hour ahead and was set right, what
-- was found in that hour stood before the answer: a red sugar called nobody. The alert is held by whoever adds to it or
-- answers it, so that they come one after another, and their times now do so as well, whatever the clock says.

create function private.place_finding() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	select greatest(new.found_at, a.acknowledged_at + interval '1 microsecond', a.resolved_at + interval '1 microsecond')
	into new.found_at from care.alerts a where a.id = new.alert_id;
	return new;
end;
$$;
create trigger alert_findings__place before insert on care.alert_findings
	for each row execute function private.place_finding();

-- As 20261130000200 has it, an answer never before what it answers.
create or replace function private.follow_alert_event() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	alert care.alerts;
begin
	if new.event in ('acknowledged', 'acted', 'resolved') then
		update care.alerts a
		set acknowledged_at = coalesce(a.acknowledged_at, seen.at),
			resolved_at = case when new.event = 'resolved' then seen.at end
		from (
			select greatest(new.at, max(f.found_at)) as at from care.alert_findings f where f.alert_id = new.alert_id
		) seen
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

revoke execute on function private.place_finding() from public;
