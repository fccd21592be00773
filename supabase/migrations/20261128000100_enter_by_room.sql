-- What a person sends from their own screen brings its session along as well: one round trip, one look at the session.

-- Takes on, until the transaction ends, the claims of whoever holds the session of this secret; as closeby_identity.
-- Without a living session nothing after it in the transaction runs, nor when its holder is not `person` (who wrote what
-- is sent), or is staff where `staff` says not, or the other way round; null asks nothing. With `idle`, which says for
-- each kind of session how long it lives without activity, the person did something just now (written at most once a
-- minute). Errors: SGNDO.
drop function identity.enter(text);
create function identity.enter(
	secret_hash text, person uuid default null, staff boolean default null, idle jsonb default null
) returns void
language plpgsql set search_path = '' as $$
declare
	session identity.sessions;
	until timestamptz;
begin
	select s.* into session
	from identity.sessions s
	join care.people p on p.id = s.user_id
	where s.secret_hash = enter.secret_hash and now() < least(s.idle_until, s.ends_at)
		and (p.kind <> 'staff' or s.second_factor_at is not null or s.method = 'demo')
		and (enter.person is null or s.user_id = enter.person)
		and (enter.staff is null or (p.kind = 'staff') = enter.staff);
	if not found then
		raise exception 'signed out' using errcode = 'SGNDO';
	end if;
	if enter.idle is not null then
		until := least(now() + (enter.idle ->> session.kind::text)::interval, session.ends_at);
		-- Also what had been cut short is whole again when the person goes on.
		if session.last_active_at < now() - interval '1 minute' or session.idle_until < until - interval '1 minute' then
			update identity.sessions s set last_active_at = now(), idle_until = until where s.id = session.id;
		end if;
	end if;
	perform set_config('request.jwt.claims',
		jsonb_build_object('sub', session.user_id, 'session_id', session.id, 'role', 'authenticated')::text, true);
end;
$$;
revoke execute on function identity.enter(text, uuid, boolean, jsonb) from public;
grant execute on function identity.enter(text, uuid, boolean, jsonb) to closeby_identity;
