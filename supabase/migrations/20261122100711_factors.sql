-- What a person proves themselves with: passkeys, a password, a code from an authenticator app, recovery codes. And what
-- a session is worth: how it began, whether a second factor was shown, when the person last proved themselves.

create type identity.sign_in_method as enum ('password', 'passkey', 'demo', 'invitation');

alter table identity.sessions
	add method identity.sign_in_method not null default 'password',
	-- A passkey with user verification is both factors (NIST SP 800-63B, 2.2.2).
	add second_factor_at timestamptz,
	-- When the person last proved who they are; acts that change who may come in ask for it again.
	add authenticated_at timestamptz not null default now(),
	-- "Chrome" on "Android": names from the browser's own words, which are not kept.
	add browser text check (char_length(browser) between 1 and 40),
	add system text check (char_length(system) between 1 and 40),
	add check (kind <> 'shared_device' or ends_at <= created_at + interval '12 hours 1 minute');
grant insert (method, second_factor_at, browser, system), update (authenticated_at) on identity.sessions
	to closeby_identity;

-- Credentials of WebAuthn Level 3. Several for one person; a name tells them apart.
create table identity.passkeys (
	id uuid primary key default gen_random_uuid(),
	user_id uuid not null references identity.users (id) on delete cascade,
	-- As browsers write it, base64url (RFC 4648, 5). The specification allows 1023 bytes.
	credential_id text not null unique
		check (credential_id ~ '^[A-Za-z0-9_-]+$' and char_length(credential_id) between 16 and 1364),
	public_key bytea not null check (length(public_key) between 16 and 4096),
	-- How often it was used, where the authenticator counts at all; going back tells of a copy.
	counter bigint not null check (counter >= 0),
	transports text[] not null default '{}' check (cardinality(transports) <= 10),
	backed_up boolean not null,
	name text not null check (char_length(name) between 1 and 60),
	created_at timestamptz not null default now(),
	last_used_at timestamptz
);
create index on identity.passkeys (user_id);

-- Definer, since the identity role reaches into no other schema.
create function private.check_passkey_name() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if not private.is_name(new.name) then
		raise exception 'not a name' using errcode = 'check_violation', column = 'name';
	end if;
	return new;
end;
$$;
create trigger passkeys__check_name before insert or update of name on identity.passkeys
	for each row execute function private.check_passkey_name();

-- A secret shared with an authenticator app (RFC 6238), sealed with AES-256-GCM under a key that is not in the database.
create table identity.totp (
	id uuid primary key default gen_random_uuid(),
	user_id uuid not null references identity.users (id) on delete cascade,
	secret bytea not null check (length(secret) between 32 and 128),
	created_at timestamptz not null default now(),
	-- When the first code came back; until then it opens nothing.
	confirmed_at timestamptz,
	-- The half minute of the last code that was taken: a code works once (RFC 6238, 5.2).
	last_step bigint
);
create unique index totp_one_confirmed on identity.totp (user_id) where confirmed_at is not null;
create unique index totp_one_waiting on identity.totp (user_id) where confirmed_at is null;
create index on identity.totp (user_id);

-- For the day the phone is lost: each works once. A keyed hash, so that the rows alone give no code away.
create table identity.recovery_codes (
	user_id uuid not null references identity.users (id) on delete cascade,
	hash text not null check (hash ~ '^[0-9a-f]{64}$'),
	created_at timestamptz not null default now(),
	used_at timestamptz,
	primary key (user_id, hash)
);

-- What an authenticator is asked to sign: once, within five minutes. In the database, since many processes may serve.
create table identity.challenges (
	challenge text primary key check (char_length(challenge) between 32 and 128),
	purpose text not null check (purpose in ('registration', 'authentication')),
	-- Whose answer alone is taken; null where somebody signs in and nobody is known yet.
	person_id uuid references care.people (id) on delete cascade,
	-- A hash of the address it was asked from: nobody fills the table.
	source text not null,
	expires_at timestamptz not null default now() + interval '5 minutes'
);
create index on identity.challenges (person_id);
create index on identity.challenges (source, expires_at);
create index on identity.challenges (expires_at);

-- Every change to somebody's ways in: they are told on their other screens, and by mail.
create table identity.factor_changes (
	id uuid primary key default gen_random_uuid(),
	user_id uuid not null references identity.users (id) on delete cascade,
	factor text not null check (factor in ('passkey', 'password', 'totp', 'recovery_codes')),
	change text not null check (change in ('added', 'changed', 'removed', 'used')),
	changed_at timestamptz not null default now(),
	-- The session and the device that made it; null while somebody joins.
	session_id uuid,
	browser text,
	system text,
	seen_at timestamptz,
	mailed_at timestamptz
);
create index on identity.factor_changes (user_id, changed_at desc);
create index factor_changes_to_mail on identity.factor_changes (changed_at) where mailed_at is null;

-- Writes down a change and who made it, in the transaction that makes it: the owner is told, the log has it, and their
-- other screens hear the doorbell. The first way in of somebody new is no news to them.
create function private.note_factor(person uuid, factor text, change text) returns void
language plpgsql set search_path = '' as $$
declare
	made_by identity.sessions;
	known boolean;
begin
	-- Goes with its owner's whole login.
	if not exists (select from identity.users u where u.id = person) then
		return;
	end if;
	select * into made_by from identity.sessions s
	where s.id = nullif(auth.jwt() ->> 'session_id', '')::uuid and s.user_id = person;
	known := exists (select from identity.factor_changes c where c.user_id = person)
		or exists (select from identity.sessions s where s.user_id = person);
	insert into identity.factor_changes (user_id, factor, change, session_id, browser, system, seen_at, mailed_at)
	values (person, factor, change, made_by.id, made_by.browser, made_by.system,
		case when not known then now() end, case when not known then now() end);
	perform audit.record('factor.' || change,
		(select p.person_id from care.patients p where p.person_id = person),
		detail => jsonb_build_object('factor', factor), actor => coalesce(auth.uid(), person));
	perform realtime.send('{}', 'factors', 'person:' || person, true);
end;
$$;

create function private.passkeys_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if tg_op = 'INSERT' then
		perform private.note_factor(new.user_id, 'passkey', 'added');
	else
		perform private.note_factor(old.user_id, 'passkey', 'removed');
	end if;
	return null;
end;
$$;
create trigger passkeys__note after insert or delete on identity.passkeys
	for each row execute function private.passkeys_changed();

create function private.passwords_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if tg_op = 'DELETE' then
		perform private.note_factor(old.user_id, 'password', 'removed');
	else
		perform private.note_factor(new.user_id, 'password', case when tg_op = 'INSERT' then 'added' else 'changed' end);
	end if;
	return null;
end;
$$;
create trigger passwords__note after insert or update of hash or delete on identity.passwords
	for each row execute function private.passwords_changed();

create function private.totp_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	if tg_op = 'UPDATE' and old.confirmed_at is null and new.confirmed_at is not null then
		perform private.note_factor(new.user_id, 'totp', 'added');
	elsif tg_op = 'DELETE' and old.confirmed_at is not null then
		perform private.note_factor(old.user_id, 'totp', 'removed');
	end if;
	return null;
end;
$$;
create trigger totp__note after update of confirmed_at or delete on identity.totp
	for each row execute function private.totp_changed();

-- A set of codes is one change, each use of one another.
create function private.recovery_codes_made() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.note_factor(person, 'recovery_codes', 'added') from (select distinct user_id from made) m (person);
	return null;
end;
$$;
create trigger recovery_codes__note_made after insert on identity.recovery_codes
	referencing new table as made for each statement execute function private.recovery_codes_made();
create function private.recovery_code_used() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.note_factor(new.user_id, 'recovery_codes', 'used');
	return null;
end;
$$;
create trigger recovery_codes__note_used after update of used_at on identity.recovery_codes
	for each row execute function private.recovery_code_used();

-- Nobody is left without a way in: a passkey or a password. Judged when the transaction ends, so that one factor can
-- take the place of another; the lock makes two removals at once wait for each other.
create function private.keep_a_way_in() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform from identity.users u where u.id = old.user_id for no key update;
	if found and not exists (select from identity.passkeys k where k.user_id = old.user_id)
		and not exists (select from identity.passwords w where w.user_id = old.user_id) then
		raise exception 'the last way in cannot be removed' using errcode = 'check_violation', constraint = 'last_factor';
	end if;
	return null;
end;
$$;
create constraint trigger passkeys__keep_a_way_in after delete on identity.passkeys
	deferrable initially deferred for each row execute function private.keep_a_way_in();
create constraint trigger passwords__keep_a_way_in after delete on identity.passwords
	deferrable initially deferred for each row execute function private.keep_a_way_in();

-- Who came in and who left is an act. A session that had run out by itself and is only tidied away is not.
create function private.sessions_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	person uuid := coalesce(new.user_id, old.user_id);
begin
	if tg_op = 'DELETE' and least(old.idle_until, old.ends_at) < now() then
		return null;
	end if;
	perform audit.record(case when tg_op = 'INSERT' then 'session.began' else 'session.ended' end,
		(select p.person_id from care.patients p where p.person_id = person), subject => coalesce(new.id, old.id),
		detail => jsonb_build_object('method', coalesce(new.method, old.method), 'kind', coalesce(new.kind, old.kind)),
		actor => coalesce(auth.uid(), person));
	return null;
end;
$$;
create trigger sessions__audit after insert or delete on identity.sessions
	for each row execute function private.sessions_changed();

-- Whether the session named by the caller's token is alive, and complete: of staff, a second factor was shown or it is a
-- demonstration's. The second lock behind the app's own.
create or replace function private.session_is_live() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from identity.sessions s
		join care.people p on p.id = s.user_id
		where s.id = nullif(auth.jwt() ->> 'session_id', '')::uuid
			and s.user_id = (select auth.uid())
			and now() < least(s.idle_until, s.ends_at)
			and (p.kind <> 'staff' or s.second_factor_at is not null or s.method = 'demo')
	);
$$;

-- Takes on, until the transaction ends, the claims of whoever holds the session of this secret; as closeby_identity. So a
-- request that is one statement brings its session along: it is looked up, under the same lock, in the transaction of
-- the work, and everything travels in one round trip. Without a living session nothing after it in the transaction
-- runs, nor when its holder is not `person` (who wrote what is sent), or is staff where `staff` says not, or the other
-- way round; null asks nothing. With `idle`, which says for each kind of session how long it lives without activity, the
-- person did something just now (written at most once a minute). Errors: SGNDO.
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

-- Whether the person asking proved who they are a moment ago. A screen opens for ten minutes after it (the app asks);
-- what was opened in time may be finished for twenty more, so that nothing typed is lost.
create function private.session_is_fresh() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from identity.sessions s
		where s.id = nullif(auth.jwt() ->> 'session_id', '')::uuid
			and s.user_id = (select auth.uid())
			and now() < least(s.idle_until, s.ends_at)
			and s.authenticated_at > now() - interval '30 minutes'
	);
$$;

-- What the person asking has not been told on this screen yet: changes to their factors that another session made.
create function private.my_factor_changes() returns setof identity.factor_changes
language sql stable security definer set search_path = '' as $$
	select c.* from identity.factor_changes c
	where c.user_id = (select auth.uid()) and c.seen_at is null
		and c.session_id is distinct from nullif(auth.jwt() ->> 'session_id', '')::uuid
	order by c.changed_at desc limit 10;
$$;
-- The person asking has seen what changed up to then.
create function private.saw_factor_changes(up_to timestamptz) returns void
language sql security definer set search_path = '' as $$
	update identity.factor_changes c set seen_at = now()
	where c.user_id = (select auth.uid()) and c.seen_at is null and c.changed_at <= up_to
		and c.session_id is distinct from nullif(auth.jwt() ->> 'session_id', '')::uuid;
$$;

-- What the worker mails: changes of the last day to people with an address. Older ones are no news any more.
create function identity.changes_to_mail()
returns table (id uuid, email text, language text, time_zone text, factor text, change text, changed_at timestamptz,
	browser text, system text)
language sql stable security definer set search_path = '' as $$
	select c.id, u.email, p.language, p.time_zone, c.factor, c.change, c.changed_at, c.browser, c.system
	from identity.factor_changes c
	join identity.users u on u.id = c.user_id
	join care.people p on p.id = c.user_id
	where c.mailed_at is null and c.changed_at > now() - interval '1 day' and u.email is not null
	order by c.changed_at limit 100;
$$;
create function identity.change_was_mailed(change uuid) returns void
language sql security definer set search_path = '' as $$
	update identity.factor_changes c set mailed_at = now() where c.id = change_was_mailed.change;
$$;

-- What is no longer needed goes: challenges nobody answered, secrets no code ever came for, changes told long ago.
create or replace function identity.expire() returns void
language sql set search_path = '' as $$
	delete from identity.sessions where least(idle_until, ends_at) < now() - interval '1 day';
	delete from identity.attempts where attempted_at < now() - interval '1 day';
	delete from identity.challenges where expires_at < now();
	delete from identity.totp where confirmed_at is null and created_at < now() - interval '1 day';
	delete from identity.factor_changes where changed_at < now() - interval '1 year';
$$;

revoke execute on all functions in schema identity, private from public;
grant execute on function private.session_is_fresh(), private.my_factor_changes(),
	private.saw_factor_changes(timestamptz) to authenticated;
grant execute on function identity.enter(text, uuid, boolean, jsonb) to closeby_identity;
grant execute on function identity.changes_to_mail(), identity.change_was_mailed(uuid) to closeby_jobs;

do $$
declare
	name text;
begin
	foreach name in array array['passkeys', 'totp', 'recovery_codes', 'challenges', 'factor_changes'] loop
		execute format('alter table identity.%I enable row level security', name);
		execute format('alter table identity.%I force row level security', name);
		execute format('create policy %I on identity.%I to closeby_identity using (true) with check (true)',
			name || '_for_identity', name);
		execute format('grant select on identity.%I to closeby_identity', name);
	end loop;
	foreach name in array array['challenges', 'totp', 'factor_changes'] loop
		execute format('create policy %I on identity.%I for all to closeby_jobs using (true) with check (false)',
			name || '_for_jobs', name);
		execute format('grant delete on identity.%I to closeby_jobs', name);
	end loop;
end;
$$;
grant select (expires_at) on identity.challenges to closeby_jobs;
grant select (confirmed_at, created_at) on identity.totp to closeby_jobs;
grant select (changed_at) on identity.factor_changes to closeby_jobs;

grant insert (user_id, credential_id, public_key, counter, transports, backed_up, name),
	update (counter, backed_up, name, last_used_at), delete on identity.passkeys to closeby_identity;
grant insert (user_id, secret), update (confirmed_at, last_step), delete on identity.totp to closeby_identity;
grant insert (user_id, hash), update (used_at), delete on identity.recovery_codes to closeby_identity;
grant insert (challenge, purpose, person_id, source), delete on identity.challenges to closeby_identity;
