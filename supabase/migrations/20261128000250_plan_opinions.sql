-- What the patient thinks of the plan, and what they made of a lesson, with what the care team answers; about me; and
-- which version each reader has seen. Append-only; ids made by whoever makes the row.

create type care.plan_opinion as enum ('agree', 'object', 'propose');
create type care.teach_back_verdict as enum ('understood', 'talk_again');

create table care.plan_opinions (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	version_id uuid not null,
	-- Of the whole plan where there is none.
	line_id uuid,
	area care.area not null,
	topic care.sensitive_topic,
	opinion care.plan_opinion not null,
	words text check (char_length(words) <= 1000 and words ~ '\S'),
	author_id uuid not null references care.people (id) on delete restrict,
	on_behalf_of_id uuid references care.people (id) on delete restrict,
	given_at timestamptz not null default clock_timestamp(),
	check (opinion = 'agree' or words is not null),
	unique (id, patient_id, organisation_id),
	foreign key (version_id, patient_id, organisation_id)
		references care.plan_versions (id, patient_id, organisation_id) on delete restrict,
	foreign key (version_id, line_id) references care.plan_version_lines (version_id, line_id) on delete restrict
);
create index on care.plan_opinions (patient_id, given_at desc);

create table care.plan_opinion_answers (
	id uuid primary key,
	opinion_id uuid not null,
	organisation_id uuid not null,
	patient_id uuid not null,
	area care.area not null,
	topic care.sensitive_topic,
	words text not null check (char_length(words) <= 1000 and words ~ '\S'),
	author_id uuid not null references care.people (id) on delete restrict,
	answered_at timestamptz not null default clock_timestamp(),
	foreign key (opinion_id, patient_id, organisation_id)
		references care.plan_opinions (id, patient_id, organisation_id) on delete restrict
);
create index on care.plan_opinion_answers (opinion_id);

-- "Tell us in your own words", said of one revision of a lesson.
create table care.teach_backs (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	line_id uuid not null,
	revision integer not null,
	area care.area not null,
	topic care.sensitive_topic,
	words text not null check (char_length(words) <= 1000 and words ~ '\S'),
	author_id uuid not null references care.people (id) on delete restrict,
	on_behalf_of_id uuid references care.people (id) on delete restrict,
	given_at timestamptz not null default clock_timestamp(),
	unique (id, patient_id, organisation_id),
	foreign key (line_id, revision, patient_id, organisation_id)
		references care.plan_lines (id, revision, patient_id, organisation_id) on delete restrict
);
create index on care.teach_backs (patient_id, given_at desc);

create table care.teach_back_reviews (
	id uuid primary key,
	teach_back_id uuid not null,
	organisation_id uuid not null,
	patient_id uuid not null,
	area care.area not null,
	topic care.sensitive_topic,
	verdict care.teach_back_verdict not null,
	author_id uuid not null references care.people (id) on delete restrict,
	reviewed_at timestamptz not null default clock_timestamp(),
	foreign key (teach_back_id, patient_id, organisation_id)
		references care.teach_backs (id, patient_id, organisation_id) on delete restrict
);
create index on care.teach_back_reviews (teach_back_id);

-- Who matters to the patient, what they fear, how to talk to them, when to reach them; in versions.
create table care.about_me (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	version integer not null check (version > 0),
	who_matters text check (char_length(who_matters) <= 1000 and who_matters ~ '\S'),
	fears text check (char_length(fears) <= 1000 and fears ~ '\S'),
	how_to_talk text check (char_length(how_to_talk) <= 1000 and how_to_talk ~ '\S'),
	best_times text check (char_length(best_times) <= 1000 and best_times ~ '\S'),
	author_id uuid not null references care.people (id) on delete restrict,
	on_behalf_of_id uuid references care.people (id) on delete restrict,
	written_at timestamptz not null default clock_timestamp(),
	unique (patient_id, version),
	foreign key (patient_id, organisation_id) references care.plans (patient_id, organisation_id) on delete restrict
);

-- Up to which published version somebody has read the plan.
create table care.plan_reads (
	patient_id uuid not null,
	person_id uuid not null references care.people (id) on delete restrict,
	number integer not null check (number > 0),
	organisation_id uuid not null,
	read_at timestamptz not null default clock_timestamp(),
	primary key (patient_id, person_id, number),
	foreign key (patient_id, organisation_id) references care.plans (patient_id, organisation_id) on delete restrict
);

-- Gives each row its place: whose it is, which part of the record, on whose behalf. A retry stores nothing.
create function private.place_plan_answer() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	found_one boolean;
	line care.plan_lines;
	version care.plan_versions;
	opinion care.plan_opinions;
	teach_back care.teach_backs;
	needs private.plan_line_needs;
begin
	execute format('select exists (select from care.%I t where t.id = $1)', tg_table_name) into found_one using new.id;
	if found_one then
		return null;
	end if;
	case tg_table_name
		when 'plan_opinions' then
			select * into version from care.plan_versions v where v.id = new.version_id and v.number is not null;
			if new.line_id is not null then
				select c.* into line from care.plan_version_lines l
				join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
				where l.version_id = new.version_id and l.line_id = new.line_id;
			end if;
			new.patient_id := version.patient_id;
			new.organisation_id := version.organisation_id;
			select * into needs from private.plan_line_needs n where n.line_id = line.id and n.revision = line.revision;
			new.area := case when new.line_id is null then 'plan' else needs.area end;
			new.topic := coalesce(line.topic, needs.topics[1]);
			new.on_behalf_of_id := nullif(new.patient_id, new.author_id);
		when 'plan_opinion_answers' then
			select * into opinion from care.plan_opinions o where o.id = new.opinion_id;
			new.patient_id := opinion.patient_id;
			new.organisation_id := opinion.organisation_id;
			new.area := opinion.area;
			new.topic := opinion.topic;
		when 'teach_backs' then
			select * into line from care.plan_lines l
			where l.id = new.line_id and l.revision = new.revision and l.kind = 'lesson' and l.first_number is not null;
			new.patient_id := line.patient_id;
			new.organisation_id := line.organisation_id;
			select * into needs from private.plan_line_needs n where n.line_id = line.id and n.revision = line.revision;
			new.area := needs.area;
			new.topic := coalesce(line.topic, needs.topics[1]);
			new.on_behalf_of_id := nullif(new.patient_id, new.author_id);
		when 'teach_back_reviews' then
			select * into teach_back from care.teach_backs b where b.id = new.teach_back_id;
			new.patient_id := teach_back.patient_id;
			new.organisation_id := teach_back.organisation_id;
			new.area := teach_back.area;
			new.topic := teach_back.topic;
	end case;
	if new.patient_id is null or new.area is null then
		raise exception 'nothing to say this of' using errcode = 'ABSNT';
	end if;
	return new;
end;
$$;

-- The log and the doorbell, for those who may see this part.
create function private.follow_plan_answer() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record(
		case tg_table_name
			when 'plan_opinions' then 'plan.opinion_given'
			when 'plan_opinion_answers' then 'plan.opinion_answered'
			when 'teach_backs' then 'plan.taught_back'
			else 'plan.teach_back_reviewed'
		end, new.patient_id, new.area, new.id, '{}', new.author_id);
	perform private.ring_plan(new.patient_id, array[new.area], new.topic, false, '{}');
	return null;
end;
$$;

create function private.place_about_me() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	plan care.plans;
	last integer;
begin
	if exists (select from care.about_me a where a.id = new.id) then
		return null;
	end if;
	select * into plan from care.plans p where p.patient_id = new.patient_id for no key update;
	select coalesce(max(a.version), 0) into last from care.about_me a where a.patient_id = new.patient_id;
	if plan.patient_id is null then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	if new.version <> last + 1 then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	new.organisation_id := plan.organisation_id;
	new.on_behalf_of_id := nullif(new.patient_id, new.author_id);
	return new;
end;
$$;
create trigger about_me__place before insert on care.about_me
	for each row execute function private.place_about_me();

create function private.follow_about_me() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record('plan.about_me_written', new.patient_id, 'plan', new.id,
		jsonb_build_object('version', new.version), new.author_id);
	perform private.ring_plan(new.patient_id, '{plan}', null, false, '{}');
	return null;
end;
$$;
create trigger about_me__follow after insert on care.about_me
	for each row execute function private.follow_about_me();

create function private.place_plan_read() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	select p.organisation_id, least(new.number, p.last_number) into new.organisation_id, new.number
	from care.plans p where p.patient_id = new.patient_id and p.last_number > 0;
	if not found then
		raise exception 'no such plan' using errcode = 'ABSNT';
	end if;
	return new;
end;
$$;
create trigger plan_reads__place before insert on care.plan_reads
	for each row execute function private.place_plan_read();

revoke execute on function
	private.place_plan_answer(), private.follow_plan_answer(), private.place_about_me(), private.follow_about_me(),
	private.place_plan_read()
	from public;

do $$
declare
	name text;
	may text := 'exists (
		select from private.rights r
		where r.patient_id = %1$I.patient_id and r.person_id = (select auth.uid())
			and r.area = %1$I.area and %2$L = any (r.actions) and r.period @> now()
			and (%1$I.topic is null or %1$I.topic = any (r.topics))
	) and ';
	-- Each is seen with what it is said of, as that is seen now.
	of jsonb := jsonb_build_object(
		'plan_opinions', '(line_id is null or exists (
			select from care.plan_version_lines l
			where l.version_id = plan_opinions.version_id and l.line_id = plan_opinions.line_id
		))',
		'plan_opinion_answers',
			'exists (select from care.plan_opinions o where o.id = plan_opinion_answers.opinion_id)',
		'teach_backs', 'exists (
			select from private.plan_line_needs n
			where n.line_id = teach_backs.line_id and n.revision = teach_backs.revision
		)',
		'teach_back_reviews', 'exists (select from care.teach_backs b where b.id = teach_back_reviews.teach_back_id)'
	);
begin
	foreach name in array array['plan_opinions', 'plan_opinion_answers', 'teach_backs', 'teach_back_reviews'] loop
		execute format('create trigger %I before insert on care.%I for each row execute function private.place_plan_answer()',
			name || '__place', name);
		execute format('create trigger %I after insert on care.%I for each row execute function private.follow_plan_answer()',
			name || '__follow', name);
		execute format('create policy %I on care.%I for select to authenticated using (%s)',
			name || '_in_reach', name, format(may, name, 'see') || (of ->> name));
		-- What the care team answers is the care team's to say.
		execute format('create policy %I on care.%I for insert to authenticated with check (%s author_id = (select auth.uid()) and %s)',
			name || '_by_me', name,
			case when name in ('plan_opinion_answers', 'teach_back_reviews') then '(select private.am_staff()) and' else '' end,
			format(may, name, 'add') || (of ->> name));
	end loop;
	foreach name in array array[
		'plan_opinions', 'plan_opinion_answers', 'teach_backs', 'teach_back_reviews', 'about_me', 'plan_reads'
	] loop
		execute format('alter table care.%I enable row level security', name);
		execute format('alter table care.%I force row level security', name);
		execute format('create trigger %I before update or delete or truncate on care.%I
			for each statement execute function private.refuse_plan_change()', name || '__refuse_change', name);
		execute format('grant select on care.%I to authenticated', name);
	end loop;
end;
$$;
grant insert (id, version_id, line_id, opinion, words, author_id) on care.plan_opinions to authenticated;
grant insert (id, opinion_id, words, author_id) on care.plan_opinion_answers to authenticated;
grant insert (id, line_id, revision, words, author_id) on care.teach_backs to authenticated;
grant insert (id, teach_back_id, verdict, author_id) on care.teach_back_reviews to authenticated;
grant insert (id, patient_id, version, who_matters, fears, how_to_talk, best_times, author_id) on care.about_me
	to authenticated;
grant insert (patient_id, person_id, number) on care.plan_reads to authenticated;

create policy about_me_in_reach on care.about_me for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = about_me.patient_id and r.person_id = (select auth.uid())
			and r.area = 'plan' and 'see' = any (r.actions) and r.period @> now()
	));
create policy about_me_by_me on care.about_me for insert to authenticated
	with check (author_id = (select auth.uid()) and exists (
		select from private.rights r
		where r.patient_id = about_me.patient_id and r.person_id = (select auth.uid())
			and r.area = 'plan' and 'add' = any (r.actions) and r.period @> now()
	));
-- The care team sees whether the patient has read it.
create policy plan_reads_of_mine on care.plan_reads for select to authenticated
	using (person_id = (select auth.uid()));
create policy plan_reads_for_care_team on care.plan_reads for select to authenticated
	using ((select private.am_staff()) and exists (
		select from private.rights r
		where r.patient_id = plan_reads.patient_id and r.person_id = (select auth.uid())
			and r.area = 'plan' and 'see' = any (r.actions) and r.period @> now()
	));
create policy plan_reads_by_me on care.plan_reads for insert to authenticated
	with check (person_id = (select auth.uid()) and exists (
		select from private.rights r
		where r.patient_id = plan_reads.patient_id and r.person_id = (select auth.uid())
			and r.area in ('plan', 'medicines') and 'see' = any (r.actions) and r.period @> now()
	));
