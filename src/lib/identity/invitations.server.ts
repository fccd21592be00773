import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import type { Database } from '../db/connection.server.ts';
import type { CareInvitationPurpose, CarePersonKind } from '../db/generated.ts';
import { fingerprint, makeSecrets } from './invitation-codes.server.ts';
import { shownCode } from './paper-code.ts';

/** How staff made sure whom they have before them. */
export const identityChecks = ['photo_id', 'known_in_person', 'called_back'] as const;
export type IdentityCheck = (typeof identityChecks)[number];

export interface InvitationInput {
	person: string;
	/** `join` for somebody without a login; `recover` gives a new way in and ends the old one when it is used. */
	purpose: CareInvitationPurpose;
	/** Required to recover. */
	identityChecked?: IdentityCheck | null;
}

/** What is handed over. This is the only time its secrets can be read. */
export interface Invitation {
	id: string;
	/** The link, without the origin. */
	path: string;
	/** The short code in two groups, for the join page. */
	code: string;
	/** Six digits to say aloud and not to send along; null for patients, who prove their birth date. */
	spokenCode: string | null;
	expiresAt: Date;
}

/** Somebody the person asking may invite, as far as an invitation needs to know them. */
export interface Invitee {
	kind: CarePersonKind;
	name: string;
	language: string;
	hasLogin: boolean;
}

/** Whom the invitation would be for; undefined for anybody the person asking may not invite. */
export async function invitee(db: Database, person: string): Promise<Invitee | undefined> {
	const { rows } = await sql<Invitee>`
		select i.kind, i.name, i.language, i.has_login as "hasLogin" from care.invitee(${person}) i
	`.execute(db);
	return rows[0];
}

/**
 * Makes an invitation for somebody the person asking may invite, and ends that person's earlier one.
 * Errors: ABSNT (nobody they may invite), TAKEN (to join, but there is a login; to recover, but there is none),
 * 23514 (to recover, without how the identity was checked).
 */
export async function inviteToJoin(
	db: Database,
	{ person, purpose, identityChecked = null }: InvitationInput
): Promise<Invitation> {
	const invited = await invitee(db, person);
	const secrets = makeSecrets(invited?.kind === 'patient' ? 'birth_date' : 'spoken_code');
	const id = newId();
	const { rows } = await sql<{ expiresAt: Date }>`
		select care.invite(
			${id}, ${person}, ${purpose}, ${fingerprint('key', secrets.link)}, ${fingerprint('key', secrets.code)},
			${secrets.spoken && fingerprint('spoken', secrets.spoken)}, ${identityChecked}
		) as "expiresAt"
	`.execute(db);
	const [made] = rows;
	if (!made) throw new Error('An invitation was made and not given back');
	return {
		id,
		path: `/join/${secrets.link}`,
		code: shownCode(secrets.code),
		spokenCode: secrets.spoken,
		expiresAt: made.expiresAt
	};
}

/** Takes an invitation back. Errors: ABSNT, CLOSD (it was used). */
export async function revokeInvitation(db: Database, id: string): Promise<void> {
	await sql`select care.revoke_invitation(${id})`.execute(db);
}
