-- What a clinic may be asked about its records: who looked (access reports), and to whom it gave them (accounting of
-- disclosures, 45 CFR 164.528).

-- Disclosures outside treatment, payment and operations, the individual's own requests and consents: date, recipient
-- and address, what in short, and why (164.528(b)(2)). Kept apart from the log of looks; append-only as well.
create table audit.disclosures (
	id uuid primary key default gen_random_uuid(),
	organisation_id uuid not null,
	patient_id uuid not null,
	disclosed_on date not null check (disclosed_on >= date '2000-01-01'),
	recipient text not null check (char_length(recipient) between 2 and 200 and private.is_plain_text(recipient)),
	address text check (char_length(address) between 2 and 300),
	what text not null check (char_length(what) between 3 and 500),
	purpose text not null check (char_length(purpose) between 3 and 500),
	recorded_by uuid not null,
	recorded_at timestamptz not null default now(),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict,
	foreign key (recorded_by, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);
create index on audit.disclosures (patient_id, disclosed_on desc);
create trigger disclosures__refuse_change before update or delete or truncate on audit.disclosures
	for each statement execute function audit.refuse_change();

create function audit.record_disclosed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record('disclosure.recorded', new.patient_id, null, new.id, '{}', new.recorded_by);
	return null;
end;
$$;
create trigger disclosures__audit after insert on audit.disclosures
	for each row execute function audit.record_disclosed();

-- Records a disclosure; the id is made by the screen, so that a second tap is the same one. For supervisors and
-- administrators. Errors: insufficient_privilege, ABSNT (no such patient here), check_violation.
create function audit.record_disclosure(
	id uuid, patient uuid, disclosed_on date, recipient text, address text, what text, purpose text
) returns void
language plpgsql security definer set search_path = '' as $$
begin
	if not private.hold_role('supervisor', 'clinic_admin') then
		raise exception 'not for this role' using errcode = 'insufficient_privilege';
	end if;
	perform from care.patients p where p.person_id = patient and p.organisation_id = private.my_organisation();
	if not found then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	-- The day may already have begun east of here, never more than that.
	if disclosed_on > current_date + 1 then
		raise exception 'a day to come' using errcode = 'check_violation', column = 'disclosed_on';
	end if;
	insert into audit.disclosures (id, organisation_id, patient_id, disclosed_on, recipient, address, what, purpose,
		recorded_by)
	values (record_disclosure.id, private.my_organisation(), patient, record_disclosure.disclosed_on,
		record_disclosure.recipient, record_disclosure.address, record_disclosure.what, record_disclosure.purpose,
		auth.uid())
	on conflict on constraint disclosures_pkey do nothing;
end;
$$;

-- A name for the heads of reports. Definer: those who answer for a record need not care for the patient.
create function audit.patient_named(patient uuid) returns table (name text, birth_date date)
language plpgsql volatile security definer set search_path = '' as $$
begin
	if not audit.record_oversight(patient_named.patient, 'profile') then
		return;
	end if;
	return query
		select btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name), c.birth_date
		from care.people p join care.patients c on c.person_id = p.id
		where p.id = patient_named.patient;
end;
$$;

-- The log of one patient's record, or of one person's acts, over a period; the newest 5,000 rows. For supervisors and
-- administrators of the clinic. Reading it is itself an act, and taking it away another one: recorded before it
-- answers, on the record of each patient whom it names. Definer, for the names.
-- Errors: insufficient_privilege, ABSNT (nobody of this clinic).
create function audit.report(about text, id uuid, period tstzrange, taken_away boolean) returns table (
	occurred_at timestamptz, actor text, role text, patient text, action text, area care.area, detail jsonb
)
language plpgsql security definer set search_path = '' as $$
declare
	shown uuid[];
	named uuid[];
begin
	if not private.hold_role('supervisor', 'clinic_admin') then
		raise exception 'not for this role' using errcode = 'insufficient_privilege';
	end if;
	perform from care.people p
	where p.id = report.id and p.organisation_id = private.my_organisation()
		and (p.kind = 'patient') = (report.about = 'patient');
	if not found then
		raise exception 'nobody of that kind here' using errcode = 'ABSNT';
	end if;
	perform audit.record(
		case when taken_away then 'record.exported' else 'log.read' end,
		case about when 'patient' then report.id end, null, report.id,
		jsonb_build_object('about', report.about)
	);
	shown := array(
		select e.id from audit.events e
		where e.organisation_id = private.my_organisation()
			and (
				(report.about = 'patient' and e.patient_id = report.id)
				or (report.about <> 'patient' and e.actor_id = report.id)
			)
			and report.period @> e.occurred_at
		order by e.occurred_at desc
		limit 5000
	);
	if about <> 'patient' then
		named := array(select distinct e.patient_id from audit.events e where e.id = any (shown) and e.patient_id is not null);
		if taken_away then
			perform audit.record('record.exported', patient_id, 'profile', report.id) from unnest(named) patient_id;
		else
			perform audit.record_listed(named, 'profile');
		end if;
	end if;
	return query
		select e.occurred_at, btrim(coalesce(a.preferred_name, a.given_name) || ' ' || a.family_name),
			coalesce((
				select s.role::text from care.staff_roles s
				where s.staff_id = a.id and s.period @> e.occurred_at order by s.role limit 1
			), a.kind::text),
			btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name), e.action, e.area, e.detail
		from audit.events e
		left join care.people a on a.id = e.actor_id
		left join care.people p on p.id = e.patient_id
		where e.id = any (shown)
		order by e.occurred_at desc;
end;
$$;

revoke execute on all functions in schema audit from public;
grant execute on function
	audit.record_disclosure(uuid, uuid, date, text, text, text, text), audit.patient_named(uuid),
	audit.report(text, uuid, tstzrange, boolean)
	to authenticated;

alter table audit.disclosures enable row level security;
alter table audit.disclosures force row level security;
create policy disclosures_about_me on audit.disclosures for select to authenticated
	using (patient_id = (select auth.uid()));
create policy disclosures_of_my_clinic on audit.disclosures for select to authenticated
	using (
		organisation_id = (select private.my_organisation())
		and (select private.hold_role('supervisor', 'clinic_admin'))
	);
grant select on audit.disclosures to authenticated;
