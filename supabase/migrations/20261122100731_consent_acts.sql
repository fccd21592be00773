-- How consent is given, changed, paused and ended, and how a patient sees it before: functions that judge the caller.

-- What a patient has filled in and not saved: for the screen that shows it as the caregiver will see it. One at a time
-- for each person, for an hour.
create table care.consent_drafts (
	made_by uuid primary key references care.people (id) on delete cascade,
	id uuid not null unique,
	organisation_id uuid not null,
	patient_id uuid not null,
	-- The consent it would change; a new one otherwise.
	consent_id uuid,
	terms jsonb not null check (jsonb_typeof(terms) = 'object' and pg_column_size(terms) < 4000),
	made_at timestamptz not null default now(),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete cascade
);
create index on care.consent_drafts (patient_id);
alter table care.consent_drafts enable row level security;
alter table care.consent_drafts force row level security;
create policy consent_drafts_of_mine on care.consent_drafts for select to authenticated
	using (made_by = (select auth.uid()) and made_at > now() - interval '1 hour');
grant select on care.consent_drafts to authenticated;

-- Whether the caller may act on a patient's consents on this ground: patients for themselves; staff who care for them,
-- on spoken consent; administrators of the clinic, where the law gives somebody authority.
create function private.may_record_consent(patient uuid, basis care.consent_basis) returns boolean
language sql stable security definer set search_path = '' as $$
	select case basis
		when 'patient' then patient = auth.uid()
			and exists (select from care.patients c where c.person_id = patient)
		when 'spoken' then private.care_for(patient)
		when 'legal_authority' then private.hold_role('clinic_admin') and exists (
			select from care.patients c
			where c.person_id = patient and c.organisation_id = private.my_organisation()
		)
	end;
$$;

-- Whether the caller may review what gives somebody legal authority over this patient's record: whoever oversees the clinic.
create function private.may_review_authority(patient uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select private.hold_role('supervisor', 'clinic_admin') and exists (
		select from care.patients c
		where c.person_id = patient and c.organisation_id = private.my_organisation()
	);
$$;

-- Refuses whoever may not act on this ground (ABSNT) or has not signed in a moment ago (FRESH).
create function private.judge_consent(patient uuid, basis care.consent_basis) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
	if private.may_record_consent(patient, basis) is not true then
		raise exception 'no such patient' using errcode = 'ABSNT';
	end if;
	if not private.session_is_fresh() then
		raise exception 'sign in again first' using errcode = 'FRESH';
	end if;
end;
$$;

-- Whether a version rests on the same authority and evidence as the one before it and gives nothing beyond it, so that the
-- review of that one still stands.
create function private.gives_no_more(version care.consent_versions, earlier care.consent_versions) returns boolean
language sql immutable set search_path = '' as $$
	select (version.authority, version.evidence) = (earlier.authority, earlier.evidence)
		and version.may_see <@ earlier.may_see and version.may_add <@ earlier.may_add
		and version.may_message <@ earlier.may_message and version.topics <@ earlier.topics
		and upper(version.period) <= upper(earlier.period);
$$;

-- A version of a consent from the terms somebody filled in. What is missing, unknown or of another kind is refused
-- (check_violation), never left out unseen. `earlier` is the version before it, or null.
create function private.version_from_terms(
	consent care.consents, earlier care.consent_versions, terms jsonb
) returns care.consent_versions
language plpgsql stable set search_path = '' as $$
declare
	version care.consent_versions;
	running constant boolean := coalesce(earlier.state <> 'ended' and upper(earlier.period) > now(), false);
	known constant text[] := '{given_name,family_name,language,sign_in_name,relationship,purpose,ends_on,see,add,message,
		topics,basis,witness,authority,evidence}';
begin
	if terms - known <> '{}' then
		raise exception 'unknown terms' using errcode = 'check_violation';
	end if;
	-- Lists of words, all four of them: a gap in one is no choice that anybody made.
	if exists (
		select from unnest('{see,add,message,topics}'::text[]) list
		where jsonb_typeof(terms -> list) is distinct from 'array'
			or jsonb_path_exists(terms -> list, '$[*] ? (@.type() != "string")')
	) then
		raise exception 'a list that is none' using errcode = 'check_violation';
	end if;
	begin
		version.basis := terms ->> 'basis';
		version.relationship := terms ->> 'relationship';
		version.purpose := terms ->> 'purpose';
		version.authority := terms ->> 'authority';
		version.evidence := terms ->> 'evidence';
		-- The same order however they were ticked, so that the same terms are the same row.
		version.may_see := array(select distinct value from jsonb_array_elements_text(terms -> 'see') order by value);
		version.may_add := array(select distinct value from jsonb_array_elements_text(terms -> 'add') order by value);
		version.may_message :=
			array(select distinct value from jsonb_array_elements_text(terms -> 'message') order by value);
		version.topics := array(select distinct value from jsonb_array_elements_text(terms -> 'topics') order by value);
		-- To the end of the last day, where the patient lives: of a date alone, midnight would be the session's.
		select tstzrange(now(), ((terms ->> 'ends_on')::date + 1)::timestamp at time zone p.time_zone) into version.period
		from care.people p where p.id = consent.patient_id;
	exception
		when invalid_text_representation or invalid_parameter_value or datetime_field_overflow
			or invalid_datetime_format or data_exception then
			raise exception 'terms that cannot be' using errcode = 'check_violation';
	end;
	-- A period that ends before it begins, or later than anybody means, is a slip of the hand.
	if upper(version.period) is null or upper(version.period) > now() + interval '10 years 1 day' then
		raise exception 'an end that cannot be' using errcode = 'check_violation', column = 'period';
	end if;
	version.period := tstzrange(case when running then lower(earlier.period) else now() end, upper(version.period));
	version.state := case when running then earlier.state else 'active' end;
	version.witness := btrim(terms ->> 'witness');
	version.consent_id := consent.id;
	version.version := coalesce(earlier.version, 0) + 1;
	version.organisation_id := consent.organisation_id;
	version.patient_id := consent.patient_id;
	version.caregiver_id := consent.caregiver_id;
	version.recorded_by := auth.uid();
	version.recorded_at := clock_timestamp();
	if version.basis = 'legal_authority' then
		version.review_version := case when running and private.gives_no_more(version, earlier)
			then earlier.review_version else version.version end;
	end if;
	return version;
exception
	when data_exception then
		raise exception 'terms that cannot be' using errcode = 'check_violation';
end;
$$;

-- Closes the version before it, and stores this one.
create function private.store_version(version care.consent_versions) returns void
language plpgsql set search_path = '' as $$
begin
	update care.consent_versions v set superseded_at = version.recorded_at
	where v.consent_id = version.consent_id and v.superseded_at is null;
	insert into care.consent_versions select version.*;
	if version.state = 'active' and not exists (
		select from private.rights_by_terms(version.consent_id) r where r.period @> now()
	) then
		-- A guardian of somebody who is of age, or whose clinic has set no ages.
		raise exception 'nothing is left of these grants' using errcode = 'check_violation', column = 'authority';
	end if;
end;
$$;

-- Whether these are the parts of a person's name, in whatever order and with whatever accents they were typed.
create function private.is_called(person care.people, parts text[]) returns boolean
language sql immutable set search_path = '' as $$
	select parts in (
		private.name_parts(concat(person.given_name, ' ', person.family_name)),
		private.name_parts(concat(coalesce(person.preferred_name, person.given_name), ' ', person.family_name))
	);
$$;

-- Whether who is to have heard a spoken consent is the caller, the patient or the caregiver to be. What follows the
-- name ("Lee Nguyen, front desk") is no part of it; the whole is compared too ("Nguyen, Lee").
create function private.is_party(witness text, pair care.consents) returns boolean
language sql stable set search_path = '' as $$
	select exists (
		select from care.people p
		where p.id in (auth.uid(), pair.patient_id, pair.caregiver_id) and (
			private.is_called(p, private.name_parts(witness))
			or private.is_called(p, private.name_parts(regexp_replace(witness, '[,;:(/–—].*', '')))
		)
	);
$$;

-- A person for whom a patient fills in a name. Who has a login here already is found by its name, and only when the
-- name that goes with it was known too: what is typed here tells nobody who has a login. Null where nobody has the two
-- together, which is no error, so that the try is kept: five in a quarter of an hour for one account, sixty for a clinic.
-- Errors: ITSME (the patient), KNOWN (helps already, or did), TRIES (too many of them), check_violation.
create function private.caregiver_for(patient care.people, terms jsonb) returns uuid
language plpgsql set search_path = '' as $$
declare
	given text := btrim(terms ->> 'given_name');
	family text := btrim(terms ->> 'family_name');
	sign_in text := nullif(lower(btrim(terms ->> 'sign_in_name')), '');
	named text[] := private.name_parts(concat(given, ' ', family));
	caregiver uuid;
begin
	if private.is_name(given) is not true or family is null
		or char_length(given) > 100 or char_length(family) > 100 then
		raise exception 'not a name' using errcode = 'check_violation', column = 'given_name';
	end if;
	if private.is_called(patient, named) or exists (select from identity.users u where u.id = patient.id and u.username = sign_in) then
		raise exception 'that is the patient' using errcode = 'ITSME';
	end if;
	if exists (
		select from care.consents c join care.people p on p.id = c.caregiver_id
		where c.patient_id = patient.id and private.is_called(p, named)
	) then
		raise exception 'helps already' using errcode = 'KNOWN';
	end if;
	if sign_in is not null then
		if not identity.attempt(encode(sha256(convert_to('link_caregiver ' || auth.uid(), 'UTF8')), 'hex'),
			encode(sha256(convert_to('link_caregiver ' || patient.organisation_id, 'UTF8')), 'hex')) then
			raise exception 'too many tries' using errcode = 'TRIES';
		end if;
		select p.id into caregiver
		from identity.users u join care.people p on p.id = u.id
		where u.username = sign_in and p.kind = 'caregiver' and p.organisation_id = patient.organisation_id
			and private.is_called(p, named);
		return caregiver;
	end if;
	insert into care.people (id, organisation_id, kind, given_name, family_name, language, time_zone)
	values (gen_random_uuid(), patient.organisation_id, 'caregiver', given, family, terms ->> 'language',
		patient.time_zone)
	returning id into caregiver;
	return caregiver;
end;
$$;

-- Whether what is filled in is, word for word, what this first version says of the person it invited.
create function private.says_the_same(stored care.consent_versions, pair care.consents, terms jsonb) returns boolean
language sql stable set search_path = '' as $$
	select (v.basis, v.relationship, v.purpose, upper(v.period), v.may_see, v.may_add, v.may_message, v.topics)
			= (stored.basis, stored.relationship, stored.purpose, upper(stored.period), stored.may_see, stored.may_add,
				stored.may_message, stored.topics)
		and (v.witness, v.authority, v.evidence)
			is not distinct from (stored.witness, stored.authority, stored.evidence)
		and case when coalesce(btrim(terms ->> 'sign_in_name'), '') = ''
			then (p.given_name, p.family_name, p.language)
				= (btrim(terms ->> 'given_name'), btrim(terms ->> 'family_name'), terms ->> 'language')
			else private.name_parts(concat(p.given_name, ' ', p.family_name))
					= private.name_parts(concat(terms ->> 'given_name', ' ', terms ->> 'family_name'))
				and exists (
					select from identity.users u
					where u.id = p.id and u.username = lower(btrim(terms ->> 'sign_in_name'))
				)
			end
	from private.version_from_terms(pair, null, terms) v join care.people p on p.id = pair.caregiver_id;
$$;

-- Gives consent, or changes it. `expected` is the version that the caller saw; 0 for a new consent, whose id the caller
-- made, so that a second tap is the same consent. Nothing is half-saved. Answers the caregiver's id, and whether
-- anything was stored: not where the very same was stored before. The id is null, and nothing is saved, where no
-- caregiver has the name and the sign-in name together.
-- Errors: ABSNT, FRESH, ITSME, KNOWN, TRIES, HEARD, MOVED (changed meanwhile), TAKEN (another's id), check_violation.
create function care.save_consent(
	consent uuid, patient uuid, expected integer, terms jsonb, out caregiver uuid, out stored boolean
)
language plpgsql security definer set search_path = '' as $$
declare
	whose care.people;
	pair care.consents;
	earlier care.consent_versions;
	version care.consent_versions;
	basis care.consent_basis;
begin
	stored := false;
	begin
		basis := terms ->> 'basis';
	exception when invalid_text_representation then
		raise exception 'no such basis' using errcode = 'check_violation';
	end;
	perform private.judge_consent(save_consent.patient, basis);
	-- One at a time for a patient, so that two at once see each other.
	perform from care.patients c where c.person_id = save_consent.patient for no key update;
	select * into whose from care.people p where p.id = save_consent.patient;
	select * into pair from care.consents c where c.id = save_consent.consent;
	if found and pair.patient_id <> save_consent.patient then
		raise exception 'this id belongs to another' using errcode = 'TAKEN';
	end if;
	select * into earlier from care.consent_versions v where v.consent_id = pair.id and v.superseded_at is null;
	if coalesce(earlier.version, 0) is distinct from expected then
		-- A second tap: the first has been stored, and its answer was lost. Other terms are no second tap.
		if expected = 0 and earlier.version = 1 and earlier.recorded_by = auth.uid()
			and private.says_the_same(earlier, pair, terms) then
			caregiver := pair.caregiver_id;
			return;
		end if;
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	if earlier.basis = 'legal_authority' and earlier.state <> 'ended' and basis <> 'legal_authority' then
		raise exception 'not by consent' using errcode = 'ABSNT';
	end if;
	if pair.id is null then
		caregiver := private.caregiver_for(whose, terms);
		if caregiver is null then
			return;
		end if;
		insert into care.consents (id, organisation_id, patient_id, caregiver_id)
		values (save_consent.consent, whose.organisation_id, whose.id, caregiver)
		returning * into pair;
	end if;
	version := private.version_from_terms(pair, earlier, terms);
	if private.is_party(version.witness, pair) then
		raise exception 'a witness is somebody else' using errcode = 'HEARD';
	end if;
	perform private.store_version(version);
	delete from care.consent_drafts d where d.made_by = auth.uid() and d.patient_id = whose.id;
	caregiver := pair.caregiver_id;
	stored := true;
end;
$$;

-- The current version, held for a change of its state by the caller. Staff act for the patient, administrators on what
-- rests on the law; nobody else ends that.
create function private.version_to_change(consent uuid, expected integer) returns care.consent_versions
language plpgsql security definer set search_path = '' as $$
declare
	version care.consent_versions;
begin
	select * into version from care.consent_versions v
	where v.consent_id = consent and v.superseded_at is null for no key update;
	if not found then
		raise exception 'no such consent' using errcode = 'ABSNT';
	end if;
	if version.basis = 'legal_authority' then
		perform private.judge_consent(version.patient_id, 'legal_authority');
	elsif version.patient_id = auth.uid() then
		perform private.judge_consent(version.patient_id, 'patient');
	else
		perform private.judge_consent(version.patient_id, 'spoken');
	end if;
	if version.version is distinct from expected then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	version.version := version.version + 1;
	version.recorded_by := auth.uid();
	version.recorded_at := clock_timestamp();
	return version;
end;
$$;

-- Takes the rights away for a while. Errors: ABSNT, FRESH, MOVED, CLOSD (not in force).
create function care.pause_consent(consent uuid, expected integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
	version care.consent_versions := private.version_to_change(consent, expected);
begin
	if version.state <> 'active' or upper(version.period) <= now() then
		raise exception 'not in force' using errcode = 'CLOSD';
	end if;
	version.state := 'paused';
	perform private.store_version(version);
end;
$$;

-- Gives them back as they were: for the patient, and for administrators where the law gives authority. Staff who hear
-- it from the patient record a new spoken consent. Errors: ABSNT, FRESH, MOVED, CLOSD (not paused, or over).
create function care.resume_consent(consent uuid, expected integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
	version care.consent_versions := private.version_to_change(consent, expected);
begin
	if version.basis <> 'legal_authority' and version.patient_id <> auth.uid() then
		raise exception 'for the patient to say' using errcode = 'ABSNT';
	end if;
	if version.state <> 'paused' or upper(version.period) <= now() then
		raise exception 'not paused' using errcode = 'CLOSD';
	end if;
	version.state := 'active';
	perform private.store_version(version);
end;
$$;

-- Ends it. The caregiver is told only when the caller chooses. Errors: ABSNT, FRESH, MOVED, CLOSD (ended before).
create function care.end_consent(consent uuid, expected integer, tell boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
	version care.consent_versions := private.version_to_change(consent, expected);
begin
	if version.state = 'ended' then
		raise exception 'ended before' using errcode = 'CLOSD';
	end if;
	version.state := 'ended';
	version.told_at := case when tell then now() end;
	perform private.store_version(version);
end;
$$;

-- Brings a legal authority into force: the caller has seen the evidence, oversees the clinic and did not record it.
-- `expected` is the version they saw. Saying it again changes nothing.
-- Errors: ABSNT, FRESH, MOVED, CLOSD (over), OTHER (recorded by the caller).
create function care.review_authority(consent uuid, expected integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
	version care.consent_versions;
	recorder uuid;
begin
	select * into version from care.consent_versions v
	where v.consent_id = review_authority.consent and v.superseded_at is null for no key update;
	if not found or version.basis <> 'legal_authority' or not private.may_review_authority(version.patient_id) then
		raise exception 'no such authority' using errcode = 'ABSNT';
	end if;
	if not private.session_is_fresh() then
		raise exception 'sign in again first' using errcode = 'FRESH';
	end if;
	if version.version is distinct from expected then
		raise exception 'changed meanwhile' using errcode = 'MOVED';
	end if;
	if version.state = 'ended' or upper(version.period) <= now() then
		raise exception 'over' using errcode = 'CLOSD';
	end if;
	select v.recorded_by into recorder from care.consent_versions v
	where v.consent_id = version.consent_id and v.version = version.review_version;
	if recorder = auth.uid() then
		raise exception 'for somebody else to review' using errcode = 'OTHER';
	end if;
	insert into care.authority_reviews (consent_id, version, organisation_id, recorded_by, reviewed_by)
	values (version.consent_id, version.review_version, version.organisation_id, recorder, auth.uid())
	on conflict do nothing;
end;
$$;

-- Keeps what a patient has filled in, in place of what they filled in before. Errors: ABSNT, FRESH, check_violation.
create function care.keep_consent_draft(id uuid, consent uuid, terms jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
	perform private.judge_consent(auth.uid(), 'patient');
	insert into care.consent_drafts as d (made_by, id, organisation_id, patient_id, consent_id, terms)
	values (auth.uid(), keep_consent_draft.id, private.my_organisation(), auth.uid(), consent, terms)
	on conflict (made_by) do update
		set id = excluded.id, consent_id = excluded.consent_id, terms = excluded.terms, made_at = now();
end;
$$;

-- Turns the rest of the transaction into what the caregiver of a draft would see: the draft becomes a consent of a
-- person who has nothing else (the draft's own id), so that nobody looks into another family through it, and the
-- caller becomes that person, read-only. Errors: ABSNT (no such draft, or too old), check_violation.
create function care.preview_consent(draft uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	filled care.consent_drafts;
	pair care.consents;
	named care.people;
begin
	select * into filled from care.consent_drafts d
	where d.id = draft and d.made_by = auth.uid() and d.patient_id = auth.uid()
		and d.made_at > now() - interval '1 hour';
	if not found then
		raise exception 'no such draft' using errcode = 'ABSNT';
	end if;
	insert into private.previews (id) values (draft);
	select p.* into named from care.consents c join care.people p on p.id = c.caregiver_id
	where c.id = filled.consent_id and c.patient_id = filled.patient_id;
	insert into care.people (id, organisation_id, kind, given_name, family_name, language, time_zone)
	select draft, p.organisation_id, 'caregiver', coalesce(named.given_name, btrim(filled.terms ->> 'given_name')),
		coalesce(named.family_name, btrim(filled.terms ->> 'family_name')), p.language, p.time_zone
	from care.people p where p.id = filled.patient_id;
	insert into care.consents (id, organisation_id, patient_id, caregiver_id)
	values (draft, filled.organisation_id, filled.patient_id, draft)
	returning * into pair;
	perform private.store_version(private.version_from_terms(pair, null, filled.terms));
	perform set_config('request.jwt.claims', jsonb_build_object('sub', draft, 'role', 'authenticated')::text, true);
	perform set_config('transaction_read_only', 'on', true);
end;
$$;

revoke execute on function
	private.may_record_consent(uuid, care.consent_basis), private.judge_consent(uuid, care.consent_basis),
	private.may_review_authority(uuid), private.gives_no_more(care.consent_versions, care.consent_versions),
	care.review_authority(uuid, integer), private.version_from_terms(care.consents, care.consent_versions, jsonb),
	private.store_version(care.consent_versions), private.caregiver_for(care.people, jsonb),
	private.version_to_change(uuid, integer), private.is_called(care.people, text[]),
	private.is_party(text, care.consents),
	private.says_the_same(care.consent_versions, care.consents, jsonb),
	care.save_consent(uuid, uuid, integer, jsonb), care.pause_consent(uuid, integer),
	care.resume_consent(uuid, integer), care.end_consent(uuid, integer, boolean),
	care.keep_consent_draft(uuid, uuid, jsonb), care.preview_consent(uuid)
	from public;
grant execute on function
	private.may_record_consent(uuid, care.consent_basis), private.may_review_authority(uuid),
	care.review_authority(uuid, integer),
	care.save_consent(uuid, uuid, integer, jsonb), care.pause_consent(uuid, integer),
	care.resume_consent(uuid, integer), care.end_consent(uuid, integer, boolean),
	care.keep_consent_draft(uuid, uuid, jsonb), care.preview_consent(uuid)
	to authenticated;
