-- As 20261208000100 has it. Who names no version (null) is told that they have to see it first (MOVED). Null is not false, so
-- the terms were compared as well, with a consent that may not be there; whether that was refused as a slip of the hand
-- (check_violation) lay with the planner, by which of two tables it read first.
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
		if expected is not distinct from 0 and earlier.version = 1 and earlier.recorded_by = auth.uid()
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
