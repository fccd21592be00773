-- Who was invited anew at the moment at which they came in with the invitation before had a login and one more invitation to
-- make one: a sheet that opens nothing, which the clinic hands out.

-- As 20261122100720 has it, whether it fits asked when the one before has ended.
create or replace function care.invite(
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
	perform private.end_invitation(i, 'replaced') from identity.invitations i
	where i.person_id = invite.person
		and not exists (select from identity.invitation_ends e where e.invitation_id = i.id);
	-- After what was open has ended, for which it waits: whoever was just coming in with it needs no way in any more.
	if (invite.purpose = 'recover') <> exists (select from identity.users u where u.id = invite.person) then
		raise exception 'this invitation does not fit the person' using errcode = 'TAKEN';
	end if;
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
