-- "Ask about this": the line of the plan that a message is about. Apart from the message, since whoever reads the words
-- need not see the line: a caregiver without the medicines finds no trace of one here.

create table care.message_lines (
	message_id uuid primary key,
	message_version integer not null default 1 check (message_version = 1),
	organisation_id uuid not null,
	patient_id uuid not null,
	conversation_id uuid not null,
	line_id uuid not null,
	revision integer not null,
	area care.area not null,
	topic care.sensitive_topic,
	author_id uuid not null references care.people (id) on delete restrict,
	foreign key (message_id, message_version) references care.messages (id, version) on delete restrict,
	foreign key (line_id, revision, patient_id, organisation_id)
		references care.plan_lines (id, revision, patient_id, organisation_id) on delete restrict
);
create index on care.message_lines (conversation_id);

create function private.place_message_line() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if exists (select from care.message_lines m where m.message_id = new.message_id) then
		return null;
	end if;
	select m.conversation_id, l.organisation_id, l.patient_id, l.area, l.topic
	into new.conversation_id, new.organisation_id, new.patient_id, new.area, new.topic
	from care.messages m
	join care.plan_lines l on l.id = new.line_id and l.revision = new.revision and l.patient_id = m.patient_id
	where m.id = new.message_id and m.version = 1 and m.author_id = new.author_id;
	if not found then
		raise exception 'no such line' using errcode = 'ABSNT';
	end if;
	return new;
end;
$$;
create trigger message_lines__place before insert on care.message_lines
	for each row execute function private.place_message_line();
create trigger message_lines__refuse_change before update or delete or truncate on care.message_lines
	for each statement execute function private.refuse_plan_change();

-- Sends a message about a line, both or neither; a retry with the same id, words and line is the same message. Answers
-- as care.send_message. Errors: as there, and ABSNT (no line that the caller may see), TAKEN (another line).
create function care.send_message_about(id uuid, conversation_id uuid, body text, line uuid, revision integer)
returns setof care.messages
language plpgsql set search_path = '' as $$
begin
	perform from care.plan_lines l where l.id = send_message_about.line and l.revision = send_message_about.revision;
	if not found then
		raise exception 'no such line' using errcode = 'ABSNT';
	end if;
	return query
		select * from care.send_message(send_message_about.id, send_message_about.conversation_id, send_message_about.body);
	insert into care.message_lines (message_id, line_id, revision, author_id)
	values (send_message_about.id, send_message_about.line, send_message_about.revision, (select auth.uid()))
	on conflict do nothing;
	perform from care.message_lines m
	where m.message_id = send_message_about.id and m.author_id = (select auth.uid())
		and m.line_id = send_message_about.line and m.revision = send_message_about.revision;
	if not found then
		raise exception 'this message is about another line' using errcode = 'TAKEN';
	end if;
end;
$$;

revoke execute on function
	private.place_message_line(), care.send_message_about(uuid, uuid, text, uuid, integer)
	from public;
grant execute on function care.send_message_about(uuid, uuid, text, uuid, integer) to authenticated;

alter table care.message_lines enable row level security;
alter table care.message_lines force row level security;
create policy message_lines_in_reach on care.message_lines for select to authenticated
	using (
		exists (
			select from private.rights r
			where r.patient_id = message_lines.patient_id and r.person_id = (select auth.uid())
				and r.area = message_lines.area and 'see' = any (r.actions) and r.period @> now()
				and (message_lines.topic is null or message_lines.topic = any (r.topics))
		)
		and exists (
			select from private.plan_line_needs n
			where n.line_id = message_lines.line_id and n.revision = message_lines.revision
		)
		and exists (
			select from private.rights r
			where r.patient_id = message_lines.patient_id and r.person_id = (select auth.uid())
				and r.area = 'messages' and 'see' = any (r.actions) and r.period @> now()
		)
	);
create policy message_lines_by_me on care.message_lines for insert to authenticated
	with check (
		author_id = (select auth.uid())
		and exists (
			select from private.rights r
			where r.patient_id = message_lines.patient_id and r.person_id = (select auth.uid())
				and r.area = message_lines.area and 'see' = any (r.actions) and r.period @> now()
				and (message_lines.topic is null or message_lines.topic = any (r.topics))
		)
		and exists (
			select from private.plan_line_needs n
			where n.line_id = message_lines.line_id and n.revision = message_lines.revision
		)
		and exists (
			select from private.rights r
			where r.patient_id = message_lines.patient_id and r.person_id = (select auth.uid())
				and r.area = 'messages' and 'message' = any (r.actions) and r.period @> now()
		)
	);
grant select, insert (message_id, line_id, revision, author_id) on care.message_lines to authenticated;
