-- A clinic's own words for jargon and its own templates, over those that ship with the app. Versions, as everything.

create table care.glossary_terms (
	id uuid primary key,
	organisation_id uuid not null references care.organisations (id) on delete restrict,
	language text not null check (language in ('en', 'es')),
	term text not null check (char_length(term) between 1 and 80 and private.is_plain_text(term) and term = lower(btrim(term))),
	-- What to say instead; null takes a shipped one out.
	plain text check (char_length(plain) between 1 and 200 and private.is_plain_text(plain)),
	author_id uuid not null,
	written_at timestamptz not null default clock_timestamp(),
	superseded_at timestamptz,
	foreign key (author_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);
create unique index glossary_terms_current on care.glossary_terms (organisation_id, language, term)
	where superseded_at is null;

create table care.plan_templates (
	id uuid not null,
	version integer not null check (version > 0),
	organisation_id uuid not null references care.organisations (id) on delete restrict,
	-- The shipped template that it takes the place of, by its key; none for one of the clinic's own.
	replaces text check (replaces ~ '^[a-z0-9_]{1,60}$'),
	name text not null check (char_length(name) between 1 and 200 and private.is_plain_text(name)),
	-- As the schema of the app has it; null once it is taken out.
	content jsonb check (jsonb_typeof(content) = 'object' and pg_column_size(content) < 200000),
	author_id uuid not null,
	written_at timestamptz not null default clock_timestamp(),
	superseded_at timestamptz,
	primary key (id, version),
	foreign key (author_id, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);
create index on care.plan_templates (organisation_id) where superseded_at is null;

-- Writes a clinic's word for a term, in place of the one before. The same again changes nothing.
-- Errors: insufficient_privilege, TAKEN, check_violation.
create function care.save_glossary_term(id uuid, language text, term text, plain text) returns void
language plpgsql security definer set search_path = '' as $$
declare
	clinic uuid := private.my_organisation();
begin
	if not private.hold_role('care_manager', 'supervisor', 'provider', 'clinic_admin') then
		raise exception 'not for this role' using errcode = 'insufficient_privilege';
	end if;
	perform pg_advisory_xact_lock(hashtextextended('care.glossary_terms:' || clinic, 0));
	if exists (select from care.glossary_terms g where g.id = save_glossary_term.id) then
		perform from care.glossary_terms g
		where g.id = save_glossary_term.id and g.author_id = auth.uid() and g.language = save_glossary_term.language
			and g.term = lower(btrim(save_glossary_term.term)) and g.plain is not distinct from save_glossary_term.plain;
		if not found then
			raise exception 'this id belongs to another' using errcode = 'TAKEN';
		end if;
		return;
	end if;
	update care.glossary_terms g set superseded_at = clock_timestamp()
	where g.organisation_id = clinic and g.language = save_glossary_term.language
		and g.term = lower(btrim(save_glossary_term.term)) and g.superseded_at is null;
	insert into care.glossary_terms (id, organisation_id, language, term, plain, author_id)
	values (save_glossary_term.id, clinic, save_glossary_term.language, lower(btrim(save_glossary_term.term)),
		save_glossary_term.plain, auth.uid());
end;
$$;

-- Writes a clinic's template over version `expected` (0 for a new one); without content it is taken out. Answers its
-- version. Errors: ABSNT, insufficient_privilege, MOVED, check_violation.
create function care.save_plan_template(id uuid, expected integer, replaces text, name text, content jsonb)
returns integer
language plpgsql security definer set search_path = '' as $$
declare
	clinic uuid := private.my_organisation();
	earlier care.plan_templates;
begin
	if not private.hold_role('care_manager', 'supervisor', 'provider', 'clinic_admin') then
		raise exception 'not for this role' using errcode = 'insufficient_privilege';
	end if;
	perform pg_advisory_xact_lock(hashtextextended('care.plan_templates:' || clinic, 0));
	select * into earlier from care.plan_templates t where t.id = save_plan_template.id and t.superseded_at is null;
	if found and earlier.organisation_id <> clinic then
		raise exception 'no such template' using errcode = 'ABSNT';
	end if;
	if earlier.author_id = auth.uid() and earlier.version = expected + 1
		and (earlier.replaces, earlier.name, earlier.content) is not distinct from
			(save_plan_template.replaces, save_plan_template.name, save_plan_template.content) then
		return earlier.version;
	end if;
	if coalesce(earlier.version, 0) is distinct from expected then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	update care.plan_templates t set superseded_at = clock_timestamp()
	where t.id = save_plan_template.id and t.superseded_at is null;
	insert into care.plan_templates (id, version, organisation_id, replaces, name, content, author_id)
	values (save_plan_template.id, expected + 1, clinic, save_plan_template.replaces, save_plan_template.name,
		save_plan_template.content, auth.uid());
	return expected + 1;
end;
$$;

revoke execute on function
	care.save_glossary_term(uuid, text, text, text), care.save_plan_template(uuid, integer, text, text, jsonb)
	from public;
grant execute on function
	care.save_glossary_term(uuid, text, text, text), care.save_plan_template(uuid, integer, text, text, jsonb)
	to authenticated;

alter table care.glossary_terms enable row level security;
alter table care.glossary_terms force row level security;
alter table care.plan_templates enable row level security;
alter table care.plan_templates force row level security;
create policy glossary_terms_of_my_clinic on care.glossary_terms for select to authenticated
	using (organisation_id = (select private.my_organisation()) and (select private.am_staff()));
create policy plan_templates_of_my_clinic on care.plan_templates for select to authenticated
	using (organisation_id = (select private.my_organisation()) and (select private.am_staff()));
grant select on care.glossary_terms, care.plan_templates to authenticated;
