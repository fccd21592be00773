-- Who looked at a record and who changed what: written in the transaction of the act, so that an act that cannot be
-- recorded does not happen. No patient words: codes, ids and times only. Kept for six years or more (45 CFR 164.316).

create schema audit;
grant usage on schema audit to authenticated;

-- FHIR AuditEvent.action has five letters for this; sentences that patients read need the act itself.
create table audit.events (
	id uuid primary key default gen_random_uuid(),
	organisation_id uuid not null references care.organisations (id) on delete restrict,
	occurred_at timestamptz not null default clock_timestamp(),
	-- Null when the clinic's own system acted, such as a consent that ended by the clock.
	actor_id uuid references care.people (id) on delete restrict,
	patient_id uuid references care.patients (person_id) on delete restrict,
	-- domain.act, such as messages.sent, record.read, consent.ended, factor.added
	action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
	area care.area,
	-- What was acted on, by id alone.
	subject_id uuid,
	session_id uuid,
	-- Codes and numbers that the sentence needs; never words that a person typed.
	detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object' and pg_column_size(detail) < 2000)
);
create index on audit.events (patient_id, occurred_at desc);
create index on audit.events (organisation_id, occurred_at desc);

-- A reader who stays on a page, or whose page is read again at each ring, is one look a quarter of an hour.
create function audit.quarter_of(moment timestamptz) returns bigint
language sql immutable set search_path = '' as $$
	select floor(extract(epoch from moment) / 900)::bigint;
$$;
create unique index events_one_look_a_quarter on audit.events
	(actor_id, patient_id, area, action, session_id, audit.quarter_of(occurred_at)) nulls not distinct
	where action like 'record.%';

-- The chain of one organisation: each link's hash covers the event and the link before it, so that a changed, removed
-- or slipped-in event breaks every link after it. Apart from the events, so that the lock that orders an
-- organisation's links is taken at the very end of a transaction, and held for no longer than its commit.
create table audit.chain (
	organisation_id uuid not null references care.organisations (id) on delete restrict,
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
-- triggers call it in the transaction of the act. The organisation is the patient's, else the actor's.
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
	if not found and record.action not like 'record.%' then
		raise exception 'an act without an organisation cannot be recorded';
	end if;
end;
$$;

-- Records that the person asking looked at one area of a patient's record: one row a quarter of an hour. Patients who
-- look at their own leave no row. Call it in the statement or the transaction that reads. Definer: nobody may write
-- the log by hand; a caller can add nothing but a look of their own at a record they may see.
create function audit.record_read(patient uuid, area care.area) returns void
language plpgsql security definer set search_path = '' as $$
begin
	if patient <> auth.uid() and exists (
		select from private.rights r
		where r.patient_id = record_read.patient and r.person_id = auth.uid()
			and r.area = record_read.area and 'see' = any (r.actions) and r.period @> now()
	) then
		perform audit.record('record.read', record_read.patient, record_read.area);
	end if;
end;
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
grant execute on function audit.record_read(uuid, care.area), private.hold_role(care.staff_role[]) to authenticated;

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
grant select on audit.events to authenticated;
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
