-- Who may hear and speak on live topics. Private channels only; the topic's name carries the epoch.
--   person:<id>                     lists of one person; heard by that person
--   conversation:<id>:<epoch>       a conversation on screen; heard by those who may see it; nobody speaks
--   typing:<id>:<epoch>             "… is writing"; heard and spoken by those who may see and write
-- Data never travels here: whoever hears a ring reads again under their own rights.

create function private.topic_id(topic text) returns uuid
language sql immutable set search_path = '' as $$
	select case
		when split_part(topic, ':', 2) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
		then split_part(topic, ':', 2)::uuid
	end;
$$;
revoke execute on function private.topic_id(text) from public;
grant execute on function private.topic_id(text) to authenticated;

create policy closeby_hear_own_topic on realtime.messages for select to authenticated
	using (
		messages.extension = 'broadcast'
		and (select realtime.topic()) = 'person:' || (select auth.uid())
		and (select private.session_is_live())
	);

create policy closeby_hear_conversation on realtime.messages for select to authenticated
	using (
		messages.extension = 'broadcast'
		and (select private.session_is_live())
		and exists (
			select from care.conversations c
			where c.id = private.topic_id((select realtime.topic()))
				and (select realtime.topic()) in (
					'conversation:' || c.id || ':' || c.epoch,
					'typing:' || c.id || ':' || c.epoch
				)
		)
	);

create policy closeby_speak_typing on realtime.messages for insert to authenticated
	with check (
		messages.extension = 'broadcast'
		-- The row's own topic too: the setting alone would let a row ring elsewhere.
		and messages.topic = (select realtime.topic())
		and (select private.session_is_live())
		and exists (
			select from care.conversations c
			join private.rights r on r.patient_id = c.patient_id
			where c.id = private.topic_id((select realtime.topic()))
				and (select realtime.topic()) = 'typing:' || c.id || ':' || c.epoch
				and r.person_id = (select auth.uid()) and r.area = 'messages'
				and 'message' = any (r.actions) and r.period @> now()
		)
	);

-- A session that ends, on this device or from another, hears nothing more: its topics are looked at again.
create function private.ring_ended_session() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform realtime.send('{}', 'access', 'person:' || old.user_id, true);
	return null;
end;
$$;
revoke execute on function private.ring_ended_session() from public;
create trigger sessions__ring_ended after delete on identity.sessions
	for each row execute function private.ring_ended_session();
