-- "… is writing" is said through the database, which vouches for who says it. A broadcast of a browser's own could name
-- anybody, because the realtime service passes payloads on unread. So now nobody but the database speaks at all.
--   person:<id>                     lists of one person; heard by that person
--   conversation:<id>:<epoch>       a conversation on screen; heard by those who may see it

-- Tells whoever looks at a conversation that the caller is writing in it. Errors: ABSNT (none that they may write in).
create function care.say_writing(conversation_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	topic text;
begin
	select 'conversation:' || c.id || ':' || c.epoch into topic
	from care.conversations c
	where c.id = say_writing.conversation_id and exists (
		select from private.rights r
		where r.patient_id = c.patient_id and r.person_id = (select auth.uid())
			and r.area = 'messages' and 'message' = any (r.actions) and r.period @> now()
	);
	if not found then
		raise exception 'no such conversation' using errcode = 'ABSNT';
	end if;
	-- A passing word that a power cut may take: it need not wait for the disk.
	set local synchronous_commit = off;
	perform private.ring('writing', array[topic], array[jsonb_build_object('person', auth.uid())]);
end;
$$;
revoke execute on function care.say_writing(uuid) from public;
grant execute on function care.say_writing(uuid) to authenticated;

drop policy closeby_speak_typing on realtime.messages;
alter policy closeby_hear_conversation on realtime.messages
	using (
		messages.extension = 'broadcast'
		and (select private.session_is_live())
		and exists (
			select from care.conversations c
			where c.id = private.topic_id((select realtime.topic()))
				and (select realtime.topic()) = 'conversation:' || c.id || ':' || c.epoch
		)
	);
