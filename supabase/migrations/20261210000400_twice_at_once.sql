-- A second tap, or a retry over a line that came back, is the same thing and is answered as such. Where the first was still on
-- its way into the database it was looked for before its turn came, and not found: what matters to me and a corrected
-- reading were "changed meanwhile" by oneself, a message that was taken back was past its time, and one that was corrected
-- was corrected twice. So it is looked for when its turn has come.

-- As 20261128000250 has it, the plan held first.
create or replace function private.place_about_me() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	plan care.plans;
	last integer;
begin
	select * into plan from care.plans p where p.patient_id = new.patient_id for no key update;
	if exists (select from care.about_me a where a.id = new.id) then
		return null;
	end if;
	select coalesce(max(a.version), 0) into last from care.about_me a where a.patient_id = new.patient_id;
	if plan.patient_id is null then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	if new.version <> last + 1 then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	new.organisation_id := plan.organisation_id;
	new.on_behalf_of_id := nullif(new.patient_id, new.author_id);
	return new;
end;
$$;

-- As 20261129000350 has it, the readings of the patient held first, by whoever may add to them.
create or replace function private.amended_the_same(
	id uuid, version integer, components jsonb, context text, note text
) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
	perform private.hold_readings(o.patient_id) from care.observations o
	where o.id = amended_the_same.id and o.version = 1 and private.may_add_readings(o.patient_id);
	return exists (
		select from care.observations o
		where o.id = amended_the_same.id and o.version = amended_the_same.version and o.author_id = (select auth.uid())
			and (o.context, o.note) is not distinct from (amended_the_same.context, amended_the_same.note)
			and (
				select jsonb_object_agg(c.key, c.value - 'canonical') from jsonb_each(o.components) c
			) is not distinct from amended_the_same.components
	);
end;
$$;

-- As 20261122100600 has it, and a change that stands already is none.
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
		if earlier.body is not distinct from new.body then
			return null; -- As it stands already: a second tap.
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
