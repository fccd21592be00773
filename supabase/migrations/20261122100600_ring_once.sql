-- A message in half the work: all its rings are one insert, and what its trigger already knows is not looked up again.

-- Rings several topics in the transaction of the change, with ids and numbers only. One insert costs a fifth of as many
-- calls of realtime.send, each of which opens a subtransaction; where the platform's table no longer takes such rows,
-- its own function does. As there, a doorbell that fails never undoes the write that rang it.
create function private.ring(event text, topics text[], details jsonb[]) returns void
language plpgsql set search_path = '' as $$
begin
	insert into realtime.messages (topic, event, payload, private, extension)
	select topic, ring.event, detail, true, 'broadcast' from unnest(topics, details) as one (topic, detail);
exception when others then
	raise warning 'Rings are sent one by one: %', sqlerrm;
	perform realtime.send(detail, ring.event, topic, true) from unnest(topics, details) as one (topic, detail);
end;
$$;

create or replace function private.ring_conversation(conversation care.conversations, event text, detail jsonb)
returns void
language plpgsql set search_path = '' as $$
declare
	people text[];
begin
	select array_agg(distinct 'person:' || r.person_id) into people
	from private.rights r
	where r.patient_id = conversation.patient_id and r.area = 'messages'
		and 'see' = any (r.actions) and r.period @> now();
	perform private.ring(event,
		'conversation:' || conversation.id || ':' || conversation.epoch || people,
		detail || array_fill(jsonb_build_object('conversation', conversation.id) || detail,
			array[coalesce(cardinality(people), 0)]));
end;
$$;

create or replace function private.ring_read() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	topic text;
begin
	select 'conversation:' || c.id || ':' || c.epoch into topic
	from care.conversations c where c.id = new.conversation_id;
	perform private.ring('read', array[topic, 'person:' || new.person_id], array[
		jsonb_build_object('seq', new.seq),
		jsonb_build_object('conversation', new.conversation_id, 'seq', new.seq)
	]);
	return null;
end;
$$;

-- People may not write these columns, so a row that brings its patient was placed by the trigger of a message.
drop trigger reads__place on care.reads;
create trigger reads__place before insert on care.reads
	for each row when (new.patient_id is null) execute function private.place_read();

-- As before, but the mark that comes with one's own message is written with all it needs.
create or replace function private.number_message() returns trigger
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
		insert into care.reads (conversation_id, patient_id, organisation_id, person_id, seq, read_at)
		select conversation.id, conversation.patient_id, conversation.organisation_id, new.author_id, new.seq, new.sent_at
		where new.seq = 1 + coalesce((
			select r.seq from care.reads r
			where r.conversation_id = new.conversation_id and r.person_id = new.author_id
			order by r.seq desc limit 1
		), 0);
	end if;
	return new;
end;
$$;

revoke execute on function private.ring(text, text[], jsonb[]) from public;
