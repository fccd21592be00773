-- Invitations: how somebody who has no login yet, or has lost it, comes in under their own name. A link (or its QR code)
-- or a short code opens the door, and a proof that does not travel with it lets through: a patient's birth date, or six
-- digits given aloud. Single use, seven days, five tries; what happened to one is rows.

create type care.invitation_purpose as enum ('join', 'recover');
create type care.invitation_proof as enum ('birth_date', 'spoken_code');
-- How staff made sure whom they have before them, before they give somebody a new way in.
create domain care.identity_check as text check (value in ('photo_id', 'known_in_person', 'called_back'));

-- Who enrolled somebody here, and when. People who came by import or before have no row.
create table care.enrolments (
	person_id uuid primary key,
	organisation_id uuid not null,
	enrolled_by uuid not null,
	enrolled_at timestamptz not null default now(),
	foreign key (person_id, organisation_id) references care.people (id, organisation_id) on delete cascade,
	foreign key (enrolled_by, organisation_id) references care.people (id, organisation_id) on delete restrict
);
create index on care.enrolments (enrolled_by);

create table identity.invitations (
	id uuid primary key,
	organisation_id uuid not null,
	person_id uuid not null,
	purpose care.invitation_purpose not null,
	proof care.invitation_proof not null,
	-- Fingerprints, in hexadecimal, of what the app made; the secrets themselves are stored nowhere.
	link_hash text not null unique check (link_hash ~ '^[0-9a-f]{64}$'),
	code_hash text not null unique check (code_hash ~ '^[0-9a-f]{64}$'),
	spoken_hash text check (spoken_hash ~ '^[0-9a-f]{64}$'),
	identity_checked care.identity_check,
	made_by uuid not null,
	made_at timestamptz not null default now(),
	expires_at timestamptz not null default now() + interval '7 days',
	check (expires_at <= made_at + interval '7 days'),
	check ((proof = 'spoken_code') = (spoken_hash is not null)),
	check (purpose = 'join' or identity_checked is not null),
	foreign key (person_id, organisation_id) references care.people (id, organisation_id) on delete restrict,
	foreign key (made_by, organisation_id) references care.people (id, organisation_id) on delete restrict
);
create index on identity.invitations (person_id, made_at);

-- Wrong proofs. One for a code that nobody was given names no invitation: it is written all the same, so that a guesser
-- cannot tell the two apart by the time the answer takes.
create table identity.invitation_tries (
	id bigint generated always as identity primary key,
	invitation_id uuid references identity.invitations (id) on delete cascade,
	tried_at timestamptz not null default now()
);
create index on identity.invitation_tries (invitation_id);
create index on identity.invitation_tries (tried_at) where invitation_id is null;

-- How an invitation ended, at most once: this row is what makes it single use.
create table identity.invitation_ends (
	invitation_id uuid primary key references identity.invitations (id) on delete cascade,
	reason text not null check (reason in ('used', 'revoked', 'replaced', 'locked')),
	-- Null when wrong proofs locked it: nobody is known to have typed them.
	ended_by uuid references care.people (id) on delete restrict,
	ended_at timestamptz not null default now()
);

-- A proof that was right, held by the browser that gave it while its person chooses a passkey or a password.
create table identity.invitation_claims (
	secret_hash text primary key check (secret_hash ~ '^[0-9a-f]{64}$'),
	invitation_id uuid not null references identity.invitations (id) on delete cascade,
	made_at timestamptz not null default now(),
	ends_at timestamptz not null default now() + interval '30 minutes'
);
create index on identity.invitation_claims (invitation_id);
create index on identity.invitation_claims (ends_at);

-- What became of an invitation: open, expired, or how it ended. Revoked and replaced are one thing to whoever holds it.
create function identity.state_of(invitation identity.invitations) returns text
language sql stable set search_path = '' as $$
	select coalesce(
		(select case e.reason when 'replaced' then 'revoked' else e.reason end
			from identity.invitation_ends e where e.invitation_id = invitation.id),
		case when now() < invitation.expires_at then 'open' else 'expired' end
	);
$$;

-- Records an act on an invitation in its organisation's log, also where nobody is known to act (`audit.record` takes the
-- organisation from the patient or the actor). About a patient where the invited is one, or a patient invited.
create function private.record_invitation(invitation identity.invitations, act text, actor uuid) returns void
language plpgsql set search_path = '' as $$
declare
	-- In whose log it stands: the patient's who is invited or invites, else of everybody the invited caregiver helps.
	patients uuid[] := array(
		select p.person_id from care.patients p where p.person_id in (invitation.person_id, invitation.made_by)
		order by p.person_id = invitation.person_id desc limit 1
	);
begin
	if patients = '{}' then
		patients := array(
			select c.patient_id from care.consents c join care.consent_versions v on v.consent_id = c.id
			where c.caregiver_id = invitation.person_id and v.superseded_at is null and v.state <> 'ended'
		);
	end if;
	insert into audit.events (organisation_id, actor_id, patient_id, action, subject_id, session_id, detail)
	select invitation.organisation_id, actor, one.patient, act, invitation.id,
		nullif(auth.jwt() ->> 'session_id', '')::uuid,
		jsonb_build_object('person', invitation.person_id, 'purpose', invitation.purpose)
	from unnest(case when patients = '{}' then array[null::uuid] else patients end) one (patient);
end;
$$;

-- Whether the caller may give this person a way in.
--   A patient: staff who may see their profile, supervisors and administrators of the clinic, and until they have a
--     login who enrolled them: the desk enrols for a colleague and hands over the sheet.
--   Staff: administrators of the clinic.
--   A caregiver: the one patient they help, for as long as they have no login; staff who may see the profile of
--     everybody they help, since whoever hands over the invitation could use it; supervisors and administrators.
-- Nobody invites themselves. Definer, because people and their rights are hidden from most who ask.
create function private.may_invite(person uuid, purpose care.invitation_purpose) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
	invited care.people;
	me constant uuid := auth.uid();
	by_staff constant boolean := private.am_staff();
begin
	select * into invited from care.people p
	where p.id = may_invite.person and p.id <> me and p.organisation_id = private.my_organisation();
	if not found then
		return false;
	end if;
	if invited.kind = 'staff' then
		return private.hold_role('clinic_admin');
	end if;
	if by_staff and private.hold_role('supervisor', 'clinic_admin') then
		return true;
	end if;
	if invited.kind = 'patient' then
		return by_staff and (
			private.care_for(invited.id)
			or exists (
				select from care.enrolments e where e.person_id = invited.id and e.enrolled_by = me
			) and not exists (select from identity.users u where u.id = invited.id)
		);
	end if;
	-- A right that is over gives no one anything; one that begins later does.
	return (by_staff or purpose = 'join') and coalesce((
		select bool_and(case when by_staff
			then private.care_for(r.patient_id)
			else r.patient_id = me
		end)
		from private.rights r
		where r.person_id = invited.id and (upper_inf(r.period) or upper(r.period) > now())
	), false);
end;
$$;

-- What making an invitation needs to know of the invited, for those who may make it. No row for anyone else.
create function care.invitee(person uuid)
returns table (kind care.person_kind, name text, language text, has_login boolean)
language sql stable security definer set search_path = '' as $$
	select p.kind, btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name), p.language,
		exists (select from identity.users u where u.id = p.id)
	from care.people p
	where p.id = invitee.person and private.may_invite(p.id, 'join');
$$;

-- Makes an invitation, of secrets that the caller made and stores nowhere, and ends the person's earlier one. To join,
-- somebody has no login yet; to recover, they have one, `identity_checked` says how staff made sure of them, and the
-- caller has signed in just now. Errors: ABSNT (nobody the caller may invite), FRESH, TAKEN (they have a login, or to recover: none), check_violation.
create function care.invite(
	id uuid, person uuid, purpose care.invitation_purpose, link_hash text, code_hash text, spoken_hash text,
	identity_checked care.identity_check
) returns timestamptz
language plpgsql security definer set search_path = '' as $$
declare
	invitation identity.invitations;
begin
	if not private.may_invite(invite.person, invite.purpose) then
		raise exception 'nobody to invite' using errcode = 'ABSNT';
	end if;
	if invite.purpose = 'recover' and not private.session_is_fresh() then
		raise exception 'sign in again first' using errcode = 'FRESH';
	end if;
	-- One at a time for one person, so that no two are open at once.
	perform pg_advisory_xact_lock(hashtextextended('identity.invitations:' || invite.person, 0));
	if (invite.purpose = 'recover') <> exists (select from identity.users u where u.id = invite.person) then
		raise exception 'this invitation does not fit the person' using errcode = 'TAKEN';
	end if;
	perform private.end_invitation(i, 'replaced') from identity.invitations i
	where i.person_id = invite.person
		and not exists (select from identity.invitation_ends e where e.invitation_id = i.id);
	insert into identity.invitations
		(id, organisation_id, person_id, purpose, proof, link_hash, code_hash, spoken_hash, identity_checked, made_by)
	select invite.id, p.organisation_id, p.id, invite.purpose,
		(case p.kind when 'patient' then 'birth_date' else 'spoken_code' end)::care.invitation_proof,
		invite.link_hash, invite.code_hash, invite.spoken_hash, invite.identity_checked, auth.uid()
	from care.people p where p.id = invite.person
	returning * into invitation;
	perform private.record_invitation(invitation, 'invitation.made', auth.uid());
	return invitation.expires_at;
end;
$$;

-- Ends an open invitation; one that has ended, however that was, stays as it is.
create function private.end_invitation(invitation identity.invitations, reason text) returns void
language plpgsql set search_path = '' as $$
begin
	insert into identity.invitation_ends (invitation_id, reason, ended_by)
	values (invitation.id, end_invitation.reason, auth.uid())
	on conflict do nothing;
	if found then
		delete from identity.invitation_claims c where c.invitation_id = invitation.id;
		perform private.record_invitation(invitation, 'invitation.revoked', auth.uid());
	end if;
end;
$$;

-- Takes an invitation back. One that was used before says so. Errors: ABSNT, CLOSD (used).
create function care.revoke_invitation(id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
	invitation identity.invitations;
begin
	select * into invitation from identity.invitations i where i.id = revoke_invitation.id for update;
	if not found or not private.may_invite(invitation.person_id, invitation.purpose) then
		raise exception 'no such invitation' using errcode = 'ABSNT';
	end if;
	perform private.end_invitation(invitation, 'revoked');
	if identity.state_of(invitation) = 'used' then
		raise exception 'this invitation was used' using errcode = 'CLOSD';
	end if;
end;
$$;

-- What the holder of a link finds before any proof: the state, and whom to call. A link is 128 random bits, which nobody
-- guesses; there is no such look by short code.
create function identity.look_at_invitation(link_hash text)
returns table (state text, clinic text, phone text)
language sql stable security definer set search_path = '' as $$
	select identity.state_of(i), o.name, o.phone
	from identity.invitations i join care.organisations o on o.id = i.organisation_id
	where i.link_hash = look_at_invitation.link_hash;
$$;

-- Judges one proof and answers `proved`, `refused`, or what became of the invitation. The try is written in the
-- transaction of the answer and the invitation is held meanwhile, so that parallel guesses are five as well. After five
-- the answer no longer depends on the proof. A short code says what became of its invitation only with the right proof:
-- anything else looks like a code that nobody was given.
create function identity.prove_invitation(
	key_hash text, birth_date date, spoken_hash text, claim_hash text
) returns table (outcome text, clinic text, phone text)
language plpgsql security definer set search_path = '' as $$
declare
	invitation identity.invitations;
	tries integer;
	fits boolean;
	by_link boolean;
begin
	select * into invitation from identity.invitations i
	where i.link_hash = prove_invitation.key_hash or i.code_hash = prove_invitation.key_hash
	for update;
	if not found then
		insert into identity.invitation_tries (invitation_id) values (null);
		return query select 'refused', null::text, null::text;
		return;
	end if;
	by_link := invitation.link_hash = prove_invitation.key_hash;
	select count(*) into tries from identity.invitation_tries t where t.invitation_id = invitation.id;
	fits := tries < 5 and case invitation.proof
		when 'birth_date' then exists (
			select from care.patients p
			where p.person_id = invitation.person_id and p.birth_date = prove_invitation.birth_date
		)
		else invitation.spoken_hash = prove_invitation.spoken_hash
	end;
	if fits and identity.state_of(invitation) = 'open' then
		insert into identity.invitation_claims (secret_hash, invitation_id)
		values (prove_invitation.claim_hash, invitation.id);
		return query select 'proved', o.name, o.phone from care.organisations o where o.id = invitation.organisation_id;
		return;
	end if;
	if fits is not true then
		insert into identity.invitation_tries (invitation_id) values (invitation.id);
		if tries + 1 >= 5 and identity.state_of(invitation) = 'open' then
			insert into identity.invitation_ends (invitation_id, reason) values (invitation.id, 'locked')
			on conflict do nothing;
			if found then
				delete from identity.invitation_claims c where c.invitation_id = invitation.id;
				perform private.record_invitation(invitation, 'invitation.locked', null);
			end if;
		end if;
	end if;
	if fits or (by_link and identity.state_of(invitation) <> 'open') then
		return query select identity.state_of(invitation), o.name, o.phone
			from care.organisations o where o.id = invitation.organisation_id;
	else
		return query select 'refused', null::text, null::text;
	end if;
end;
$$;

-- Who holds a claim that is still good, for the page where they choose how to sign in. No row otherwise.
create function identity.claimant(claim_hash text) returns table (
	person uuid, kind care.person_kind, purpose care.invitation_purpose, language text,
	given_name text, family_name text, name text, username text, clinic text
)
language sql stable security definer set search_path = '' as $$
	select p.id, p.kind, i.purpose, p.language, p.given_name, p.family_name,
		btrim(coalesce(p.preferred_name, p.given_name) || ' ' || p.family_name), u.username, o.name
	from identity.invitation_claims c
	join identity.invitations i on i.id = c.invitation_id
	join care.people p on p.id = i.person_id
	join care.organisations o on o.id = i.organisation_id
	left join identity.users u on u.id = p.id
	where c.secret_hash = claimant.claim_hash and now() < c.ends_at
		and not exists (select from identity.invitation_ends e where e.invitation_id = i.id);
$$;

-- Uses the invitation behind a claim, and answers whose it was; no row when it is over. Makes the login, or empties the
-- one there is: what opened it before opens nothing more, and whoever is inside is out. The caller puts the new factor
-- into the same transaction. Errors: unique_violation (the username is somebody else's), check_violation.
create function identity.accept_invitation(claim_hash text, username text, language text)
returns table (person uuid, kind care.person_kind)
language plpgsql security definer set search_path = '' as $$
declare
	invitation identity.invitations;
begin
	select i.* into invitation
	from identity.invitation_claims c join identity.invitations i on i.id = c.invitation_id
	where c.secret_hash = accept_invitation.claim_hash and now() < c.ends_at
	for update of i;
	if not found then
		return;
	end if;
	insert into identity.invitation_ends (invitation_id, reason, ended_by)
	values (invitation.id, 'used', invitation.person_id)
	on conflict do nothing;
	if not found then
		return;
	end if;
	delete from identity.invitation_claims c where c.invitation_id = invitation.id;
	if invitation.purpose = 'join' then
		insert into identity.users (id, username) values (invitation.person_id, accept_invitation.username);
	else
		perform private.take_factors(invitation.person_id);
	end if;
	update care.people p set language = accept_invitation.language
	where p.id = invitation.person_id and p.language <> accept_invitation.language;
	perform private.record_invitation(invitation, 'invitation.used', invitation.person_id);
	return query select p.id, p.kind from care.people p where p.id = invitation.person_id;
end;
$$;

-- Takes every factor of a login, and ends its sessions. That a way in remains is judged when the transaction ends.
create function private.take_factors(login uuid) returns void
language sql set search_path = '' as $$
	delete from identity.passkeys k where k.user_id = login;
	delete from identity.passwords w where w.user_id = login;
	delete from identity.totp t where t.user_id = login;
	delete from identity.recovery_codes r where r.user_id = login;
	delete from identity.sessions s where s.user_id = login;
$$;

-- Removes claims that have ended, and the traces of codes that nobody was given.
create function identity.expire_invitations() returns void
language sql set search_path = '' as $$
	delete from identity.invitation_claims where ends_at < now() - interval '1 day';
	delete from identity.invitation_tries where invitation_id is null and tried_at < now() - interval '1 day';
$$;

revoke execute on all functions in schema identity, private, care from public;
grant execute on function
	care.invitee(uuid), care.revoke_invitation(uuid),
	care.invite(uuid, uuid, care.invitation_purpose, text, text, text, care.identity_check)
	to authenticated;
grant execute on function
	identity.look_at_invitation(text), identity.prove_invitation(text, date, text, text),
	identity.claimant(text), identity.accept_invitation(text, text, text)
	to closeby_identity;
grant execute on function identity.expire_invitations() to closeby_jobs;

-- Reached through the functions above alone.
do $$
declare
	name text;
begin
	foreach name in array array['invitations', 'invitation_tries', 'invitation_ends', 'invitation_claims'] loop
		execute format('alter table identity.%I enable row level security', name);
		execute format('alter table identity.%I force row level security', name);
	end loop;
end;
$$;

alter table care.enrolments enable row level security;
alter table care.enrolments force row level security;
create policy enrolments_of_mine on care.enrolments for select to authenticated
	using (enrolled_by = (select auth.uid()));
grant select on care.enrolments to authenticated;

create policy invitation_claims_for_jobs on identity.invitation_claims for all to closeby_jobs
	using (true) with check (false);
create policy invitation_tries_for_jobs on identity.invitation_tries for all to closeby_jobs
	using (invitation_id is null) with check (false);
grant select (ends_at), delete on identity.invitation_claims to closeby_jobs;
grant select (invitation_id, tried_at), delete on identity.invitation_tries to closeby_jobs;
