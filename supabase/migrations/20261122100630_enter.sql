-- A request that is one statement brings its session along: the session is looked up in the transaction of the work
-- instead of in one before it, and everything travels in one round trip.

-- Takes on, until the transaction ends, the claims of whoever holds the session of this secret; as closeby_identity.
-- Without a living session nothing after it in the transaction runs. Errors: SGNDO.
create function identity.enter(secret_hash text) returns void
language plpgsql set search_path = '' as $$
declare
	session_id uuid;
	holder uuid;
begin
	select s.id, s.user_id into session_id, holder
	from identity.sessions s
	where s.secret_hash = enter.secret_hash and now() < least(s.idle_until, s.ends_at);
	if not found then
		raise exception 'signed out' using errcode = 'SGNDO';
	end if;
	perform set_config('request.jwt.claims',
		jsonb_build_object('sub', holder, 'session_id', session_id, 'role', 'authenticated')::text, true);
end;
$$;
revoke execute on function identity.enter(text) from public;
grant execute on function identity.enter(text) to closeby_identity;
