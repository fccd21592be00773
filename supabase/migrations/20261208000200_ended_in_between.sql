-- A request looks its session up when it comes in, and may be at work for as long as its body takes to arrive: two minutes.
-- A session that was ended meanwhile changed a password all the same, and with it took the login over. So what acts looks
-- again in the transaction of the act.

-- Refuses (SGNDO) whoever acts from a session that has ended since the request came in.
create function private.be_signed_in() returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if not private.session_is_live() then
		raise exception 'signed out' using errcode = 'SGNDO';
	end if;
end;
$$;
revoke execute on function private.be_signed_in() from public;
grant execute on function private.be_signed_in() to authenticated;

-- As 20261122100720 has it. The login is held, as by its owner who changes a factor: what they add meanwhile is there to be
-- taken, or they find that their session is over.
create or replace function private.take_factors(login uuid) returns void
language sql set search_path = '' as $$
	select from identity.users u where u.id = login for no key update;
	delete from identity.passkeys k where k.user_id = login;
	delete from identity.passwords w where w.user_id = login;
	delete from identity.totp t where t.user_id = login;
	delete from identity.recovery_codes r where r.user_id = login;
	delete from identity.sessions s where s.user_id = login;
$$;
