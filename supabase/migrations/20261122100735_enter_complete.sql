-- A request that brings its session along is as closed to staff without their second factor as any other.
create or replace function identity.enter(secret_hash text) returns void
language plpgsql set search_path = '' as $$
declare
	session_id uuid;
	holder uuid;
begin
	select s.id, s.user_id into session_id, holder
	from identity.sessions s
	join care.people p on p.id = s.user_id
	where s.secret_hash = enter.secret_hash and now() < least(s.idle_until, s.ends_at)
		and (p.kind <> 'staff' or s.second_factor_at is not null or s.method = 'demo');
	if not found then
		raise exception 'signed out' using errcode = 'SGNDO';
	end if;
	perform set_config('request.jwt.claims',
		jsonb_build_object('sub', holder, 'session_id', session_id, 'role', 'authenticated')::text, true);
end;
$$;
