-- Two taps on "tell me" at once: the second looked for what the first had begun before that was stored, and was refused as
-- somebody else's (23505), so that the device was told and the page said that it was not.

-- As 20261130000220 has it, one at a time for a session.
create or replace function care.begin_push(endpoint text, p256dh text, auth text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	mine constant uuid := nullif(auth.jwt() ->> 'session_id', '')::uuid;
begin
	if not private.session_is_live() or not exists (
		select from identity.sessions s where s.id = mine and s.kind::text in ('staff', 'own_device')
	) then
		raise exception 'not on this device' using errcode = 'ABSNT';
	end if;
	-- Two taps at once: the second finds what the first began, and puts itself in its place.
	perform from identity.sessions s where s.id = mine for no key update;
	delete from private.push_subscriptions p where p.session_id = mine or p.endpoint = begin_push.endpoint;
	insert into private.push_subscriptions (person_id, session_id, endpoint, p256dh, auth)
	values (auth.uid(), mine, begin_push.endpoint, begin_push.p256dh, begin_push.auth);
end;
$$;
