-- From draft to plan: asking for a signature, signing or returning, publishing, discarding. Each is an event; what
-- follows from it (the number, the summaries, the log, the doorbell) follows by trigger.

-- Rings those who may see this part of a patient's plan, with ids alone; only staff, for what is in draft.
create function private.ring_plan(
	patient uuid, areas care.area[], topic care.sensitive_topic, staff_only boolean, detail jsonb
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	topics text[];
begin
	select array_agg(distinct 'person:' || r.person_id) into topics
	from private.rights r
	where r.patient_id = ring_plan.patient and r.area = any (areas) and 'see' = any (r.actions) and r.period @> now()
		and (ring_plan.topic is null or ring_plan.topic = any (r.topics))
		and (not staff_only or exists (select from care.people p where p.id = r.person_id and p.kind = 'staff'));
	if topics is not null then
		perform private.ring('plan', topics,
			array_fill(jsonb_build_object('patient', ring_plan.patient) || detail, array[cardinality(topics)]));
	end if;
end;
$$;

-- A new revision takes what it says of itself; what else it takes follows when it is published.
create function private.need_plan_line() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into private.plan_line_needs (line_id, revision, patient_id, area, topics)
	values (new.id, new.revision, new.patient_id, new.area, array_remove(array[new.topic], null));
	return null;
end;
$$;
create trigger plan_lines__need after insert on care.plan_lines
	for each row execute function private.need_plan_line();

-- Says again what it takes to see each revision of each line of a patient, by what is published.
create function private.settle_plan_line_needs(patient uuid) returns void
language sql set search_path = '' as $$
	with recursive standing as (
		select distinct on (c.id) c.id, c.parent_id, c.area, c.topic
		from care.plan_versions v
		join care.plan_version_lines l on l.version_id = v.id
		join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
		where v.patient_id = settle_plan_line_needs.patient and v.number is not null
		order by c.id, v.number desc
	),
	above as (
		select s.id as line_id, s.id as above_id from standing s
		union
		select a.line_id, s.parent_id from above a join standing s on s.id = a.above_id where s.parent_id is not null
	),
	needs as materialized (
		select c.id, c.revision,
			case when bool_or(s.area = 'medicines') then 'medicines' else c.area end as area,
			array(
				select distinct one from unnest(array_agg(s.topic) || c.topic) one where one is not null order by one
			) as topics
		from care.plan_lines c
		left join above a on a.line_id in (c.id, c.parent_id)
		left join standing s on s.id = a.above_id
		where c.patient_id = settle_plan_line_needs.patient
		group by c.id, c.revision
	)
	update private.plan_line_needs n set area = needs.area, topics = needs.topics
	from needs
	where n.line_id = needs.id and n.revision = needs.revision and n.patient_id = settle_plan_line_needs.patient
		and (n.area, n.topics) is distinct from (needs.area, needs.topics);
$$;

create function private.follow_plan_event() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	given integer;
begin
	if new.event = 'published' then
		update care.plans p
		set current_id = new.version_id, last_number = p.last_number + 1, published_at = new.at
		where p.patient_id = new.patient_id
		returning p.last_number into given;
		update care.plan_versions v set number = given, published_at = new.at where v.id = new.version_id;
		update care.plan_lines c set first_number = given
		from care.plan_version_lines l
		where l.version_id = new.version_id and c.id = l.line_id and c.revision = l.revision and c.first_number is null;
		perform private.settle_plan_line_needs(new.patient_id);
	end if;
	if new.event in ('published', 'discarded') then
		delete from care.plan_drafts d where d.version_id = new.version_id;
	else
		update care.plan_drafts d set state = new.event where d.version_id = new.version_id;
	end if;
	perform audit.record('plan.' || new.event, new.patient_id, 'plan', new.version_id,
		jsonb_strip_nulls(jsonb_build_object('number', given)), new.actor_id);
	perform private.ring_plan(new.patient_id, '{plan,medicines}', null, new.event <> 'published',
		jsonb_build_object('version', new.version_id));
	return null;
end;
$$;
create trigger plan_version_events__follow after insert on care.plan_version_events
	for each row execute function private.follow_plan_event();

create function private.audit_plan_draft() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record('plan.drafted', new.patient_id, 'plan', new.id, '{}', new.author_id);
	return null;
end;
$$;
create trigger plan_versions__audit after insert on care.plan_versions
	for each row execute function private.audit_plan_draft();

create function private.audit_plan_line() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record('plan.line_written', new.patient_id, new.area, new.id,
		jsonb_build_object('revision', new.revision), new.author_id);
	return null;
end;
$$;
create trigger plan_lines__audit after insert on care.plan_lines
	for each row execute function private.audit_plan_line();

create function private.audit_removed_plan_line() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record('plan.line_removed', new.patient_id, new.area, new.line_id, '{}', new.author_id);
	return null;
end;
$$;
create trigger plan_removed_lines__audit after insert on care.plan_removed_lines
	for each row execute function private.audit_removed_plan_line();

create function private.ring_plan_draft() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.ring_plan(new.patient_id, '{plan}', null, true, jsonb_build_object('version', new.version_id));
	return null;
end;
$$;
create trigger plan_drafts__ring after insert or update of changes on care.plan_drafts
	for each row execute function private.ring_plan_draft();

-- The draft with this id, held for an event; it may be in any state. Where nothing is open any more the row is empty.
create function private.hold_plan_version(version uuid) returns care.plan_drafts
language plpgsql security definer set search_path = '' as $$
declare
	held care.plan_drafts;
begin
	perform private.hold_plan(v.patient_id) from care.plan_versions v where v.id = hold_plan_version.version;
	if not found then
		raise exception 'no such draft' using errcode = 'ABSNT';
	end if;
	select * into held from care.plan_drafts d where d.version_id = hold_plan_version.version for no key update;
	return held;
end;
$$;

-- Whether the last event of a version is this one, by the caller: a retry then changes nothing.
create function private.is_my_last_plan_event(version uuid, event care.plan_event) returns boolean
language sql stable security definer set search_path = '' as $$
	select coalesce((
		select (e.event, e.actor_id) = (is_my_last_plan_event.event, auth.uid())
		from care.plan_version_events e
		where e.version_id = is_my_last_plan_event.version order by e.at desc limit 1
	), false);
$$;

-- Adds an event by the caller. `expected` is how many changes of the draft the caller has read; null where it does not
-- matter. Errors: ABSNT, CLOSD, MOVED.
create function private.add_plan_event(
	version uuid, event care.plan_event, expected integer default null, note text default null
) returns void
language plpgsql security definer set search_path = '' as $$
declare
	held care.plan_drafts := private.hold_plan_version(version);
begin
	if private.is_my_last_plan_event(version, event) then
		return;
	end if;
	if held.version_id is null then
		raise exception 'not open' using errcode = 'CLOSD';
	end if;
	if held.changes <> expected then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	insert into care.plan_version_events (version_id, organisation_id, patient_id, event, actor_id, note)
	values (held.version_id, held.organisation_id, held.patient_id, add_plan_event.event, auth.uid(), add_plan_event.note);
end;
$$;

-- Asks the providers of the team to sign. Errors: ABSNT, CLOSD.
create function care.request_plan_signature(version uuid) returns void
language sql security definer set search_path = '' as $$
	select private.add_plan_event(version, 'signature_requested');
$$;

-- Signs what the caller has read, as far as change `expected`. For providers who care for the patient.
-- Errors: ABSNT, insufficient_privilege, CLOSD, MOVED.
create function care.sign_plan(version uuid, expected integer) returns void
language sql security definer set search_path = '' as $$
	select private.add_plan_event(version, 'signed', coalesce(expected, -1));
$$;

-- Gives a draft that waits for a signature back to be changed, saying why; whoever asked may take it back so.
-- Errors: ABSNT, CLOSD, check_violation.
create function care.return_plan_draft(version uuid, note text) returns void
language sql security definer set search_path = '' as $$
	select private.add_plan_event(version, 'returned', null, note);
$$;

-- Publishes what the caller has read, as far as change `expected`, and answers its number. The same again by the same
-- person is answered with the number that it got.
-- Errors: ABSNT, CLOSD (waits for a signature, or discarded), MOVED (changed, or published by somebody else meanwhile),
-- UNSGN (a change to medicines is not signed), check_violation (nothing in it).
create function care.publish_plan(version uuid, expected integer) returns integer
language plpgsql security definer set search_path = '' as $$
declare
	held care.plan_drafts := private.hold_plan_version(version);
	published care.plan_versions;
begin
	select * into published from care.plan_versions v where v.id = publish_plan.version;
	if published.number is not null and not private.is_my_last_plan_event(version, 'published') then
		raise exception 'published meanwhile' using errcode = 'MOVED';
	end if;
	if held.version_id is not null and not exists (
		select from care.plan_version_lines l where l.version_id = publish_plan.version
	) then
		raise exception 'nothing in it' using errcode = 'check_violation';
	end if;
	perform private.add_plan_event(version, 'published', coalesce(expected, -1));
	return (select v.number from care.plan_versions v where v.id = publish_plan.version);
end;
$$;

-- Lays a draft aside, signed or not; it stays to be read, and a new one may begin from it. Errors: ABSNT, CLOSD.
create function care.discard_plan_draft(version uuid) returns void
language sql security definer set search_path = '' as $$
	select private.add_plan_event(version, 'discarded');
$$;

revoke execute on function
	private.ring_plan(uuid, care.area[], care.sensitive_topic, boolean, jsonb), private.need_plan_line(),
	private.settle_plan_line_needs(uuid), private.follow_plan_event(),
	private.audit_plan_draft(), private.audit_plan_line(), private.audit_removed_plan_line(), private.ring_plan_draft(),
	private.hold_plan_version(uuid), private.is_my_last_plan_event(uuid, care.plan_event),
	private.add_plan_event(uuid, care.plan_event, integer, text), care.request_plan_signature(uuid),
	care.sign_plan(uuid, integer), care.return_plan_draft(uuid, text), care.publish_plan(uuid, integer),
	care.discard_plan_draft(uuid)
	from public;
grant execute on function
	care.request_plan_signature(uuid), care.sign_plan(uuid, integer), care.return_plan_draft(uuid, text),
	care.publish_plan(uuid, integer), care.discard_plan_draft(uuid)
	to authenticated;
