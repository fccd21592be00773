-- What people are told of outside Closeby: by mail and on their devices, in words that tell nothing. The row is written in
-- the transaction of its cause, so that it cannot be lost; the worker hands it over and notes that it did.

create table private.notices (
	id uuid primary key default gen_random_uuid(),
	person_id uuid not null references care.people (id) on delete cascade,
	kind text not null check (kind in ('alert')),
	-- The alert.
	about uuid not null,
	-- Whether it goes by mail as well.
	mail boolean not null,
	at timestamptz not null default clock_timestamp()
);
create index on private.notices (at);
create index on private.notices (person_id);

-- That a notice went one way: `mail`. Taken before it is handed over, so that two workers do not both; what nobody saw to
-- its end within five minutes is taken again.
create table private.notice_deliveries (
	notice_id uuid not null references private.notices (id) on delete cascade,
	way text not null,
	taken_at timestamptz not null default clock_timestamp(),
	delivered_at timestamptz,
	primary key (notice_id, way)
);

-- The first person hears of red by mail as well, and whoever is called after them of both.
create function private.notice_alert() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into private.notices (person_id, kind, about, mail)
	values (new.told_id, 'alert', new.alert_id, new.severity = 'red' or exists (
		select from care.alert_events e
		where e.alert_id = new.alert_id and e.event = 'told' and e.id <> new.id and e.at >= (
			select max(o.at) from care.alert_events o where o.alert_id = new.alert_id and o.event in ('opened', 'raised')
		)
	));
	return null;
end;
$$;
create trigger alert_events__notice after insert on care.alert_events
	for each row when (new.event = 'told') execute function private.notice_alert();

-- The notices that still matter: the alert waits for somebody, and it was today.
create function private.notices_that_matter() returns setof private.notices
language sql stable security definer set search_path = '' as $$
	select n.* from private.notices n
	join care.alerts a on a.id = n.about
	where n.at > now() - interval '1 day' and a.acknowledged_at is null and a.resolved_at is null;
$$;

-- Takes what is to be mailed. Whoever takes it says how it ended. For the worker.
create function private.take_mails() returns table (notice uuid, email text, language text)
language sql security definer set search_path = '' as $$
	with taken as (
		insert into private.notice_deliveries (notice_id, way)
		select n.id, 'mail' from private.notices_that_matter() n
		join identity.users u on u.id = n.person_id and u.email is not null
		where n.mail and not exists (
			select from private.notice_deliveries d where d.notice_id = n.id and d.way = 'mail'
				and (d.delivered_at is not null or d.taken_at > clock_timestamp() - interval '5 minutes')
		)
		order by n.at limit 100
		on conflict (notice_id, way) do update set taken_at = excluded.taken_at
		where notice_deliveries.delivered_at is null
			and notice_deliveries.taken_at <= excluded.taken_at - interval '5 minutes'
		returning notice_id
	)
	select n.id, u.email, p.language from taken t
	join private.notices n on n.id = t.notice_id
	join identity.users u on u.id = n.person_id
	join care.people p on p.id = n.person_id;
$$;

-- Says how handing over ended: what failed is taken again by the next who looks.
create function private.end_delivery(notice uuid, way text, delivered boolean) returns void
language sql security definer set search_path = '' as $$
	update private.notice_deliveries d
	set delivered_at = case when delivered then clock_timestamp() end,
		taken_at = case when delivered then d.taken_at else '-infinity' end
	where d.notice_id = end_delivery.notice and d.way = end_delivery.way and d.delivered_at is null;
$$;

-- What was told long ago goes. For the worker.
create function private.expire_notices() returns void
language sql security definer set search_path = '' as $$
	delete from private.notices n where n.at < now() - interval '30 days';
$$;

revoke execute on function
	private.notice_alert(), private.notices_that_matter(), private.take_mails(),
	private.end_delivery(uuid, text, boolean), private.expire_notices()
	from public;
grant execute on function
	private.take_mails(), private.end_delivery(uuid, text, boolean), private.expire_notices() to closeby_jobs;

alter table private.notices enable row level security;
alter table private.notices force row level security;
alter table private.notice_deliveries enable row level security;
alter table private.notice_deliveries force row level security;

-- Under which names this worker takes jobs from the queue: what nobody alive has taken is free again.
alter table private.worker_beats add column takes_as text[] not null default '{}';
