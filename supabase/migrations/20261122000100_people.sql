-- Organisations and people. A person is a patient, a caregiver or a member of staff; a nurse who is also a
-- patient has two person rows and two logins, so that neither role ever borrows the other's rights.

create type care.person_kind as enum ('patient', 'caregiver', 'staff');
create type care.staff_role as enum ('care_manager', 'supervisor', 'provider', 'biller', 'clinic_admin');

create table care.organisations (
	id uuid primary key,
	name text not null check (char_length(name) between 1 and 200),
	phone text not null check (char_length(phone) between 3 and 40),
	time_zone text not null,
	created_at timestamptz not null default now()
);

create table care.people (
	id uuid primary key,
	organisation_id uuid not null references care.organisations (id) on delete restrict,
	kind care.person_kind not null,
	given_name text not null check (char_length(given_name) between 1 and 200),
	family_name text not null check (char_length(family_name) <= 200),
	preferred_name text check (char_length(preferred_name) between 1 and 200),
	pronouns text check (char_length(pronouns) between 1 and 60),
	language text not null default 'en' check (language in ('en', 'es')),
	time_zone text not null,
	created_at timestamptz not null default now(),
	unique (id, organisation_id),
	unique (id, organisation_id, kind)
);

-- Composite keys carry the organisation, so that no row can tie together two organisations.
create table care.patients (
	person_id uuid primary key,
	organisation_id uuid not null,
	kind care.person_kind not null default 'patient' check (kind = 'patient'),
	birth_date date not null check (birth_date between date '1850-01-01' and date '2200-01-01'),
	sex text check (sex in ('female', 'male', 'other', 'unknown')),
	phone text check (char_length(phone) between 3 and 40),
	address_lines text[] not null default '{}' check (cardinality(address_lines) <= 5),
	city text check (char_length(city) between 1 and 200),
	state text check (char_length(state) between 1 and 200),
	postal_code text check (char_length(postal_code) between 1 and 20),
	country text check (char_length(country) between 1 and 60),
	unique (person_id, organisation_id),
	foreign key (person_id, organisation_id, kind) references care.people (id, organisation_id, kind) on delete restrict
);

-- FHIR Patient.identifier: who this is in the systems they came from. The same identifier is the same person.
create table care.patient_identifiers (
	organisation_id uuid not null,
	system text not null check (char_length(system) between 1 and 500),
	value text not null check (char_length(value) between 1 and 500),
	patient_id uuid not null,
	primary key (organisation_id, system, value),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete cascade
);
create index on care.patient_identifiers (patient_id);

create table care.staff (
	person_id uuid primary key,
	organisation_id uuid not null,
	kind care.person_kind not null default 'staff' check (kind = 'staff'),
	credential text check (char_length(credential) between 1 and 40),
	unique (person_id, organisation_id),
	foreign key (person_id, organisation_id, kind) references care.people (id, organisation_id, kind) on delete restrict
);

create table care.staff_roles (
	id uuid primary key default gen_random_uuid(),
	staff_id uuid not null,
	organisation_id uuid not null,
	role care.staff_role not null,
	period tstzrange not null default tstzrange(now(), null),
	foreign key (staff_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict,
	exclude using gist (staff_id with =, role with =, period with &&)
);

-- Weekly hours in the staff member's own time zone; ISO weekday, 1 is Monday.
create table care.working_hours (
	staff_id uuid not null,
	organisation_id uuid not null,
	weekday smallint not null check (weekday between 1 and 7),
	starts time not null,
	ends time not null check (ends > starts),
	primary key (staff_id, weekday, starts),
	foreign key (staff_id, organisation_id) references care.staff (person_id, organisation_id) on delete cascade
);

-- A time zone is data; a misspelt one must fail when it is written, not when a nurse's day is computed.
create function private.check_time_zone() returns trigger
language plpgsql set search_path = '' as $$
begin
	-- Area/City or UTC only: Postgres also takes abbreviations and POSIX rules, which browsers do not know.
	-- Converting fails for an unknown name and reads one file; pg_timezone_names reads all of them (20 ms).
	if new.time_zone !~ '^(UTC|Etc/(UTC|GMT([+-][0-9]{1,2})?)|[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]+){1,2})$' then
		raise exception 'unknown time zone' using errcode = 'check_violation', column = 'time_zone';
	end if;
	perform now() at time zone new.time_zone;
	return new;
exception when invalid_parameter_value then
	raise exception 'unknown time zone' using errcode = 'check_violation', column = 'time_zone';
end;
$$;
create trigger organisations__check_time_zone before insert or update of time_zone on care.organisations
	for each row execute function private.check_time_zone();
create trigger people__check_time_zone before insert or update of time_zone on care.people
	for each row execute function private.check_time_zone();
revoke execute on function private.check_time_zone() from public;
