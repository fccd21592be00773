-- What was said before a caregiver could see it is not new to anybody: their unread counts from where they came in. It is no
-- read mark, because nobody has read it: others are told of nothing.

create table care.conversation_joins (
	conversation_id uuid not null references care.conversations (id) on delete cascade,
	person_id uuid not null,
	organisation_id uuid not null,
	-- The place of the last message before they came in for the first time; what came during a pause is new.
	seq bigint not null check (seq >= 0),
	joined_at timestamptz not null default now(),
	primary key (conversation_id, person_id),
	foreign key (person_id, organisation_id) references care.people (id, organisation_id) on delete cascade
);
create index on care.conversation_joins (person_id);
alter table care.conversation_joins enable row level security;
alter table care.conversation_joins force row level security;
create policy conversation_joins_of_mine on care.conversation_joins for select to authenticated
	using (person_id = (select auth.uid()));
grant select on care.conversation_joins to authenticated;

create function private.join_conversation() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	conversation care.conversations;
begin
	if not exists (select from care.people p where p.id = new.person_id and p.kind = 'caregiver') then
		return null;
	end if;
	-- Held, so that a message on its way is either before or after.
	select * into conversation from care.conversations c where c.patient_id = new.patient_id for no key update;
	if found then
		insert into care.conversation_joins (conversation_id, person_id, organisation_id, seq)
		values (conversation.id, new.person_id, conversation.organisation_id, conversation.last_seq)
		on conflict do nothing;
	end if;
	return null;
end;
$$;
revoke execute on function private.join_conversation() from public;
create trigger rights__join_conversation after insert on private.rights
	for each row when (new.area = 'messages' and new.patient_id <> new.person_id)
	execute function private.join_conversation();
