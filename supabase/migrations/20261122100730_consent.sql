-- Caregivers by consent. A caregiver is a person with a login of their own; what they may see and do of a patient's
-- record is said in one consent for each pair, in versions. Rights follow the current version, by trigger.

-- Outside every grant unless named in it. A domain of text for the same reason as care.area.
create domain care.sensitive_topic as text check (value in (
	'mental_health', 'substance_use', 'violence', 'reproductive'
));

-- Every topic there is, for those who may see all of a record.
create function private.every_topic() returns care.sensitive_topic[]
language sql immutable set search_path = '' as $$
	select '{mental_health,substance_use,violence,reproductive}'::care.sensitive_topic[];
$$;
revoke execute on function private.every_topic() from public;

-- Policies of what carries a topic ask: t.topic is null or t.topic = any (r.topics). The patient and those who care for
-- them have every topic; a consent gives those it names.
alter table private.rights add column topics care.sensitive_topic[] not null default private.every_topic();

create type care.consent_state as enum ('active', 'paused', 'ended');
create type care.consent_basis as enum ('patient', 'spoken', 'legal_authority');
-- After HL7 v3 RoleCode (PersonalRelationshipRoleType); with the words of either sex, because Spanish has no others.
create type care.relationship as enum (
	'daughter', 'son', 'wife', 'husband', 'partner', 'mother', 'father', 'sister', 'brother', 'grandchild',
	'relative', 'friend', 'neighbour', 'paid_helper', 'guardian'
);
create type care.consent_purpose as enum ('daily_help', 'talk_with_team', 'appointments', 'stand_in', 'decisions');
create type care.legal_authority as enum (
	'parent_of_minor', 'guardian_of_minor', 'court_guardian', 'health_care_proxy', 'power_of_attorney'
);
create type care.authority_evidence as enum (
	'birth_certificate', 'court_order', 'health_care_proxy_form', 'power_of_attorney_form'
);

-- One for each pair of people, for ever: ended and given again is the next version of it.
create table care.consents (
	id uuid primary key,
	organisation_id uuid not null,
	patient_id uuid not null,
	caregiver_id uuid not null,
	caregiver_kind care.person_kind not null default 'caregiver' check (caregiver_kind = 'caregiver'),
	made_at timestamptz not null default now(),
	unique (patient_id, caregiver_id),
	unique (id, patient_id, caregiver_id, organisation_id),
	foreign key (patient_id, organisation_id) references care.patients (person_id, organisation_id) on delete restrict,
	foreign key (caregiver_id, organisation_id, caregiver_kind)
		references care.people (id, organisation_id, kind) on delete restrict
);
create index on care.consents (caregiver_id);

-- What holds since when, never overwritten. Areas by what may be done in them: to see is the least of it. `message` is
-- for conversations, `add` for everything else. A record's own data (address, birth date) are never part of a consent.
create table care.consent_versions (
	consent_id uuid not null,
	version integer not null check (version > 0),
	organisation_id uuid not null,
	patient_id uuid not null,
	caregiver_id uuid not null,
	state care.consent_state not null,
	basis care.consent_basis not null,
	relationship care.relationship not null,
	purpose care.consent_purpose not null,
	period tstzrange not null check (not isempty(period) and not lower_inf(period) and not upper_inf(period)),
	may_see care.area[] not null check (cardinality(may_see) > 0 and not 'profile' = any (may_see)),
	may_add care.area[] not null check (may_add <@ may_see and not 'messages' = any (may_add)),
	may_message care.area[] not null check (may_message <@ may_see and may_message <@ '{messages}'),
	topics care.sensitive_topic[] not null,
	recorded_by uuid not null references care.people (id) on delete restrict,
	recorded_at timestamptz not null default clock_timestamp(),
	superseded_at timestamptz,
	-- Spoken consent: who heard it beside the one who wrote it down.
	witness text check (char_length(witness) <= 200 and private.is_name(witness)),
	authority care.legal_authority,
	evidence care.authority_evidence,
	-- Of a legal authority: the version with which somebody has to review it. Those after it that give no more share it.
	review_version integer check (review_version <= version),
	-- When the caregiver was told of the end; they are not unless the patient chooses.
	told_at timestamptz,
	primary key (consent_id, version),
	foreign key (consent_id, patient_id, caregiver_id, organisation_id)
		references care.consents (id, patient_id, caregiver_id, organisation_id) on delete restrict,
	-- No list has a gap: PostgreSQL finds nothing in one that is not there.
	check (array_position(may_see || may_add || may_message, null) is null and array_position(topics, null) is null),
	check (basis <> 'spoken' or witness is not null),
	check ((basis = 'legal_authority') = (authority is not null)),
	check ((basis = 'legal_authority') = (evidence is not null)),
	check ((basis = 'legal_authority') = (review_version is not null)),
	-- The paper has to show the authority.
	check ((authority, evidence) in (
		('parent_of_minor', 'birth_certificate'), ('parent_of_minor', 'court_order'),
		('guardian_of_minor', 'court_order'), ('court_guardian', 'court_order'),
		('health_care_proxy', 'health_care_proxy_form'), ('power_of_attorney', 'power_of_attorney_form')
	)),
	unique (consent_id, version, organisation_id, recorded_by),
	check (told_at is null or state = 'ended')
);
create unique index consent_versions_current on care.consent_versions (consent_id) where superseded_at is null;
create index on care.consent_versions (patient_id) where superseded_at is null;
create index on care.consent_versions (caregiver_id) where superseded_at is null;

-- A legal authority is in force once a second person has seen the evidence: one who oversees the clinic, and did not
-- record it.
create table care.authority_reviews (
	consent_id uuid not null,
	version integer not null,
	organisation_id uuid not null,
	recorded_by uuid not null,
	reviewed_by uuid not null check (reviewed_by <> recorded_by),
	reviewed_at timestamptz not null default clock_timestamp(),
	primary key (consent_id, version),
	foreign key (consent_id, version, organisation_id, recorded_by)
		references care.consent_versions (consent_id, version, organisation_id, recorded_by) on delete restrict,
	foreign key (reviewed_by, organisation_id) references care.staff (person_id, organisation_id) on delete restrict
);

-- What is left of the grants of a minor's parent or guardian from an age on: set by each clinic, because it is state
-- law and differs. Nothing kept is the end.
create table care.guardian_age_rules (
	organisation_id uuid not null references care.organisations (id) on delete cascade,
	age smallint not null check (age between 1 and 21),
	keeps care.area[] not null check (array_position(keeps, null) is null and not 'profile' = any (keeps)),
	keeps_topics care.sensitive_topic[] not null check (array_position(keeps_topics, null) is null),
	-- The law it rests on, in the words of the clinic.
	source text not null check (char_length(source) between 3 and 300 and private.is_plain_text(source)),
	-- Counts the changes, so that none is made of something nobody saw.
	version integer not null default 1,
	primary key (organisation_id, age)
);

-- The age of majority in most states; a clinic adds what its state gives adolescents.
create function private.set_age_of_majority() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	insert into care.guardian_age_rules (organisation_id, age, keeps, keeps_topics, source)
	values (new.id, 18, '{}', '{}', 'Age of majority, 45 CFR 164.502(g)(3) with state law');
	return null;
end;
$$;
revoke execute on function private.set_age_of_majority() from public;
create trigger organisations__set_age_of_majority after insert on care.organisations
	for each row execute function private.set_age_of_majority();
insert into care.guardian_age_rules (organisation_id, age, keeps, keeps_topics, source)
select id, 18, '{}', '{}', 'Age of majority, 45 CFR 164.502(g)(3) with state law' from care.organisations;

-- The rights that the terms of a consent's current version say, reviewed or not. The grants of a minor's guardian fall
-- into stretches from one age to the next, each a cause of its own; birthdays begin at midnight where the patient lives.
create function private.rights_by_terms(consent uuid) returns table (
	area care.area, source_id uuid, actions care.action[], period tstzrange, topics care.sensitive_topic[]
)
language sql stable set search_path = '' as $$
	with current_version as (
		select v.* from care.consent_versions v
		where v.consent_id = consent and v.superseded_at is null and v.state = 'active'
	),
	ages as (
		select r.age, r.keeps, r.keeps_topics,
			(c.birth_date + make_interval(years => r.age::integer)) at time zone p.time_zone as birthday
		from current_version v
		join care.guardian_age_rules r on r.organisation_id = v.organisation_id
		join care.patients c on c.person_id = v.patient_id
		join care.people p on p.id = v.patient_id
		where v.authority in ('parent_of_minor', 'guardian_of_minor')
	),
	stretches as (
		select v.consent_id as source_id, v.may_see as keeps, v.topics as keeps_topics,
			v.period * tstzrange(null, (select min(birthday) from ages)) as period
		from current_version v
		union all
		select md5(v.consent_id || ':' || a.age)::uuid, a.keeps, a.keeps_topics,
			v.period * tstzrange(a.birthday, lead(a.birthday) over (order by a.age))
		from current_version v, ages a
	)
	select g.area, s.source_id,
		array_remove(array[
			'see', case when g.area = any (v.may_add) then 'add' end,
			case when g.area = any (v.may_message) then 'message' end
		]::care.action[], null),
		s.period,
		array(select topic from unnest(v.topics) topic where topic = any (s.keeps_topics))
	from current_version v, stretches s, unnest(v.may_see) as g (area)
	where g.area = any (s.keeps) and not isempty(s.period);
$$;

-- The rights that a consent gives now: those of its terms, on a legal authority once that was reviewed.
create function private.consent_rights(consent uuid) returns table (
	area care.area, source_id uuid, actions care.action[], period tstzrange, topics care.sensitive_topic[]
)
language sql stable set search_path = '' as $$
	select w.* from private.rights_by_terms(consent) w
	where exists (
		select from care.consent_versions v
		where v.consent_id = consent and v.superseded_at is null and (
			v.basis <> 'legal_authority' or exists (
				select from care.authority_reviews r where r.consent_id = v.consent_id and r.version = v.review_version
			)
		)
	);
$$;

-- Makes the rights of a consent what its current version gives. Only what differs is touched, so that the epoch of the
-- conversation rises when who may hear has changed, and not otherwise.
create function private.sync_consent_rights(consent uuid) returns void
language sql set search_path = '' as $$
	delete from private.rights r
	using care.consents c
	where c.id = consent and r.patient_id = c.patient_id and r.person_id = c.caregiver_id
		and not exists (
			select from private.consent_rights(consent) w where w.area = r.area and w.source_id = r.source_id
		);
	insert into private.rights (patient_id, person_id, area, source_id, actions, period, topics)
	select c.patient_id, c.caregiver_id, w.area, w.source_id, w.actions, w.period, w.topics
	from care.consents c, private.consent_rights(consent) w
	where c.id = consent
	on conflict (patient_id, person_id, area, source_id) do update
		set actions = excluded.actions, period = excluded.period, topics = excluded.topics
		where (rights.actions, rights.period, rights.topics)
			is distinct from (excluded.actions, excluded.period, excluded.topics);
$$;

-- Open screens of both look again. A ring carries no reason: whoever reads again finds what is left.
create function private.follow_consent() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform private.sync_consent_rights(c.id) from care.consents c where c.id = new.consent_id;
	perform private.ring('access', array['person:' || c.caregiver_id, 'person:' || c.patient_id],
		array['{}', '{}']::jsonb[])
	from care.consents c where c.id = new.consent_id;
	return null;
end;
$$;
create trigger consent_versions__follow after insert on care.consent_versions
	for each row execute function private.follow_consent();
create trigger authority_reviews__follow after insert on care.authority_reviews
	for each row execute function private.follow_consent();

-- A birth date, a zone or a rule that is put right moves the birthdays.
create function private.follow_birthdays() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	changed jsonb := to_jsonb(coalesce(new, old));
	minor care.consent_versions;
begin
	for minor in
		select v.* from care.consent_versions v
		where v.superseded_at is null and v.authority in ('parent_of_minor', 'guardian_of_minor') and case tg_table_name
			when 'patients' then v.patient_id = (changed ->> 'person_id')::uuid
			when 'people' then v.patient_id = (changed ->> 'id')::uuid
			else v.organisation_id = (changed ->> 'organisation_id')::uuid
		end
	loop
		perform private.sync_consent_rights(minor.consent_id);
		perform private.ring('access', array['person:' || minor.caregiver_id], array['{}'::jsonb]);
	end loop;
	return null;
end;
$$;
create trigger patients__follow_birthdays after update of birth_date on care.patients
	for each row execute function private.follow_birthdays();
create trigger people__follow_birthdays after update of time_zone on care.people
	for each row when (new.kind = 'patient') execute function private.follow_birthdays();
create trigger guardian_age_rules__follow_birthdays after insert or update or delete on care.guardian_age_rules
	for each row execute function private.follow_birthdays();

-- Said, paused, ended: each an act on the record, in codes alone.
create function private.audit_consent() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	earlier care.consent_versions;
begin
	select * into earlier from care.consent_versions v
	where v.consent_id = new.consent_id and v.version = new.version - 1;
	perform audit.record(
		case
			when new.state = 'ended' then 'consent.ended'
			when earlier is null or earlier.state = 'ended' then 'consent.given'
			when new.state = 'paused' and earlier.state = 'active' then 'consent.paused'
			when new.state = 'active' and earlier.state = 'paused' then 'consent.resumed'
			else 'consent.changed'
		end,
		new.patient_id, null, new.consent_id,
		jsonb_build_object('caregiver', new.caregiver_id, 'basis', new.basis, 'version', new.version, 'see', new.may_see,
			'add', new.may_add, 'message', new.may_message, 'topics', new.topics),
		new.recorded_by);
	return null;
end;
$$;
create trigger consent_versions__audit after insert on care.consent_versions
	for each row execute function private.audit_consent();

-- A review is an act as well.
create function private.audit_review() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
	perform audit.record('consent.reviewed', c.patient_id, null, c.id,
		jsonb_build_object('caregiver', c.caregiver_id, 'version', new.version), new.reviewed_by)
	from care.consents c where c.id = new.consent_id;
	return null;
end;
$$;
create trigger authority_reviews__audit after insert on care.authority_reviews
	for each row execute function private.audit_review();

-- Whether the caller may know this caregiver's name: the patient and those who care for them, also after the end, and
-- whoever reads a conversation that the caregiver reads or has read. Definer, because a fellow caregiver knows the
-- name of who writes beside them, and not the consent.
create function private.know_caregiver(caregiver uuid) returns boolean
language sql stable security definer set search_path = '' as $$
	select exists (
		select from care.consents c
		join private.rights r on r.patient_id = c.patient_id and r.person_id = (select auth.uid())
			and 'see' = any (r.actions) and r.period @> now()
		where c.caregiver_id = caregiver and (
			r.area = 'profile'
			or (r.area = 'messages' and exists (
				select from care.consent_versions v where v.consent_id = c.id and 'messages' = any (v.may_see)
			))
		)
	);
$$;

revoke execute on function
	private.rights_by_terms(uuid), private.consent_rights(uuid), private.sync_consent_rights(uuid),
	private.follow_consent(), private.follow_birthdays(), private.audit_consent(), private.audit_review(),
	private.know_caregiver(uuid)
	from public;
grant execute on function private.know_caregiver(uuid) to authenticated;

do $$
declare
	name text;
begin
	foreach name in array array['consents', 'consent_versions', 'authority_reviews', 'guardian_age_rules'] loop
		execute format('alter table care.%I enable row level security', name);
		execute format('alter table care.%I force row level security', name);
		execute format('grant select on care.%I to authenticated', name);
	end loop;
end;
$$;

-- The patient, those who care for them, and those who record and review legal authority.
create policy consent_versions_about_me on care.consent_versions for select to authenticated
	using (patient_id = (select auth.uid()));
create policy consent_versions_for_care_team on care.consent_versions for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = consent_versions.patient_id and r.person_id = (select auth.uid())
			and r.area = 'profile' and 'see' = any (r.actions) and r.period @> now()
	));
create policy consent_versions_of_my_clinic on care.consent_versions for select to authenticated
	using (
		organisation_id = (select private.my_organisation())
		and (select private.hold_role('supervisor', 'clinic_admin'))
	);
-- The caregiver knows what holds now, and of an end what they were told, for a month.
create policy consent_versions_that_hold on care.consent_versions for select to authenticated
	using (
		caregiver_id = (select auth.uid()) and superseded_at is null and (
			(state = 'active' and period @> now())
			or told_at > now() - interval '30 days'
		)
	);

create policy consents_about_me on care.consents for select to authenticated
	using (patient_id = (select auth.uid()));
create policy consents_for_care_team on care.consents for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = consents.patient_id and r.person_id = (select auth.uid())
			and r.area = 'profile' and 'see' = any (r.actions) and r.period @> now()
	));
create policy consents_of_my_clinic on care.consents for select to authenticated
	using (
		organisation_id = (select private.my_organisation())
		and (select private.hold_role('supervisor', 'clinic_admin'))
	);
create policy consents_that_hold on care.consents for select to authenticated
	using (
		caregiver_id = (select auth.uid())
		and exists (select from care.consent_versions v where v.consent_id = consents.id)
	);

-- Whoever may see what holds knows whether and by whom it was reviewed.
create policy authority_reviews_with_consent on care.authority_reviews for select to authenticated
	using (exists (select from care.consents c where c.id = authority_reviews.consent_id));

create policy guardian_age_rules_of_my_clinic on care.guardian_age_rules for select to authenticated
	using (
		organisation_id = (select private.my_organisation()) and (select private.am_staff())
	);

-- Whoever may see any of a record knows whose it is and who cares for them; where they live stays under `profile`.
create policy people_i_help on care.people for select to authenticated
	using (kind = 'patient' and exists (
		select from private.rights r
		where r.patient_id = people.id and r.person_id = (select auth.uid())
			and 'see' = any (r.actions) and r.period @> now()
	));
-- Of an end they were told of, caregivers are told whose.
create policy people_who_told_me on care.people for select to authenticated
	using (kind = 'patient' and exists (
		select from care.consent_versions v
		where v.patient_id = people.id and v.caregiver_id = (select auth.uid()) and v.told_at is not null
	));
create policy people_who_help on care.people for select to authenticated
	using (kind = 'caregiver' and private.know_caregiver(id));
create policy people_helped_under_authority on care.people for select to authenticated
	using (
		kind in ('patient', 'caregiver') and organisation_id = (select private.my_organisation())
		and (select private.hold_role('supervisor', 'clinic_admin'))
	);
create policy care_team_of_whom_i_help on care.care_team_members for select to authenticated
	using (exists (
		select from private.rights r
		where r.patient_id = care_team_members.patient_id and r.person_id = (select auth.uid())
			and 'see' = any (r.actions) and r.period @> now()
	));
