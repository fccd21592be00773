-- Logins and sessions. Reachable by closeby_identity alone; people and their rights live in other schemas.

create table identity.users (
	id uuid primary key references care.people (id) on delete restrict,
	-- A username never holds an @, so that the sign-in field cannot mean two accounts.
	username text not null unique check (username ~ '^[a-z0-9][a-z0-9._-]{1,62}$'),
	email text unique check (email = lower(email) and email ~ '^[^@\s]+@[^@\s]+$' and char_length(email) <= 254),
	created_at timestamptz not null default now()
);

create table identity.passwords (
	user_id uuid primary key references identity.users (id) on delete cascade,
	hash text not null,
	changed_at timestamptz not null default now()
);

-- What a session allows: staff 15 minutes idle and 12 hours in all; a patient's own phone 30 days; any other
-- device one hour idle and 24 hours in all. Times: NIST SP 800-63B section 7.2; "this is my phone" trades the
-- re-entry for a phone lock, because a patient who is locked out does not write.
create type identity.session_kind as enum ('staff', 'own_device', 'other_device');

create table identity.sessions (
	id uuid primary key default gen_random_uuid(),
	-- SHA-256 of the cookie's value, in hexadecimal; the value itself is stored nowhere.
	secret_hash text not null unique check (secret_hash ~ '^[0-9a-f]{64}$'),
	user_id uuid not null references identity.users (id) on delete cascade,
	kind identity.session_kind not null,
	created_at timestamptz not null default now(),
	last_active_at timestamptz not null default now(),
	idle_until timestamptz not null,
	ends_at timestamptz not null check (ends_at <= created_at + interval '30 days 1 minute'),
	check (kind <> 'staff' or ends_at <= created_at + interval '12 hours 1 minute')
);
create index on identity.sessions (user_id);
create index on identity.sessions (ends_at);

-- Sign-in attempts, counted per account and per source. Subjects are hashes: no names, no addresses.
create table identity.attempts (
	id bigint generated always as identity primary key,
	account text not null,
	source text not null,
	attempted_at timestamptz not null default now()
);
create index on identity.attempts (account, attempted_at);
create index on identity.attempts (source, attempted_at);

-- The people a demonstration offers with one tap. Filled by the demo seed of an embedded database only.
create table identity.demo_users (
	user_id uuid primary key references identity.users (id) on delete cascade,
	position smallint not null,
	name text not null,
	part text not null
);

-- Counts this attempt and answers whether it may go on: at most 5 in 15 minutes for one account from one
-- source, 20 for one account, 60 from one source (a clinic's shared address). The row is committed before
-- the password is looked at, so a burst of parallel guesses cannot pass under the limit. Refused attempts are
-- not counted: one source can use up its own five, and not lock everybody else out.
create function identity.attempt(account text, source text) returns boolean
language plpgsql set search_path = '' as $$
declare
	allowed boolean;
begin
	-- One attempt at a time for an account and for a source, so that each counts those before it. Always taken
	-- in this order; the locks end with the transaction.
	perform pg_advisory_xact_lock(1, hashtext(attempt.account));
	perform pg_advisory_xact_lock(2, hashtext(attempt.source));
	select
		(
			select count(*) filter (where a.source = attempt.source) < 5 and count(*) < 20
			from identity.attempts a
			where a.account = attempt.account and a.attempted_at > now() - interval '15 minutes'
		) and (
			select count(*) < 60
			from identity.attempts a
			where a.source = attempt.source and a.attempted_at > now() - interval '15 minutes'
		)
	into allowed;
	if allowed then
		insert into identity.attempts (account, source) values (attempt.account, attempt.source);
	end if;
	return allowed;
end;
$$;

-- Removes what is no longer needed: ended sessions and attempts older than a day.
create function identity.expire() returns void
language sql set search_path = '' as $$
	delete from identity.sessions where least(idle_until, ends_at) < now() - interval '1 day';
	delete from identity.attempts where attempted_at < now() - interval '1 day';
$$;

-- Whether the session named by the caller's token is still alive; policies on live channels ask it, so that a
-- token outlives its session by nothing.
create function private.session_is_live() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from identity.sessions s
		where s.id = nullif(auth.jwt() ->> 'session_id', '')::uuid
			and s.user_id = (select auth.uid())
			and now() < least(s.idle_until, s.ends_at)
	);
$$;

revoke execute on all functions in schema identity, private from public;
grant execute on function identity.attempt(text, text) to closeby_identity;
grant execute on function identity.expire() to closeby_jobs;
grant execute on function private.session_is_live() to authenticated;

do $$
declare
	name text;
begin
	foreach name in array array['users', 'passwords', 'sessions', 'attempts', 'demo_users'] loop
		execute format('alter table identity.%I enable row level security', name);
		execute format('alter table identity.%I force row level security', name);
		execute format('create policy %I on identity.%I to closeby_identity using (true) with check (true)',
			name || '_for_identity', name);
		execute format('grant select on identity.%I to closeby_identity', name);
	end loop;
end;
$$;

grant insert (id, username, email), update (email) on identity.users to closeby_identity;
grant insert (user_id, hash), update (hash, changed_at) on identity.passwords to closeby_identity;
grant insert (secret_hash, user_id, kind, idle_until, ends_at), update (last_active_at, idle_until), delete
	on identity.sessions to closeby_identity;
grant insert (account, source), delete on identity.attempts to closeby_identity;

create policy sessions_for_jobs on identity.sessions for all to closeby_jobs using (true) with check (false);
create policy attempts_for_jobs on identity.attempts for all to closeby_jobs using (true) with check (false);
grant select (idle_until, ends_at), delete on identity.sessions to closeby_jobs;
grant select (attempted_at), delete on identity.attempts to closeby_jobs;
