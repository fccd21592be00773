import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { asIdentity, type Database } from '../db/connection.server.ts';
import type { CareInvitationPurpose, CarePersonKind } from '../db/generated.ts';
import { forgetAttempts, mayAttempt } from './attempts.server.ts';
import { fingerprint, type InvitationKey } from './invitation-codes.server.ts';

/** Why an invitation no longer opens. */
export type Over = 'used' | 'expired' | 'revoked' | 'locked';

/** Whom to call about an invitation. */
export interface Clinic {
	clinic: string;
	phone: string;
}

export type ProofResult =
	/** `claim` is the proof that was given, for `claimant` and for joining; it is stored nowhere. */
	| { outcome: 'proved'; claim: string }
	| { outcome: 'refused' }
	| { outcome: 'too-many' }
	| ({ outcome: Over } & Clinic);

/** What became of an invitation, for the holder of its link. Undefined while it is open, by short code, or for none. */
export async function lookAtInvitation(key: InvitationKey): Promise<(Clinic & { state: Over }) | undefined> {
	if (!key.byLink) return undefined;
	const { rows } = await asIdentity(
		(db) =>
			sql<Clinic & { state: Over | 'open' }>`
				select * from identity.look_at_invitation(${fingerprint('key', key.text)})
			`.execute(db),
		{ single: true }
	);
	const [found] = rows;
	return found && found.state !== 'open' ? { ...found, state: found.state } : undefined;
}

/**
 * Judges what the invited typed. A made-up code and a wrong proof give the same answer after the same work.
 * @param source the network address asked from; counted, stored only as a hash
 */
export async function proveInvitation(
	key: InvitationKey,
	{ birthDate = null, spokenCode = null }: { birthDate?: string | null; spokenCode?: string | null },
	source: string
): Promise<ProofResult> {
	const hash = fingerprint('key', key.text);
	const attempt = { subject: `invitation:${hash}`, source };
	if (!(await mayAttempt(attempt))) return { outcome: 'too-many' };

	const claim = randomBytes(32).toString('base64url');
	const { rows } = await asIdentity((db) =>
		sql<{ outcome: Over | 'proved' | 'refused'; clinic: string | null; phone: string | null }>`
			select * from identity.prove_invitation(
				${hash}, ${birthDate}, ${spokenCode && fingerprint('spoken', spokenCode)}, ${fingerprint('claim', claim)}
			)
		`.execute(db)
	);
	const [answer] = rows;
	if (!answer || answer.outcome === 'refused') return { outcome: 'refused' };
	const { outcome, clinic, phone } = answer;
	if (outcome !== 'proved') return { outcome, clinic: clinic ?? '', phone: phone ?? '' };
	await asIdentity((db) => forgetAttempts(db, attempt));
	return { outcome, claim };
}

/** Somebody who proved an invitation and is about to choose how to sign in. */
export interface Claimant {
	person: string;
	kind: CarePersonKind;
	purpose: CareInvitationPurpose;
	language: string;
	givenName: string;
	familyName: string;
	name: string;
	/** Null for somebody new. */
	username: string | null;
	clinic: string;
}

/** Who holds this claim; undefined when it is over. */
export async function claimant(claim: string): Promise<Claimant | undefined> {
	const { rows } = await asIdentity(
		(db) =>
			sql<Claimant>`
				select c.person, c.kind, c.purpose, c.language, c.given_name as "givenName",
					c.family_name as "familyName", c.name, c.username, c.clinic
				from identity.claimant(${fingerprint('claim', claim)}) c
			`.execute(db),
		{ single: true }
	);
	return rows[0];
}

/** A free username made of somebody's names: `maria.alvarez`, or `maria.alvarez2` where that is taken. */
export async function suggestUsername({ givenName, familyName }: Claimant): Promise<string> {
	const plain = (text: string) =>
		text
			.normalize('NFKD')
			.toLowerCase()
			.replace(/[^a-z0-9]/g, '');
	const [first = ''] = givenName.split(' ');
	const stem = [plain(first), plain(familyName)].filter(Boolean).join('.').slice(0, 50);
	// A name in another script leaves nothing to make a username of.
	if (stem.length < 2) return '';
	const taken = await asIdentity(
		(db) =>
			db
				.selectFrom('identity.users')
				.select('username')
				.where('username', '~', `^${stem.replace('.', '\\.')}[0-9]*$`)
				.execute(),
		{ single: true }
	);
	const names = new Set(taken.map(({ username }) => username));
	let free = stem;
	for (let number = 2; names.has(free); number += 1) free = `${stem}${number}`;
	return free;
}

/**
 * Uses the invitation behind a claim, in the caller's transaction as the role of sign-in, and answers whose it was;
 * undefined when it is over. The way in that is chosen belongs into the same transaction.
 * Errors: 23505 (the username is somebody else's), 23514.
 */
export async function acceptInvitation(
	db: Database,
	claim: string,
	{ username, language }: { username: string; language: string }
): Promise<{ person: string; kind: CarePersonKind } | undefined> {
	const { rows } = await sql<{ person: string; kind: CarePersonKind }>`
		select * from identity.accept_invitation(${fingerprint('claim', claim)}, ${username}, ${language})
	`.execute(db);
	return rows[0];
}
