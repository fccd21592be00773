-- Who looked at a record and who changed what: written in the transaction of the act, so that an act that cannot be
-- recorded does not happen. No patient words: codes, ids and times only. Kept for six years or more (45 CFR 164.316).

create schema audit;
grant usage on schema audit to authenticated;

-- FHIR AuditEvent.action has five letters for this; sentences that patients read need the act itself.
create table audit.events (
	id uuid primary key default gen_random_uuid(),
	-- It comes with the patient and the actor. A key of its own would have every act of a clinic lock the clinic's one row.
	organisation_id uuid not null,
	occurred_at timestamptz not null default clock_timestamp(),
	-- Null when the clinic's own system acted, such as a consent that ended by the clock.
	actor_id uuid,
	patient_id uuid,
	-- domain.act, such as messages.sent, record.read, consent.ended, factor.added
	action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
	area care.area,
	-- What was acted on, by id alone.
	subject_id uuid,
	session_id uuid,
	-- Codes and numbers that the sentence needs; never words that a person typed.
	detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object' and pg_column_size(detail) < 2000),
	foreign key (actor_id, organisation_id) references care.people (id, organisation_id) on delete restrict,
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict,
	check (actor_id is not null or patient_id is not null)
);
-- The log is read by patient or by actor over a period, never a whole clinic at once.
create index on audit.events (patient_id, occurred_at desc);
create index on audit.events (actor_id, occurred_at desc);

-- A reader who stays on a page, or whose page is read again at each ring, is one look a quarter of an hour; an export is
-- an act each time.
create function audit.quarter_of(moment timestamptz) returns bigint
language sql immutable set search_path = '' as $$
	select floor(extract(epoch from moment) / 900)::bigint;
$$;
create unique index events_one_look_a_quarter on audit.events
	(actor_id, patient_id, area, session_id, audit.quarter_of(occurred_at)) nulls not distinct
	where action = 'record.read';
-- A list with the last words of many patients is redrawn at every ring: one look a day at each of them.
create unique index events_one_listing_a_day on audit.events
	(actor_id, area, (audit.quarter_of(occurred_at) / 96), patient_id) nulls not distinct
	where action = 'record.listed';

-- The chain of one organisation: each link's hash covers the event and the link before it, so that a changed, removed
-- or slipped-in event breaks every link after it. Apart from the events, so that the lock that orders an
-- organisation's links is taken at the very end of a transaction, and held for no longer than its commit.
create table audit.chain (
	organisation_id uuid not null,
	number bigint not null,
	event_id uuid not null unique references audit.events (id) on delete restrict,
	hash bytea not null check (length(hash) = 32),
	primary key (organisation_id, number)
);

-- Everything an event says, as bytes that do not depend on a session's settings.
create function audit.hash_of(event audit.events, before bytea) returns bytea
language sql stable set search_path = '' as $$
	select sha256(before || convert_to(jsonb_build_array(
		event.id, event.organisation_id,
		to_char(event.occurred_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
		event.actor_id, event.patient_id, event.action, event.area, event.subject_id, event.session_id, event.detail
	)::text, 'UTF8'));
$$;

create function audit.link_event() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	last_link audit.chain;
begin
	perform pg_advisory_xact_lock(hashtextextended('audit.chain:' || new.organisation_id, 0));
	select * into last_link from audit.chain c
	where c.organisation_id = new.organisation_id order by c.number desc limit 1;
	insert into audit.chain (organisation_id, number, event_id, hash)
	values (new.organisation_id, coalesce(last_link.number, 0) + 1, new.id,
		audit.hash_of(new, coalesce(last_link.hash, sha256(''))));
	return null;
end;
$$;
create constraint trigger events__link after insert on audit.events
	deferrable initially deferred for each row execute function audit.link_event();

-- Append-only for everyone, the owner and the superuser included.
create function audit.refuse_change() returns trigger
language plpgsql set search_path = '' as $$
begin
	raise exception 'the access log is append-only';
end;
$$;
create trigger events__refuse_change before update or delete or truncate on audit.events
	for each statement execute function audit.refuse_change();
create trigger chain__refuse_change before update or delete or truncate on audit.chain
	for each statement execute function audit.refuse_change();

-- Records one act of the person asking (or of the system, where nobody is). For functions of the owner alone:
-- triggers call it in the transaction of the act. The organisation is the patient's, else the actor's. A look that is on
-- record already is no error, whichever function notes it; every other act is recorded each time.
create function audit.record(
	action text, patient uuid, area care.area default null, subject uuid default null, detail jsonb default '{}',
	actor uuid default auth.uid()
) returns void
language plpgsql set search_path = '' as $$
begin
	insert into audit.events (organisation_id, actor_id, patient_id, action, area, subject_id, session_id, detail)
	select p.organisation_id, record.actor, record.patient, record.action, record.area, record.subject,
		nullif(auth.jwt() ->> 'session_id', '')::uuid, record.detail
	from care.people p
	where p.id = coalesce(record.patient, record.actor)
	on conflict do nothing;
	if not found and record.action not in ('record.read', 'record.listed') then
		raise exception 'an act without an organisation cannot be recorded';
	end if;
end;
$$;

-- Looks at every link of one organisation's chain: their number, the last hash (to be kept where nobody who can write
-- here can write), and the first link that is wrong. Each link is compared with the hash stored before it, so that one
-- pass in order proves the whole. A cut-off end shows only against a hash that was kept.
create function audit.verify(organisation uuid)
returns table (links bigint, head bytea, broken_at bigint, problem text)
language sql stable set search_path = '' as $$
	with judged as (
		select c.number,
			case
				when c.number <> 1 + coalesce(lag(c.number) over chain, 0) then 'a link before it is missing'
				when e.id is null then 'its event is missing'
				when e.organisation_id <> c.organisation_id then 'its event belongs to another organisation'
				when c.hash <> audit.hash_of(e, coalesce(lag(c.hash) over chain, sha256(''))) then 'its event was changed'
			end as problem
		from audit.chain c
		left join audit.events e on e.id = c.event_id
		where c.organisation_id = verify.organisation
		window chain as (order by c.number)
	),
	first_problem as (select j.number, j.problem from judged j where j.problem is not null order by j.number limit 1),
	unlinked as (
		select from audit.events e
		where e.organisation_id = verify.organisation
			and not exists (select from audit.chain c where c.event_id = e.id)
		limit 1
	)
	select
		(select count(*) from audit.chain c where c.organisation_id = verify.organisation),
		(
			select c.hash from audit.chain c where c.organisation_id = verify.organisation
			order by c.number desc limit 1
		),
		(select p.number from first_problem p),
		coalesce(
			(select p.problem from first_problem p),
			(select 'an event has no link' from unlinked)
		);
$$;

-- Whether the caller holds one of these roles now. Definer, for policies of every domain.
create function private.hold_role(variadic roles care.staff_role[]) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from care.staff_roles s
		where s.staff_id = (select auth.uid()) and s.role = any (roles) and s.period @> now()
	);
$$;

revoke execute on all functions in schema audit from public;
revoke execute on function private.hold_role(care.staff_role[]) from public;
grant execute on function private.hold_role(care.staff_role[]) to authenticated;

alter table audit.events enable row level security;
alter table audit.events force row level security;
alter table audit.chain enable row level security;
alter table audit.chain force row level security;

-- Patients read who looked at their record; supervisors and administrators read their clinic's.
create policy events_about_me on audit.events for select to authenticated
	using (patient_id = (select auth.uid()));
create policy events_of_my_clinic on audit.events for select to authenticated
	using (
		organisation_id = (select private.my_organisation())
		and (select private.hold_role('supervisor', 'clinic_admin'))
	);
-- Which session acted is for those who search for a stolen one, not for everybody who may read the log.
grant select (id, organisation_id, occurred_at, actor_id, patient_id, action, area, subject_id, detail)
	on audit.events to authenticated;
create policy chain_of_my_clinic on audit.chain for select to authenticated
	using (
		organisation_id = (select private.my_organisation())
		and (select private.hold_role('supervisor', 'clinic_admin'))
	);
grant select on audit.chain to authenticated;

-- Every message and every change to one is an act.
create function private.audit_message() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record(
		case when new.version = 1 then 'messages.sent' when new.body is null then 'messages.withdrawn'
			else 'messages.corrected' end,
		new.patient_id, 'messages', new.id, jsonb_build_object('seq', new.seq), new.author_id);
	return null;
end;
$$;
revoke execute on function private.audit_message() from public;
create trigger messages__audit after insert on care.messages
	for each row execute function private.audit_message();
