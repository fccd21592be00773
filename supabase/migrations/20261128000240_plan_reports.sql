-- What became of a step or a dose, as the patient or who helps says: append-only, the latest counts. The id is made on
-- the phone, where it may wait a long time for a line; the day is judged by when it was ticked.

create type care.step_outcome as enum ('done', 'could_not', 'not_sure', 'undone');
create type care.dose_outcome as enum ('taken', 'missed', 'undone');
create type care.plan_reason as enum ('cost', 'ride', 'side_effect', 'forgot', 'did_not_want', 'other');

create table care.step_reports (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	line_id uuid not null,
	-- What the screen showed that was answered.
	revision integer not null,
	area care.area not null,
	topic care.sensitive_topic,
	day date not null,
	outcome care.step_outcome not null,
	reason care.plan_reason check (reason is null or outcome in ('could_not', 'not_sure')),
	words text check (char_length(words) <= 1000 and words ~ '\S'),
	author_id uuid not null references care.people (id) on delete restrict,
	on_behalf_of_id uuid references care.people (id) on delete restrict,
	ticked_at timestamptz not null,
	reported_at timestamptz not null default clock_timestamp(),
	foreign key (line_id, revision, patient_id, organisation_id)
		references care.plan_lines (id, revision, patient_id, organisation_id) on delete restrict
);
create index on care.step_reports (patient_id, line_id, day desc);
create index on care.step_reports (patient_id, reported_at desc);

create table care.dose_reports (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	line_id uuid not null,
	revision integer not null,
	area care.area not null,
	topic care.sensitive_topic,
	day date not null,
	-- A part or a time of the day as the schedule has it, or "as needed".
	day_part text not null check (day_part ~ '^(morning|noon|evening|night|as_needed|([01][0-9]|2[0-3]):[0-5][0-9])$'),
	outcome care.dose_outcome not null,
	reason care.plan_reason check (reason is null or outcome = 'missed'),
	words text check (char_length(words) <= 1000 and words ~ '\S'),
	author_id uuid not null references care.people (id) on delete restrict,
	on_behalf_of_id uuid references care.people (id) on delete restrict,
	ticked_at timestamptz not null,
	reported_at timestamptz not null default clock_timestamp(),
	foreign key (line_id, revision, patient_id, organisation_id)
		references care.plan_lines (id, revision, patient_id, organisation_id) on delete restrict
);
create index on care.dose_reports (patient_id, line_id, day desc);
create index on care.dose_reports (patient_id, reported_at desc);

-- Refuses what a phone can no longer say (CLOSD): a day that was neither today nor yesterday where the patient lives when
-- it was ticked, a tick older than 30 days, and a line that left the plan more than 30 days ago, which a phone without a
-- line may still show. A clock that is ahead is put back to now.
create function private.judge_plan_tick(line care.plan_lines, day date, ticked_at timestamptz) returns timestamptz
language plpgsql stable security definer set search_path = '' as $$
declare
	moment timestamptz := least(ticked_at, clock_timestamp());
	ticked_on date;
begin
	select (moment at time zone p.time_zone)::date into ticked_on from care.people p where p.id = line.patient_id;
	if moment is null or day > ticked_on then
		raise exception 'a day to come' using errcode = 'check_violation', column = 'day';
	end if;
	if day < ticked_on - 1 or moment < now() - interval '30 days' or not exists (
		select from care.plan_version_lines l
		join care.plan_versions v on v.id = l.version_id and v.number is not null
		left join care.plan_versions n on n.patient_id = v.patient_id and n.number = v.number + 1
		where l.line_id = line.id and (n.published_at is null or n.published_at > now() - interval '30 days')
	) then
		raise exception 'the time to say this has passed' using errcode = 'CLOSD';
	end if;
	return moment;
end;
$$;

-- Gives a report its place: whose it is, and which part of the record.
create function private.place_step_report() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	line care.plan_lines;
begin
	if exists (select from care.step_reports s where s.id = new.id) then
		return null; -- A retry: nothing is stored twice; the caller compares.
	end if;
	select * into line from care.plan_lines l
	where l.id = new.line_id and l.revision = new.revision and l.first_number is not null and l.kind = 'step';
	if not found then
		raise exception 'no such step' using errcode = 'ABSNT';
	end if;
	new.patient_id := line.patient_id;
	new.organisation_id := line.organisation_id;
	select n.area, coalesce(line.topic, n.topics[1]) into new.area, new.topic
	from private.plan_line_needs n where n.line_id = line.id and n.revision = line.revision;
	new.ticked_at := private.judge_plan_tick(line, new.day, new.ticked_at);
	new.on_behalf_of_id := nullif(line.patient_id, new.author_id);
	return new;
end;
$$;
create trigger step_reports__place before insert on care.step_reports
	for each row execute function private.place_step_report();

create function private.place_dose_report() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	line care.plan_lines;
begin
	if exists (select from care.dose_reports d where d.id = new.id) then
		return null;
	end if;
	select * into line from care.plan_lines l
	where l.id = new.line_id and l.revision = new.revision and l.first_number is not null and l.kind = 'medicine';
	if not found then
		raise exception 'no such medicine' using errcode = 'ABSNT';
	end if;
	if line.schedule is not null and not (
		coalesce(line.schedule -> 'parts', '[]') ? new.day_part
		or coalesce(line.schedule -> 'times', '[]') ? new.day_part
		or line.schedule ? 'as_needed' and new.day_part = 'as_needed'
	) then
		raise exception 'no dose then' using errcode = 'check_violation', column = 'day_part';
	end if;
	new.patient_id := line.patient_id;
	new.organisation_id := line.organisation_id;
	select n.area, coalesce(line.topic, n.topics[1]) into new.area, new.topic
	from private.plan_line_needs n where n.line_id = line.id and n.revision = line.revision;
	new.ticked_at := private.judge_plan_tick(line, new.day, new.ticked_at);
	new.on_behalf_of_id := nullif(line.patient_id, new.author_id);
	return new;
end;
$$;
create trigger dose_reports__place before insert on care.dose_reports
	for each row execute function private.place_dose_report();

create trigger step_reports__refuse_change before update or delete or truncate on care.step_reports
	for each statement execute function private.refuse_plan_change();
create trigger dose_reports__refuse_change before update or delete or truncate on care.dose_reports
	for each statement execute function private.refuse_plan_change();

create function private.follow_plan_report() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record(
		case tg_table_name when 'step_reports' then 'plan.step_reported' else 'plan.dose_reported' end,
		new.patient_id, new.area, new.line_id, jsonb_build_object('day', new.day, 'outcome', new.outcome), new.author_id);
	perform private.ring_plan(new.patient_id, array[new.area], new.topic, false,
		jsonb_build_object('line', new.line_id));
	return null;
end;
$$;
create trigger step_reports__follow after insert on care.step_reports
	for each row execute function private.follow_plan_report();
create trigger dose_reports__follow after insert on care.dose_reports
	for each row execute function private.follow_plan_report();

-- Says what became of a step on a day. The same id with the same words is the same report.
-- Errors: ABSNT, insufficient_privilege, CLOSD (too late), TAKEN, check_violation.
create function care.report_step(
	id uuid, line uuid, revision integer, day date, outcome care.step_outcome, reason care.plan_reason, words text,
	ticked_at timestamptz
) returns void
language plpgsql set search_path = '' as $$
begin
	-- Asked as the person, first: nobody else may learn which ids are taken.
	perform from care.plan_lines l where l.id = report_step.line and l.revision = report_step.revision;
	if not found then
		raise exception 'no such step' using errcode = 'ABSNT';
	end if;
	insert into care.step_reports (id, line_id, revision, day, outcome, reason, words, author_id, ticked_at)
	values (report_step.id, report_step.line, report_step.revision, report_step.day, report_step.outcome,
		report_step.reason, report_step.words, (select auth.uid()), report_step.ticked_at)
	on conflict do nothing;
	perform from care.step_reports s
	where s.id = report_step.id and s.author_id = (select auth.uid()) and s.line_id = report_step.line
		and s.day = report_step.day and s.outcome = report_step.outcome
		and s.reason is not distinct from report_step.reason and s.words is not distinct from report_step.words;
	if not found then
		raise exception 'this id belongs to another report' using errcode = 'TAKEN';
	end if;
end;
$$;

-- Says what became of a dose. Errors as above.
create function care.report_dose(
	id uuid, line uuid, revision integer, day date, day_part text, outcome care.dose_outcome, reason care.plan_reason,
	words text, ticked_at timestamptz
) returns void
language plpgsql set search_path = '' as $$
begin
	perform from care.plan_lines l where l.id = report_dose.line and l.revision = report_dose.revision;
	if not found then
		raise exception 'no such medicine' using errcode = 'ABSNT';
	end if;
	insert into care.dose_reports (id, line_id, revision, day, day_part, outcome, reason, words, author_id, ticked_at)
	values (report_dose.id, report_dose.line, report_dose.revision, report_dose.day, report_dose.day_part,
		report_dose.outcome, report_dose.reason, report_dose.words, (select auth.uid()), report_dose.ticked_at)
	on conflict do nothing;
	perform from care.dose_reports d
	where d.id = report_dose.id and d.author_id = (select auth.uid()) and d.line_id = report_dose.line
		and d.day = report_dose.day and d.day_part = report_dose.day_part and d.outcome = report_dose.outcome
		and d.reason is not distinct from report_dose.reason and d.words is not distinct from report_dose.words;
	if not found then
		raise exception 'this id belongs to another report' using errcode = 'TAKEN';
	end if;
end;
$$;

revoke execute on function
	private.judge_plan_tick(care.plan_lines, date, timestamptz), private.place_step_report(),
	private.place_dose_report(), private.follow_plan_report(),
	care.report_step(uuid, uuid, integer, date, care.step_outcome, care.plan_reason, text, timestamptz),
	care.report_dose(uuid, uuid, integer, date, text, care.dose_outcome, care.plan_reason, text, timestamptz)
	from public;
grant execute on function
	care.report_step(uuid, uuid, integer, date, care.step_outcome, care.plan_reason, text, timestamptz),
	care.report_dose(uuid, uuid, integer, date, text, care.dose_outcome, care.plan_reason, text, timestamptz)
	to authenticated;

alter table care.step_reports enable row level security;
alter table care.step_reports force row level security;
alter table care.dose_reports enable row level security;
alter table care.dose_reports force row level security;

create policy step_reports_in_reach on care.step_reports for select to authenticated
	using (
		exists (
			select from private.rights r
			where r.patient_id = step_reports.patient_id and r.person_id = (select auth.uid())
				and r.area = step_reports.area and 'see' = any (r.actions) and r.period @> now()
				and (step_reports.topic is null or step_reports.topic = any (r.topics))
		)
		and exists (
			select from private.plan_line_needs n
			where n.line_id = step_reports.line_id and n.revision = step_reports.revision
		)
	);
create policy step_reports_by_me on care.step_reports for insert to authenticated
	with check (
		author_id = (select auth.uid())
		and exists (
			select from private.rights r
			where r.patient_id = step_reports.patient_id and r.person_id = (select auth.uid())
				and r.area = step_reports.area and 'add' = any (r.actions) and r.period @> now()
				and (step_reports.topic is null or step_reports.topic = any (r.topics))
		)
		and exists (
			select from private.plan_line_needs n
			where n.line_id = step_reports.line_id and n.revision = step_reports.revision
		)
	);
grant select, insert (id, line_id, revision, day, outcome, reason, words, author_id, ticked_at)
	on care.step_reports to authenticated;

create policy dose_reports_in_reach on care.dose_reports for select to authenticated
	using (
		exists (
			select from private.rights r
			where r.patient_id = dose_reports.patient_id and r.person_id = (select auth.uid())
				and r.area = dose_reports.area and 'see' = any (r.actions) and r.period @> now()
				and (dose_reports.topic is null or dose_reports.topic = any (r.topics))
		)
		and exists (
			select from private.plan_line_needs n
			where n.line_id = dose_reports.line_id and n.revision = dose_reports.revision
		)
	);
create policy dose_reports_by_me on care.dose_reports for insert to authenticated
	with check (
		author_id = (select auth.uid())
		and exists (
			select from private.rights r
			where r.patient_id = dose_reports.patient_id and r.person_id = (select auth.uid())
				and r.area = dose_reports.area and 'add' = any (r.actions) and r.period @> now()
				and (dose_reports.topic is null or dose_reports.topic = any (r.topics))
		)
		and exists (
			select from private.plan_line_needs n
			where n.line_id = dose_reports.line_id and n.revision = dose_reports.revision
		)
	);
grant select, insert (id, line_id, revision, day, day_part, outcome, reason, words, author_id, ticked_at)
	on care.dose_reports to authenticated;
