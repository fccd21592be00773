-- The care plan: versions of it, the lines that stand in them, and the words of each line in the patient's language.
-- A version is a draft until it is signed or published, and stays as it was from then on, for everybody.

create type care.plan_line_kind as enum ('problem', 'goal', 'step', 'medicine', 'lesson', 'barrier', 'zone');
create type care.plan_event as enum ('signature_requested', 'returned', 'signed', 'published', 'discarded');
create type care.plan_words_mark as enum ('human', 'machine', 'needs_review');

-- One row for each patient, made with the patient: lists, and "is there a new plan", read this alone.
create table care.plans (
	patient_id uuid primary key,
	organisation_id uuid not null,
	-- The version in force; null before the first.
	current_id uuid,
	last_number integer not null default 0,
	published_at timestamptz,
	unique (patient_id, organisation_id),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict
);

create table care.plan_versions (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	based_on_id uuid,
	author_id uuid not null references care.people (id) on delete restrict,
	created_at timestamptz not null default clock_timestamp(),
	-- Both are given when it is published: 1, 2, 3 for each patient, without gaps.
	number integer check (number > 0),
	published_at timestamptz,
	unique (patient_id, number),
	unique (id, patient_id, organisation_id),
	check ((number is null) = (published_at is null)),
	foreign key (patient_id, organisation_id) references care.plans (patient_id, organisation_id) on delete restrict,
	foreign key (based_on_id, patient_id, organisation_id)
		references care.plan_versions (id, patient_id, organisation_id) on delete restrict
);
alter table care.plans add foreign key (current_id, patient_id, organisation_id)
	references care.plan_versions (id, patient_id, organisation_id) on delete restrict;

-- What became of a version, as rows with who and when. Only what is signed is "agreed with Dr ...".
create table care.plan_version_events (
	id uuid primary key default gen_random_uuid(),
	version_id uuid not null,
	organisation_id uuid not null,
	patient_id uuid not null,
	event care.plan_event not null,
	actor_id uuid not null references care.people (id) on delete restrict,
	at timestamptz not null default clock_timestamp(),
	note text check (char_length(note) <= 1000 and note ~ '\S'),
	check ((event = 'returned') = (note is not null)),
	foreign key (version_id, patient_id, organisation_id)
		references care.plan_versions (id, patient_id, organisation_id) on delete restrict
);
create index on care.plan_version_events (version_id, at);

-- The open draft of a patient, at most one; the row goes when it is published or discarded. Apart from care.plans,
-- which patients and caregivers read. `changes` numbers what was done in it: whoever signs or publishes says up to
-- which they have read.
create table care.plan_drafts (
	patient_id uuid primary key,
	organisation_id uuid not null,
	version_id uuid not null unique,
	changes integer not null default 0,
	changed_at timestamptz not null default clock_timestamp(),
	-- Its last event, if any; signed or signature_requested or returned.
	state care.plan_event,
	foreign key (version_id, patient_id, organisation_id)
		references care.plan_versions (id, patient_id, organisation_id) on delete restrict
);
create index on care.plan_drafts (organisation_id, state);

-- Days of the week (ISO, 1 is Monday; none named means every day), times of the day, parts of the day, "as needed".
create function private.is_schedule(schedule jsonb) returns boolean
language sql immutable set search_path = '' as $$
	select jsonb_typeof(schedule) = 'object'
		and schedule - '{weekdays,times,parts,as_needed}'::text[] = '{}'
		and schedule <> '{}'
		and pg_column_size(schedule) < 500
		and coalesce(schedule -> 'as_needed', 'true') = 'true'
		and coalesce(jsonb_typeof(schedule -> 'weekdays'), 'array') = 'array'
		and coalesce(jsonb_typeof(schedule -> 'times'), 'array') = 'array'
		and coalesce(jsonb_typeof(schedule -> 'parts'), 'array') = 'array'
		and coalesce(schedule -> 'weekdays', '[]') <@ '[1, 2, 3, 4, 5, 6, 7]'
		and coalesce(schedule -> 'parts', '[]') <@ '["morning", "noon", "evening", "night"]'
		and not exists (
			select from jsonb_array_elements(coalesce(schedule -> 'times', '[]')) as times (at)
			where times.at #>> '{}' !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
		);
$$;

-- A line and its revisions: rows are never overwritten. Areas and topics are those of the whole line; what tells of a
-- medicine stands under `medicines`, whatever kind it is.
create table care.plan_lines (
	id uuid not null,
	revision integer not null check (revision > 0),
	organisation_id uuid not null,
	patient_id uuid not null,
	kind care.plan_line_kind not null,
	area care.area not null check (area in ('plan', 'medicines')),
	topic care.sensitive_topic,
	parent_id uuid,
	-- A problem; as FHIR names the systems.
	condition_system text check (condition_system in ('http://snomed.info/sct', 'http://hl7.org/fhir/sid/icd-10-cm')),
	condition_code text check (condition_code ~ '^[A-Za-z0-9.]{1,18}$'),
	-- A goal: what is measured, in which unit (UCUM), and between what it should be.
	loinc_code text check (loinc_code ~ '^[0-9]{1,7}-[0-9]$'),
	unit text check (char_length(unit) between 1 and 40),
	target_low numeric check (target_low between -1000000 and 1000000),
	target_high numeric check (target_high between -1000000 and 1000000 and target_high >= target_low),
	-- Where the number comes from.
	source text check (char_length(source) between 1 and 300),
	due_on date check (due_on between date '2000-01-01' and date '2200-01-01'),
	-- A step; a medicine has a schedule too.
	done_by text check (done_by in ('patient', 'caregiver', 'care_team')),
	schedule jsonb check (private.is_schedule(schedule)),
	zone text check (zone in ('green', 'yellow', 'red')),
	rxnorm_code text check (rxnorm_code ~ '^[0-9]{1,8}$'),
	drug_name text check (char_length(drug_name) between 1 and 200 and private.is_plain_text(drug_name)),
	dose text check (char_length(dose) between 1 and 200 and private.is_plain_text(dose)),
	-- As the prescriber wrote it.
	sig text check (char_length(sig) between 1 and 500),
	importance text check (importance in ('key', 'extra')),
	author_id uuid not null references care.people (id) on delete restrict,
	written_at timestamptz not null default clock_timestamp(),
	-- What patients read under "what changed".
	why text check (char_length(why) <= 1000 and why ~ '\S'),
	decided_by_id uuid references care.people (id) on delete restrict,
	-- The first published version it stands in; none for what only drafts say.
	first_number integer,
	primary key (id, revision),
	unique (id, revision, patient_id, organisation_id),
	check (kind <> 'medicine' or area = 'medicines'),
	check (kind <> 'problem' or area = 'plan' and parent_id is null),
	check (kind = 'problem' or num_nonnulls(condition_system, condition_code) = 0),
	check ((condition_system is null) = (condition_code is null)),
	check (kind = 'goal' or num_nonnulls(loinc_code, unit, target_low, target_high) = 0),
	check (kind in ('goal', 'zone') or source is null),
	check (kind in ('goal', 'step') or due_on is null),
	check (kind = 'step' or done_by is null),
	check (kind in ('step', 'medicine') or schedule is null),
	check ((kind = 'zone') = (zone is not null)),
	check ((kind = 'lesson') = (importance is not null)),
	check ((kind = 'medicine') = (drug_name is not null)),
	check (kind = 'medicine' or num_nonnulls(rxnorm_code, dose, sig) = 0),
	foreign key (patient_id, organisation_id) references care.plans (patient_id, organisation_id) on delete restrict
);
create index on care.plan_lines (patient_id, id);

create table care.plan_line_words (
	line_id uuid not null,
	revision integer not null,
	part text not null,
	language text not null check (language in ('en', 'es')),
	organisation_id uuid not null,
	patient_id uuid not null,
	words text not null check (char_length(words) <= 1000 and words ~ '\S'),
	mark care.plan_words_mark not null,
	primary key (line_id, revision, part, language),
	foreign key (line_id, revision, patient_id, organisation_id)
		references care.plan_lines (id, revision, patient_id, organisation_id) on delete restrict
);

-- Which revision of which line stands in which version. Places rise within a version with steps of random size, so
-- that a gap tells nobody of a line they may not see.
create table care.plan_version_lines (
	version_id uuid not null,
	line_id uuid not null,
	revision integer not null,
	organisation_id uuid not null,
	patient_id uuid not null,
	area care.area not null,
	topic care.sensitive_topic,
	position integer not null,
	primary key (version_id, line_id),
	foreign key (version_id, patient_id, organisation_id)
		references care.plan_versions (id, patient_id, organisation_id) on delete restrict,
	foreign key (line_id, revision, patient_id, organisation_id)
		references care.plan_lines (id, revision, patient_id, organisation_id) on delete restrict
);
create index on care.plan_version_lines (line_id, revision);

-- What a version no longer says, why, and who decided.
create table care.plan_removed_lines (
	version_id uuid not null,
	line_id uuid not null,
	-- As it last stood.
	revision integer not null,
	organisation_id uuid not null,
	patient_id uuid not null,
	area care.area not null,
	topic care.sensitive_topic,
	why text check (char_length(why) <= 1000 and why ~ '\S'),
	decided_by_id uuid references care.people (id) on delete restrict,
	author_id uuid not null references care.people (id) on delete restrict,
	removed_at timestamptz not null default clock_timestamp(),
	primary key (version_id, line_id),
	foreign key (version_id, patient_id, organisation_id)
		references care.plan_versions (id, patient_id, organisation_id) on delete restrict,
	foreign key (line_id, revision, patient_id, organisation_id)
		references care.plan_lines (id, revision, patient_id, organisation_id) on delete restrict
);

-- What it takes to see a revision, kept by trigger (private.settle_plan_line_needs): the topics of its own, and those that
-- its line, and what this revision hangs on, have in the newest published version that holds them, with all above them.
-- So what was made private is private with its past, and what is no longer private keeps what was said while it was.
-- Whoever sees drafts has every topic. The only place where this is decided: whatever tells of a line asks whether the
-- reader finds the row of its revision here.
create table private.plan_line_needs (
	line_id uuid not null,
	revision integer not null,
	patient_id uuid not null,
	-- `medicines` where any of them is there.
	area care.area not null,
	topics care.sensitive_topic[] not null,
	primary key (line_id, revision),
	foreign key (line_id, revision) references care.plan_lines (id, revision) on delete cascade
);
create index on private.plan_line_needs (patient_id);
alter table private.plan_line_needs enable row level security;
alter table private.plan_line_needs force row level security;
create policy plan_line_needs_in_reach on private.plan_line_needs for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = plan_line_needs.patient_id and r.person_id = (select auth.uid())
			and r.area = plan_line_needs.area and 'see' = any (r.actions) and r.period @> now()
			and plan_line_needs.topics <@ r.topics
	));
grant select on private.plan_line_needs to authenticated;

create function private.open_plan() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into care.plans (patient_id, organisation_id) values (new.person_id, new.organisation_id);
	return null;
end;
$$;
-- Named to run before patients__give_own_rights, as the conversation's.
create trigger patients__a_open_plan after insert on care.patients
	for each row execute function private.open_plan();
insert into care.plans (patient_id, organisation_id) select person_id, organisation_id from care.patients;

revoke execute on function private.is_schedule(jsonb), private.open_plan() from public;

do $$
declare
	name text;
begin
	foreach name in array array[
		'plans', 'plan_versions', 'plan_version_events', 'plan_drafts', 'plan_lines', 'plan_line_words',
		'plan_version_lines', 'plan_removed_lines'
	] loop
		execute format('alter table care.%I enable row level security', name);
		execute format('alter table care.%I force row level security', name);
		execute format('grant select on care.%I to authenticated', name);
	end loop;
end;
$$;

-- Whoever may see the plan or its medicines finds the versions; the lines are judged one by one, by their own area and
-- topic and by what it takes now (private.plan_line_needs). Patients and
-- caregivers find what was published, and of a version's fate that it was signed and published.
create policy plans_in_reach on care.plans for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = plans.patient_id and r.person_id = (select auth.uid())
			and r.area in ('plan', 'medicines') and 'see' = any (r.actions) and r.period @> now()
	));
create policy plan_versions_in_reach on care.plan_versions for select to authenticated
	using (
		(number is not null or (select private.am_staff()))
		and exists (
			select from private.rights r
			where r.patient_id = plan_versions.patient_id and r.person_id = (select auth.uid())
				and r.area in ('plan', 'medicines') and 'see' = any (r.actions) and r.period @> now()
		)
	);
create policy plan_version_events_in_reach on care.plan_version_events for select to authenticated
	using (
		(event in ('signed', 'published') or (select private.am_staff()))
		and exists (select from care.plan_versions v where v.id = plan_version_events.version_id)
	);
create policy plan_drafts_for_care_team on care.plan_drafts for select to authenticated
	using ((select private.am_staff()) and exists (
		select from private.rights r
		where r.patient_id = plan_drafts.patient_id and r.person_id = (select auth.uid())
			and r.area = 'plan' and 'see' = any (r.actions) and r.period @> now()
	));
create policy plan_lines_in_reach on care.plan_lines for select to authenticated
	using (
		(first_number is not null or (select private.am_staff()))
		and exists (
			select from private.rights r
			where r.patient_id = plan_lines.patient_id and r.person_id = (select auth.uid())
				and r.area = plan_lines.area and 'see' = any (r.actions) and r.period @> now()
				and (plan_lines.topic is null or plan_lines.topic = any (r.topics))
		)
		and exists (
			select from private.plan_line_needs n
			where n.line_id = plan_lines.id and n.revision = plan_lines.revision
		)
	);
-- Words are seen with their line.
create policy plan_line_words_in_reach on care.plan_line_words for select to authenticated
	using (exists (
		select from care.plan_lines l
		where l.id = plan_line_words.line_id and l.revision = plan_line_words.revision
	));
create policy plan_version_lines_in_reach on care.plan_version_lines for select to authenticated
	using (
		exists (select from care.plan_versions v where v.id = plan_version_lines.version_id)
		and exists (
			select from private.rights r
			where r.patient_id = plan_version_lines.patient_id and r.person_id = (select auth.uid())
				and r.area = plan_version_lines.area and 'see' = any (r.actions) and r.period @> now()
				and (plan_version_lines.topic is null or plan_version_lines.topic = any (r.topics))
		)
		and exists (
			select from private.plan_line_needs n
			where n.line_id = plan_version_lines.line_id and n.revision = plan_version_lines.revision
		)
	);
create policy plan_removed_lines_in_reach on care.plan_removed_lines for select to authenticated
	using (
		exists (select from care.plan_versions v where v.id = plan_removed_lines.version_id)
		and exists (
			select from private.rights r
			where r.patient_id = plan_removed_lines.patient_id and r.person_id = (select auth.uid())
				and r.area = plan_removed_lines.area and 'see' = any (r.actions) and r.period @> now()
				and (plan_removed_lines.topic is null or plan_removed_lines.topic = any (r.topics))
		)
		and exists (
			select from private.plan_line_needs n
			where n.line_id = plan_removed_lines.line_id and n.revision = plan_removed_lines.revision
		)
	);
