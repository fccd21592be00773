-- One conversation for each patient, with all who care for them.

-- The row carries the summary lists read (last words, who waits since when), kept by the triggers below: a
-- caseload of 200 is read from 200 rows, never by counting messages.
create table care.conversations (
	id uuid primary key default gen_random_uuid(),
	organisation_id uuid not null,
	patient_id uuid not null unique,
	-- Part of the live topic's name. Raised with every change of who may hear, so that nothing new reaches a
	-- socket that joined before the change.
	epoch integer not null default 1,
	last_seq bigint not null default 0,
	last_change bigint not null default 0,
	last_at timestamptz,
	last_author_id uuid references care.people (id) on delete restrict,
	last_words text,
	-- Since when the patient's side waits for an answer; null when the last word was the care team's.
	waiting_since timestamptz,
	unique (id, patient_id, organisation_id),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict
);

-- A message and its corrections: rows are never overwritten. Version 1 is what was first sent; a correction
-- or withdrawal (no words) is the next version, and closes the one before it. `seq` is the message's place in
-- the conversation, without gaps; `change` numbers every version in the order stored, so that a screen that
-- knows the last change it saw reads exactly what is new, corrections included.
create table care.messages (
	id uuid not null,
	version integer not null,
	organisation_id uuid not null,
	patient_id uuid not null,
	conversation_id uuid not null,
	seq bigint not null,
	change bigint not null,
	author_id uuid not null references care.people (id) on delete restrict,
	on_behalf_of_id uuid references care.people (id) on delete restrict,
	body text check (char_length(body) <= 4000 and body ~ '\S'),
	sent_at timestamptz not null,
	written_at timestamptz not null,
	superseded_at timestamptz,
	primary key (id, version),
	check (version > 1 or body is not null),
	foreign key (conversation_id, patient_id, organisation_id)
		references care.conversations (id, patient_id, organisation_id) on delete restrict
);
create unique index messages_current on care.messages (conversation_id, seq) where superseded_at is null;
create unique index messages_change on care.messages (conversation_id, change);

-- Who has read how far, and when: one row for each step forward, so "read by Lee at 9:10" stays true of the
-- message it was said of. Read means it was on a visible screen.
create table care.reads (
	conversation_id uuid not null,
	patient_id uuid not null,
	organisation_id uuid not null,
	person_id uuid not null references care.people (id) on delete restrict,
	seq bigint not null check (seq > 0),
	read_at timestamptz not null default now(),
	primary key (conversation_id, person_id, seq),
	foreign key (conversation_id, patient_id, organisation_id)
		references care.conversations (id, patient_id, organisation_id) on delete cascade
);

-- How long a patient waited for each answer; the reply time shown to patients is the median of these.
create table care.replies (
	conversation_id uuid not null references care.conversations (id) on delete cascade,
	seq bigint not null,
	organisation_id uuid not null,
	staff_id uuid not null references care.people (id) on delete restrict,
	waited interval not null,
	replied_at timestamptz not null,
	primary key (conversation_id, seq)
);
create index on care.replies (staff_id, replied_at);

-- A message that asks for no answer ("thank you"): who of the care team said so, of everything up to `seq`.
create table care.waived_answers (
	conversation_id uuid not null,
	patient_id uuid not null,
	organisation_id uuid not null,
	seq bigint not null check (seq > 0),
	staff_id uuid not null references care.people (id) on delete restrict,
	waived_at timestamptz not null default now(),
	primary key (conversation_id, seq),
	foreign key (conversation_id, patient_id, organisation_id)
		references care.conversations (id, patient_id, organisation_id) on delete cascade
);

create function private.open_conversation() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into care.conversations (organisation_id, patient_id) values (new.organisation_id, new.person_id);
	return null;
end;
$$;
-- Named to run before patients__give_own_rights (triggers of one event run in order of name).
create trigger patients__a_open_conversation after insert on care.patients
	for each row execute function private.open_conversation();

-- Gives a message its place. Runs as the owner, because no person may write the conversation's counters; the
-- policy on care.messages then judges the row as the person asking, and a refusal takes the numbers back.
-- The conversation's row lock orders writers, so numbers are gapless and in commit order.
create function private.number_message() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	conversation care.conversations;
	earlier care.messages;
	writer care.person_kind;
	words text;
begin
	select * into conversation from care.conversations c where c.id = new.conversation_id for no key update;
	if not found then
		raise exception 'no such conversation' using errcode = 'ABSNT';
	end if;
	select p.kind into writer from care.people p where p.id = new.author_id;
	select * into earlier from care.messages m where m.id = new.id and m.superseded_at is null;

	new.organisation_id := conversation.organisation_id;
	new.patient_id := conversation.patient_id;
	new.change := conversation.last_change + 1;
	new.written_at := clock_timestamp();
	new.superseded_at := null;

	if new.version = 1 then
		if found then
			return null; -- A retry: nothing is stored twice; the caller compares.
		end if;
		new.seq := conversation.last_seq + 1;
		new.sent_at := new.written_at;
		new.on_behalf_of_id := case when writer = 'caregiver' then conversation.patient_id end;
	else
		if not found or earlier.conversation_id <> new.conversation_id or earlier.author_id <> new.author_id then
			raise exception 'no such message' using errcode = 'ABSNT';
		end if;
		if earlier.sent_at < now() - interval '15 minutes' or earlier.body is null then
			raise exception 'the time to change it has passed' using errcode = 'CLOSD';
		end if;
		update care.messages m set superseded_at = new.written_at
		where m.id = earlier.id and m.version = earlier.version;
		new.version := earlier.version + 1;
		new.seq := earlier.seq;
		new.sent_at := earlier.sent_at;
		new.on_behalf_of_id := earlier.on_behalf_of_id;
	end if;

	words := left(regexp_replace(new.body, '\s+', ' ', 'g'), 160);
	update care.conversations c
	set last_change = new.change,
		last_seq = greatest(c.last_seq, new.seq),
		last_at = case when new.version = 1 then new.sent_at else c.last_at end,
		last_author_id = case when new.version = 1 then new.author_id else c.last_author_id end,
		last_words = case when new.seq >= c.last_seq then words else c.last_words end,
		waiting_since = case
			when new.version > 1 then c.waiting_since
			when writer = 'staff' then null
			else coalesce(c.waiting_since, new.sent_at)
		end
	where c.id = conversation.id;

	if new.version = 1 and writer = 'staff' and conversation.waiting_since is not null then
		insert into care.replies (conversation_id, seq, organisation_id, staff_id, waited, replied_at)
		values (conversation.id, new.seq, conversation.organisation_id, new.author_id,
			new.sent_at - conversation.waiting_since, new.sent_at);
	end if;
	-- Whoever had read everything has also read what they write themselves.
	if new.version = 1 then
		insert into care.reads (conversation_id, person_id, seq)
		select new.conversation_id, new.author_id, new.seq
		where new.seq = 1 + coalesce((
			select r.seq from care.reads r
			where r.conversation_id = new.conversation_id and r.person_id = new.author_id
			order by r.seq desc limit 1
		), 0);
	end if;
	return new;
end;
$$;
create trigger messages__number before insert on care.messages
	for each row execute function private.number_message();

-- A patient who takes back their only waiting message waits no longer; a patient whose only answer is taken
-- back waits again.
create function private.recount_waiting_of(conversation uuid) returns void
language sql set search_path = '' as $$
	update care.conversations c
	set waiting_since = (
		select min(m.sent_at)
		from care.messages m
		join care.people p on p.id = m.author_id and p.kind <> 'staff'
		where m.conversation_id = c.id and m.superseded_at is null and m.body is not null
			and m.seq > greatest(0, (
				select max(s.seq)
				from care.messages s
				join care.people q on q.id = s.author_id and q.kind = 'staff'
				where s.conversation_id = c.id and s.superseded_at is null and s.body is not null
			), (
				select max(w.seq) from care.waived_answers w where w.conversation_id = c.id
			))
	)
	where c.id = recount_waiting_of.conversation;
$$;

create function private.recount_waiting() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.recount_waiting_of(new.conversation_id);
	delete from care.replies r where r.conversation_id = new.conversation_id and r.seq = new.seq;
	return null;
end;
$$;
create trigger messages__recount_waiting after insert on care.messages
	for each row when (new.body is null) execute function private.recount_waiting();

-- The doorbell: ids and numbers only, never words. One ring on the conversation's topic for those who look at
-- it, one on the topic of each person who may see it, for their lists.
create function private.ring_conversation(conversation care.conversations, event text, detail jsonb) returns void
language sql set search_path = '' as $$
	select realtime.send(detail, event, 'conversation:' || conversation.id || ':' || conversation.epoch, true);
	select realtime.send(
		jsonb_build_object('conversation', conversation.id) || detail, event, 'person:' || r.person_id, true
	)
	from (
		select distinct r.person_id
		from private.rights r
		where r.patient_id = conversation.patient_id and r.area = 'messages'
			and 'see' = any (r.actions) and r.period @> now()
	) r;
$$;

create function private.ring_message() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	conversation care.conversations;
begin
	select * into conversation from care.conversations c where c.id = new.conversation_id;
	perform private.ring_conversation(conversation, 'message',
		jsonb_build_object('id', new.id, 'seq', new.seq, 'change', new.change));
	return null;
end;
$$;
create trigger messages__ring after insert on care.messages
	for each row execute function private.ring_message();

create function private.place_waived_answer() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	conversation care.conversations;
begin
	select * into conversation from care.conversations c where c.id = new.conversation_id for no key update;
	new.patient_id := conversation.patient_id;
	new.organisation_id := conversation.organisation_id;
	new.seq := least(new.seq, conversation.last_seq);
	return new;
end;
$$;
create trigger waived_answers__place before insert on care.waived_answers
	for each row when (new.seq is not null) execute function private.place_waived_answer();

create function private.ring_waived_answer() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	conversation care.conversations;
begin
	perform private.recount_waiting_of(new.conversation_id);
	select * into conversation from care.conversations c where c.id = new.conversation_id;
	perform private.ring_conversation(conversation, 'waiting', jsonb_build_object('seq', new.seq));
	return null;
end;
$$;
create trigger waived_answers__ring after insert on care.waived_answers
	for each row execute function private.ring_waived_answer();

create function private.place_read() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	conversation care.conversations;
begin
	select * into conversation from care.conversations c where c.id = new.conversation_id;
	if not found then
		raise exception 'no such conversation' using errcode = 'ABSNT';
	end if;
	new.patient_id := conversation.patient_id;
	new.organisation_id := conversation.organisation_id;
	-- `least` alone would read a missing place as the end.
	if new.seq is null then
		return new;
	end if;
	new.seq := least(new.seq, conversation.last_seq);
	new.read_at := clock_timestamp();
	if new.seq < 1 or exists (
		select from care.reads r
		where r.conversation_id = new.conversation_id and r.person_id = new.person_id and r.seq >= new.seq
	) then
		return null;
	end if;
	return new;
end;
$$;
create trigger reads__place before insert on care.reads
	for each row execute function private.place_read();

create function private.ring_read() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	conversation care.conversations;
begin
	select * into conversation from care.conversations c where c.id = new.conversation_id;
	perform realtime.send(jsonb_build_object('seq', new.seq), 'read',
		'conversation:' || conversation.id || ':' || conversation.epoch, true);
	perform realtime.send(jsonb_build_object('conversation', conversation.id, 'seq', new.seq), 'read',
		'person:' || new.person_id, true);
	return null;
end;
$$;
-- Not for the mark that comes with one's own message: that rings already.
create trigger reads__ring after insert on care.reads
	for each row when (pg_trigger_depth() = 0) execute function private.ring_read();

-- Whoever may hear a conversation changed: new topic name, and a ring for everyone concerned, so that those
-- who stay move to it and those who left learn that it is gone.
create function private.renew_conversation() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	patient uuid := coalesce(new.patient_id, old.patient_id);
	conversation care.conversations;
begin
	update care.conversations c set epoch = c.epoch + 1 where c.patient_id = patient
	returning * into conversation;
	if found then
		-- Rung on the topic that ends here: it is the one everybody still hears.
		conversation.epoch := conversation.epoch - 1;
		perform private.ring_conversation(conversation, 'access', '{}');
		perform realtime.send(jsonb_build_object('conversation', conversation.id), 'access',
			'person:' || coalesce(old.person_id, new.person_id), true);
	end if;
	return null;
end;
$$;
create trigger rights__renew_conversation_when_given after insert on private.rights
	for each row when (new.area = 'messages') execute function private.renew_conversation();
create trigger rights__renew_conversation_when_taken after delete on private.rights
	for each row when (old.area = 'messages') execute function private.renew_conversation();
create trigger rights__renew_conversation_when_changed after update on private.rights
	for each row when (
		new.area = 'messages' and (old.actions, old.period) is distinct from (new.actions, new.period)
	) execute function private.renew_conversation();

-- Stores a message written by the caller and returns its current version. A retry with the same id and words
-- returns the stored row; the same id with other words, in another conversation or by another author is refused.
-- Errors: ABSNT (no such conversation), insufficient_privilege (not the caller's to write in), TAKEN or
-- unique_violation (the id is another message's), check_violation (length, or no words).
create function care.send_message(id uuid, conversation_id uuid, body text) returns setof care.messages
language plpgsql set search_path = '' as $$
begin
	-- Asked as the person, first: nobody else may hold the conversation's lock, or learn which ids are taken.
	perform from care.conversations c where c.id = send_message.conversation_id;
	if not found then
		raise exception 'no such conversation' using errcode = 'ABSNT';
	end if;
	insert into care.messages (id, version, conversation_id, author_id, body)
	values (send_message.id, 1, send_message.conversation_id, (select auth.uid()), send_message.body);
	if not found and not private.sent_the_same(send_message.id, send_message.conversation_id, send_message.body) then
		raise exception 'this id belongs to another message' using errcode = 'TAKEN';
	end if;
	return query
		select m.* from care.messages m where m.id = send_message.id and m.superseded_at is null;
	-- The right was taken away while this waited its turn; the message goes with it.
	if not found then
		raise exception 'no such conversation' using errcode = 'ABSNT';
	end if;
end;
$$;

-- Whether the caller sent exactly this. Definer, because the first version of a corrected message is hidden
-- from its author, and because an id taken elsewhere must be refused without being shown.
create function private.sent_the_same(id uuid, conversation_id uuid, body text) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from care.messages m
		where m.id = sent_the_same.id and m.version = 1 and m.author_id = (select auth.uid())
			and m.conversation_id = sent_the_same.conversation_id and m.body = sent_the_same.body
	);
$$;

-- Corrects (new words) or withdraws (null) the caller's own message within 15 minutes of sending.
-- Saying the same again changes nothing. Errors: ABSNT, CLOSD (too late, or withdrawn), check_violation.
create function care.change_message(id uuid, body text) returns setof care.messages
language plpgsql set search_path = '' as $$
declare
	current_version care.messages;
begin
	select * into current_version from care.messages m
	where m.id = change_message.id and m.superseded_at is null and m.author_id = (select auth.uid());
	if not found then
		raise exception 'no such message' using errcode = 'ABSNT';
	end if;
	if current_version.body is distinct from change_message.body then
		insert into care.messages (id, version, conversation_id, author_id, body)
		values (change_message.id, current_version.version + 1, current_version.conversation_id,
			(select auth.uid()), change_message.body);
	end if;
	return query
		select m.* from care.messages m where m.id = change_message.id and m.superseded_at is null;
	if not found then
		raise exception 'no such message' using errcode = 'ABSNT';
	end if;
end;
$$;

-- Notes that the caller has had everything up to `seq` on a visible screen. Going back, or past the end, is no error.
-- Errors: ABSNT, insufficient_privilege.
create function care.mark_read(conversation_id uuid, seq bigint) returns void
language plpgsql set search_path = '' as $$
begin
	perform from care.conversations c where c.id = mark_read.conversation_id;
	if not found then
		raise exception 'no such conversation' using errcode = 'ABSNT';
	end if;
	-- Two screens of one person may reach the same place at once.
	insert into care.reads (conversation_id, person_id, seq)
	values (mark_read.conversation_id, (select auth.uid()), mark_read.seq)
	on conflict do nothing;
end;
$$;

-- Says that what a patient wrote up to `seq` needs no answer. For staff of the care team. Saying it again changes
-- nothing. Errors: ABSNT, insufficient_privilege.
create function care.waive_answer(conversation_id uuid, seq bigint) returns void
language plpgsql set search_path = '' as $$
begin
	perform from care.conversations c where c.id = waive_answer.conversation_id;
	if not found then
		raise exception 'no such conversation' using errcode = 'ABSNT';
	end if;
	insert into care.waived_answers (conversation_id, staff_id, seq)
	values (waive_answer.conversation_id, (select auth.uid()), waive_answer.seq)
	on conflict do nothing;
end;
$$;

-- The usual time to an answer of the people who write for one conversation: the median of the last 60 days,
-- or null with fewer than five answers. An aggregate over the clinic's patients, so definer; it answers only
-- about staff of the caller's own clinic.
create function private.usual_reply_time(staff uuid) returns interval
language sql stable security definer set search_path = '' as $$
	select case when count(*) >= 5 then percentile_cont(0.5) within group (order by r.waited) end
	from care.replies r
	where r.staff_id = staff and r.organisation_id = private.my_organisation()
		and r.replied_at > now() - interval '60 days';
$$;

revoke execute on all functions in schema private, care from public;
grant execute on function
	private.sent_the_same(uuid, uuid, text), private.usual_reply_time(uuid),
	care.send_message(uuid, uuid, text), care.change_message(uuid, text), care.mark_read(uuid, bigint),
	care.waive_answer(uuid, bigint)
	to authenticated;

do $$
declare
	name text;
begin
	foreach name in array array['conversations', 'messages', 'reads', 'replies', 'waived_answers'] loop
		execute format('alter table care.%I enable row level security', name);
		execute format('alter table care.%I force row level security', name);
	end loop;
end;
$$;

create policy conversations_in_reach on care.conversations for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = conversations.patient_id and r.person_id = (select auth.uid())
			and r.area = 'messages' and 'see' = any (r.actions) and r.period @> now()
	));
grant select on care.conversations to authenticated;

-- What was said before a correction stays for the care team alone.
create policy messages_in_reach on care.messages for select to authenticated
	using (
		(superseded_at is null or (select private.am_staff()))
		and exists (
			select from private.rights r
			where r.patient_id = messages.patient_id and r.person_id = (select auth.uid())
				and r.area = 'messages' and 'see' = any (r.actions) and r.period @> now()
		)
	);
create policy messages_written_by_me on care.messages for insert to authenticated
	with check (
		author_id = (select auth.uid())
		and exists (
			select from private.rights r
			where r.patient_id = messages.patient_id and r.person_id = (select auth.uid())
				and r.area = 'messages' and 'message' = any (r.actions) and r.period @> now()
		)
	);
grant select, insert (id, version, conversation_id, author_id, body) on care.messages to authenticated;

create policy reads_in_reach on care.reads for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = reads.patient_id and r.person_id = (select auth.uid())
			and r.area = 'messages' and 'see' = any (r.actions) and r.period @> now()
	));
create policy reads_of_mine on care.reads for insert to authenticated
	with check (
		person_id = (select auth.uid())
		and exists (
			select from private.rights r
			where r.patient_id = reads.patient_id and r.person_id = (select auth.uid())
				and r.area = 'messages' and 'see' = any (r.actions) and r.period @> now()
		)
	);
grant select, insert (conversation_id, person_id, seq) on care.reads to authenticated;

create policy replies_in_reach on care.replies for select to authenticated
	using (staff_id = (select auth.uid()));
grant select on care.replies to authenticated;

create policy waived_answers_for_care_team on care.waived_answers for select to authenticated
	using ((select private.am_staff()) and exists (
		select from private.rights r
		where r.patient_id = waived_answers.patient_id and r.person_id = (select auth.uid())
			and r.area = 'messages' and 'see' = any (r.actions) and r.period @> now()
	));
create policy waived_answers_of_mine on care.waived_answers for insert to authenticated
	with check (
		staff_id = (select auth.uid())
		and (select private.am_staff())
		and exists (
			select from private.rights r
			where r.patient_id = waived_answers.patient_id and r.person_id = (select auth.uid())
				and r.area = 'messages' and 'message' = any (r.actions) and r.period @> now()
		)
	);
grant select, insert (conversation_id, staff_id, seq) on care.waived_answers to authenticated;
