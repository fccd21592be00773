-- Devices that are told of something by Web Push (RFC 8030): those whose owner asked for it, for as long as their session
-- lasts. Whoever knows an endpoint and its keys can send to a device, so nobody reads them but the worker.

create table private.push_subscriptions (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references care.people (id) on delete cascade,
	-- Goes with the session: a phone that changes hands is told nothing more.
	session_id uuid not null unique references identity.sessions (id) on delete cascade,
	endpoint text not null unique check (char_length(endpoint) <= 1000),
	-- The device's public key and secret, base64url (RFC 8291, section 2).
	p256dh text not null check (p256dh ~ '^[A-Za-z0-9_-]{80,100}=?$'),
	auth text not null check (auth ~ '^[A-Za-z0-9_-]{16,40}={0,2}$'),
	created_at timestamptz not null default clock_timestamp()
);
create index on private.push_subscriptions (person_id);

-- Tells this device from now on, in place of whatever its session had before and of whoever was told on it before.
-- Refused (ABSNT) where the device is not the person's own, or the session is over.
create function care.begin_push(endpoint text, p256dh text, auth text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	mine constant uuid := nullif(auth.jwt() ->> 'session_id', '')::uuid;
begin
	if not private.session_is_live() or not exists (
		select from identity.sessions s where s.id = mine and s.kind::text in ('staff', 'own_device')
	) then
		raise exception 'not on this device' using errcode = 'ABSNT';
	end if;
	delete from private.push_subscriptions p where p.session_id = mine or p.endpoint = begin_push.endpoint;
	insert into private.push_subscriptions (person_id, session_id, endpoint, p256dh, auth)
	values (auth.uid(), mine, begin_push.endpoint, begin_push.p256dh, begin_push.auth);
end;
$$;

-- Tells this device nothing more.
create function care.end_push() returns void
language sql security definer set search_path = '' as $$
	delete from private.push_subscriptions p
	where p.session_id = nullif(auth.jwt() ->> 'session_id', '')::uuid and p.person_id = (select auth.uid());
$$;

-- Whether this device is told.
create function care.push_is_on() returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from private.push_subscriptions p
		where p.session_id = nullif(auth.jwt() ->> 'session_id', '')::uuid and p.person_id = (select auth.uid())
	);
$$;

alter table private.notices drop constraint notices_kind_check;
-- `about` is the alert, or the conversation.
alter table private.notices add constraint notices_kind_check check (kind in ('alert', 'message'));
create index notices_of_messages on private.notices (person_id, at) where kind = 'message';

-- A patient who asked for it hears of words of the care team: once, until they have read.
create function private.notice_message() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into private.notices (person_id, kind, about, mail)
	select new.patient_id, 'message', new.conversation_id, false
	where exists (select from private.push_subscriptions p where p.person_id = new.patient_id)
		and exists (select from care.staff s where s.person_id = new.author_id)
		and not exists (
			select from private.notices n
			where n.person_id = new.patient_id and n.kind = 'message' and not exists (
				select from care.reads r
				where r.conversation_id = new.conversation_id and r.person_id = new.patient_id and r.read_at >= n.at
			)
		);
	return null;
end;
$$;
create trigger messages__notice after insert on care.messages
	for each row when (new.version = 1) execute function private.notice_message();

-- The notices that still matter: the alert waits for somebody, or the message has not been read; and it was today.
create or replace function private.notices_that_matter() returns setof private.notices
language sql stable security definer set search_path = '' as $$
	select n.* from private.notices n
	where n.at > now() - interval '1 day' and case n.kind
		when 'alert' then exists (
			select from care.alerts a where a.id = n.about and a.acknowledged_at is null and a.resolved_at is null
		)
		else not exists (
			select from care.reads r where r.conversation_id = n.about and r.person_id = n.person_id and r.read_at >= n.at
		)
	end;
$$;

-- Takes what is to be pushed, once for each device. A member of staff who is idle is told, for what is said tells nothing
-- and the screen asks who they are; one whose session has ended is not. For the worker, which says how it ended.
create function private.take_pushes()
returns table (notice uuid, subscription uuid, endpoint text, p256dh text, auth text, language text, kind text)
language sql security definer set search_path = '' as $$
	with taken as (
		insert into private.notice_deliveries (notice_id, way)
		select n.id, p.id::text from private.notices_that_matter() n
		join private.push_subscriptions p on p.person_id = n.person_id and p.created_at <= n.at
		join identity.sessions s on s.id = p.session_id
		where now() < s.ends_at and (s.kind = 'staff' or now() < s.idle_until) and not exists (
			select from private.notice_deliveries d where d.notice_id = n.id and d.way = p.id::text
				and (d.delivered_at is not null or d.taken_at > clock_timestamp() - interval '5 minutes')
		)
		order by n.at limit 200
		on conflict (notice_id, way) do update set taken_at = excluded.taken_at
		where notice_deliveries.delivered_at is null
			and notice_deliveries.taken_at <= excluded.taken_at - interval '5 minutes'
		returning notice_id, way
	)
	select n.id, p.id, p.endpoint, p.p256dh, p.auth, o.language, n.kind
	from taken t
	join private.notices n on n.id = t.notice_id
	join private.push_subscriptions p on p.id::text = t.way
	join care.people o on o.id = n.person_id;
$$;

-- A device that its push service no longer knows. For the worker.
create function private.drop_push(subscription uuid) returns void
language sql security definer set search_path = '' as $$
	delete from private.push_subscriptions p where p.id = drop_push.subscription;
$$;

revoke execute on function
	private.notice_message(), care.begin_push(text, text, text), care.end_push(), care.push_is_on(), private.take_pushes(), private.drop_push(uuid)
	from public;
grant execute on function care.begin_push(text, text, text), care.end_push(), care.push_is_on() to authenticated;
grant execute on function private.take_pushes(), private.drop_push(uuid) to closeby_jobs;

alter table private.push_subscriptions enable row level security;
alter table private.push_subscriptions force row level security;
