-- Asking the provider about an alert, and their answer: both are events of the alert, so that its trail tells all of it.

alter table care.alert_events add constraint alert_events_advice_has_words
	check (event <> 'advised' or actor_id is not null and note is not null);

alter table private.notices drop constraint notices_kind_check;
alter table private.notices add constraint notices_kind_check
	check (kind in ('alert', 'message', 'question', 'advice'));

-- Who is called while nobody answers; a provider who is asked is told of the question instead.
create or replace function private.notice_alert() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into private.notices (person_id, kind, about, mail)
	select new.told_id, 'alert', new.alert_id, new.severity = 'red' or exists (
		select from care.alert_events e
		where e.alert_id = new.alert_id and e.event = 'told' and e.id <> new.id and e.at >= (
			select max(o.at) from care.alert_events o where o.alert_id = new.alert_id and o.event in ('opened', 'raised')
		)
	)
	where exists (select from care.alerts a where a.id = new.alert_id and a.acknowledged_at is null);
	return null;
end;
$$;

-- Tells the providers of the care team who may see the alert that they are asked. Refused (check_violation) where there is
-- none, for nobody may believe that somebody was asked. After alert_events__follow, which says that somebody has seen it.
create function private.ask_provider() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	provider uuid;
	asked boolean := false;
begin
	for provider in
		select distinct r.person_id from private.rights r
		join care.alerts a on a.id = new.alert_id
		join care.care_team_members m on m.patient_id = r.patient_id and m.staff_id = r.person_id and m.period @> now()
		join care.staff_roles s on s.staff_id = r.person_id and s.role = 'provider' and s.period @> now()
		where r.patient_id = new.patient_id and r.person_id <> new.actor_id and r.area = a.area
			and 'see' = any (r.actions) and r.period @> now() and (a.topic is null or a.topic = any (r.topics))
		order by r.person_id
	loop
		asked := true;
		insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity, told_id, at)
		values (new.alert_id, new.organisation_id, new.patient_id, 'told', new.severity, provider,
			new.at + interval '1 microsecond');
		insert into private.notices (person_id, kind, about, mail) values (provider, 'question', new.alert_id, true);
	end loop;
	if not asked then
		raise exception 'nobody to ask' using errcode = 'check_violation', column = 'act';
	end if;
	return null;
end;
$$;
create trigger alert_events__question after insert on care.alert_events
	for each row when (new.act = 'escalate_to_provider') execute function private.ask_provider();

-- Whether a provider was asked about an alert and nobody has answered since.
create function private.waits_for_advice(alert uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from care.alert_events q
		where q.alert_id = waits_for_advice.alert and q.act = 'escalate_to_provider' and not exists (
			select from care.alert_events d where d.alert_id = q.alert_id and d.event = 'advised' and d.at > q.at
		)
	);
$$;

-- A provider's answer to what they were asked. The same id is the same answer.
-- Errors: ABSNT (no such alert, not a provider, or not asked), CLOSD, TAKEN, check_violation (no words).
create function care.advise_on_alert(id uuid, alert uuid, note text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	held care.alerts;
begin
	select * into held from care.alerts a where a.id = advise_on_alert.alert for no key update;
	if not found or not private.may_act_on(held) or not private.hold_role('provider') or not exists (
		select from care.alert_events e where e.alert_id = held.id and e.act = 'escalate_to_provider'
	) then
		raise exception 'no such question' using errcode = 'ABSNT';
	end if;
	if exists (select from care.alert_events e where e.id = advise_on_alert.id) then
		perform from care.alert_events e
		where e.id = advise_on_alert.id and e.alert_id = held.id and e.actor_id = auth.uid() and e.event = 'advised'
			and e.note = advise_on_alert.note;
		if not found then
			raise exception 'this id belongs to another' using errcode = 'TAKEN';
		end if;
		return;
	end if;
	if held.resolved_at is not null then
		raise exception 'it is over' using errcode = 'CLOSD';
	end if;
	insert into care.alert_events (id, alert_id, organisation_id, patient_id, event, actor_id, severity, note)
	values (advise_on_alert.id, held.id, held.organisation_id, held.patient_id, 'advised', auth.uid(), held.severity,
		advise_on_alert.note);
	insert into private.notices (person_id, kind, about, mail)
	select distinct e.actor_id, 'advice', held.id, false from care.alert_events e
	where e.alert_id = held.id and e.act = 'escalate_to_provider';
end;
$$;

-- What waits for the caller: questions to a provider, and answers that whoever asked has not acted on yet.
create function care.advice_waiting() returns table (questions integer, answers integer)
language sql stable security definer set search_path = '' as $$
	select
		(
			select count(*)::integer from care.alerts a
			where a.resolved_at is null and private.hold_role('provider') and private.waits_for_advice(a.id)
				and exists (select from care.alert_events t where t.alert_id = a.id and t.told_id = (select auth.uid()))
				and a.organisation_id = private.my_organisation() and private.may_act_on(a)
		),
		(
			select count(*)::integer from care.alerts a
			where a.resolved_at is null and a.organisation_id = private.my_organisation()
				and exists (
					select from care.alert_events q
					where q.alert_id = a.id and q.act = 'escalate_to_provider' and q.actor_id = (select auth.uid())
				)
				and (select max(d.at) from care.alert_events d where d.alert_id = a.id and d.event = 'advised')
					> (select max(m.at) from care.alert_events m where m.alert_id = a.id and m.actor_id = (select auth.uid()))
				and private.may_act_on(a)
		);
$$;

-- The notices that still matter: the alert waits for somebody, the question for an answer, the answer for whoever asked,
-- the message to be read; and it was today.
create or replace function private.notices_that_matter() returns setof private.notices
language sql stable security definer set search_path = '' as $$
	select n.* from private.notices n
	where n.at > now() - interval '1 day' and case n.kind
		when 'alert' then exists (
			select from care.alerts a where a.id = n.about and a.acknowledged_at is null and a.resolved_at is null
		)
		when 'question' then private.waits_for_advice(n.about) and exists (
			select from care.alerts a where a.id = n.about and a.resolved_at is null
		)
		when 'advice' then not exists (
			select from care.alert_events e
			where e.alert_id = n.about and e.at >= n.at and (e.actor_id = n.person_id or e.event = 'resolved')
		)
		else not exists (
			select from care.reads r where r.conversation_id = n.about and r.person_id = n.person_id and r.read_at >= n.at
		)
	end;
$$;

revoke execute on function
	private.ask_provider(), private.waits_for_advice(uuid), care.advise_on_alert(uuid, uuid, text), care.advice_waiting()
	from public;
grant execute on function care.advise_on_alert(uuid, uuid, text), care.advice_waiting() to authenticated;
