-- The rights of a consent are made anew by whoever changes the consent, its review, a clinic's ages or a birthday, and two of
-- them at once did not see each other: what made rights from a version that was just being ended waited for the old rights
-- to go and then gave them again, to somebody whose help was over. So whoever makes rights, or a version, holds the consent
-- first and looks afterwards. The same lock lets the second of two who change one consent find what the first made of it.

-- Holds a consent against others who change it or make its rights: the statements after this one see what they made. It is
-- the first lock of a change but that of its patient (care.save_consent) and its clinic's ages.
create function private.hold_consent(consent uuid) returns void
language sql set search_path = '' as $$
	select from care.consents c where c.id = consent for no key update;
$$;

-- As 20261122100730 has it, by one at a time.
create or replace function private.sync_consent_rights(consent uuid) returns void
language plpgsql set search_path = '' as $$
begin
	perform private.hold_consent(consent);
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
end;
$$;

-- As 20261122100730 has it. All that it touches are held before the first is changed, and in one order: two guardians of one
-- child share a conversation, so that a lock in between would wait for who waits for it.
create or replace function private.follow_birthdays() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
	changed constant jsonb := to_jsonb(coalesce(new, old));
	minors constant uuid[] := array(
		select v.consent_id from care.consent_versions v
		where v.superseded_at is null and v.authority in ('parent_of_minor', 'guardian_of_minor') and case tg_table_name
			when 'patients' then v.patient_id = (changed ->> 'person_id')::uuid
			when 'people' then v.patient_id = (changed ->> 'id')::uuid
			else v.organisation_id = (changed ->> 'organisation_id')::uuid
		end
		order by v.consent_id
	);
	minor uuid;
begin
	foreach minor in array minors loop
		perform private.hold_consent(minor);
	end loop;
	foreach minor in array minors loop
		perform private.sync_consent_rights(minor);
		perform private.ring('access', array['person:' || c.caregiver_id], array['{}'::jsonb])
		from care.consents c where c.id = minor;
	end loop;
	return null;
end;
$$;

-- As 20261122100731 has it, and whoever comes second learns that it was changed (MOVED), not that there is none.
create or replace function private.version_to_change(consent uuid, expected integer) returns care.consent_versions
language plpgsql security definer set search_path = '' as $$
declare
	version care.consent_versions;
begin
	perform private.hold_consent(consent);
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

-- As 20261122100731 has it, by one at a time for a consent as well as for a patient: who pauses or ends holds the consent alone.
create or replace function care.save_consent(
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
	perform private.hold_consent(save_consent.consent);
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

-- As 20261122100731 has it, by one at a time.
create or replace function care.review_authority(consent uuid, expected integer) returns void
language plpgsql security definer set search_path = '' as $$
declare
	version care.consent_versions;
	recorder uuid;
begin
	perform private.hold_consent(review_authority.consent);
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

revoke execute on function private.hold_consent(uuid) from public;

-- What such a meeting has left behind before.
do $$
begin
	perform private.sync_consent_rights(c.id) from care.consents c;
end;
$$;
