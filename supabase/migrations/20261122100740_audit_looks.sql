-- Mends of the access log: no act is taken for a look that was already noted, a look and what it shows stand or fall
-- together, no row ties two organisations together, and a chain can be verified.

-- The organisation comes with the patient and the actor. A key of its own would have every act of a clinic lock the
-- clinic's one row.
alter table audit.events
	drop constraint events_organisation_id_fkey,
	drop constraint events_actor_id_fkey,
	drop constraint events_patient_id_fkey,
	add foreign key (actor_id, organisation_id) references care.people (id, organisation_id) on delete restrict,
	add foreign key (patient_id, organisation_id)
		references care.patients (person_id, organisation_id) on delete restrict,
	add check (actor_id is not null or patient_id is not null);
alter table audit.chain drop constraint chain_organisation_id_fkey;

-- The log is read by patient or by actor over a period, never a whole clinic at once.
drop index audit.events_organisation_id_occurred_at_idx;
create index on audit.events (actor_id, occurred_at desc);

-- Only looks are noted once in a while; an export is an act each time.
drop index audit.events_one_look_a_quarter;
create unique index events_one_look_a_quarter on audit.events
	(actor_id, patient_id, area, session_id, audit.quarter_of(occurred_at)) nulls not distinct
	where action = 'record.read';
-- A list with the last words of many patients is redrawn at every ring: one look a day at each of them.
create unique index events_one_listing_a_day on audit.events
	(actor_id, patient_id, area, (audit.quarter_of(occurred_at) / 96)) nulls not distinct
	where action = 'record.listed';

-- Records one act of the person asking (or of the system, where nobody is). For functions of the owner alone:
-- triggers call it in the transaction of the act. The organisation is the patient's, else the actor's.
create or replace function audit.record(
	action text, patient uuid, area care.area default null, subject uuid default null, detail jsonb default '{}',
	actor uuid default auth.uid()
) returns void
language plpgsql set search_path = '' as $$
begin
	insert into audit.events (organisation_id, actor_id, patient_id, action, area, subject_id, session_id, detail)
	select p.organisation_id, record.actor, record.patient, record.action, record.area, record.subject,
		nullif(auth.jwt() ->> 'session_id', '')::uuid, record.detail
	from care.people p
	where p.id = coalesce(record.patient, record.actor);
	if not found then
		raise exception 'an act without an organisation cannot be recorded';
	end if;
end;
$$;

-- Records that the person asking looked at one area of a patient's record, once a quarter of an hour, and answers
-- whether they may: the statement that reads asks it, so that a right that ends meanwhile shows nothing, and nothing is
-- shown that is not recorded. Patients who look at their own leave no row. Definer: nobody may write the log by hand; a
-- caller can add nothing but a look of their own at a record they may see.
drop function audit.record_read(uuid, care.area);
create function audit.record_read(patient uuid, area care.area) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := auth.uid();
begin
	if record_read.patient = me then
		return true;
	end if;
	if not exists (
		select from private.rights r
		where r.patient_id = record_read.patient and r.person_id = me
			and r.area = record_read.area and 'see' = any (r.actions) and r.period @> now()
	) then
		return false;
	end if;
	insert into audit.events (organisation_id, actor_id, patient_id, action, area, session_id)
	select p.organisation_id, me, p.person_id, 'record.read', record_read.area,
		nullif(auth.jwt() ->> 'session_id', '')::uuid
	from care.patients p
	where p.person_id = record_read.patient
	on conflict do nothing;
	return true;
end;
$$;

-- Records that a list showed the person asking one area of many records, each once a day. Definer, as above.
create function audit.record_listed(patients uuid[], area care.area) returns void
language plpgsql security definer set search_path = '' as $$
declare
	me uuid := auth.uid();
	today bigint := audit.quarter_of(clock_timestamp()) / 96;
begin
	insert into audit.events (organisation_id, actor_id, patient_id, action, area, session_id)
	select p.organisation_id, me, p.person_id, 'record.listed', record_listed.area,
		nullif(auth.jwt() ->> 'session_id', '')::uuid
	from care.patients p
	where p.person_id = any (record_listed.patients) and p.person_id <> me
		and not exists (
			select from audit.events e
			where e.actor_id = me and e.patient_id = p.person_id and e.area = record_listed.area
				and e.action = 'record.listed' and audit.quarter_of(e.occurred_at) / 96 = today
		)
		and exists (
			select from private.rights r
			where r.patient_id = p.person_id and r.person_id = me
				and r.area = record_listed.area and 'see' = any (r.actions) and r.period @> now()
		)
	on conflict do nothing;
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

revoke execute on all functions in schema audit from public;
grant execute on function audit.record_read(uuid, care.area), audit.record_listed(uuid[], care.area)
	to authenticated;

-- Which session acted is for those who search for a stolen one, not for everybody who may read the log.
revoke select on audit.events from authenticated;
grant select (id, organisation_id, occurred_at, actor_id, patient_id, action, area, subject_id, detail)
	on audit.events to authenticated;
