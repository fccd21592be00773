import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { generateIdFromEntropySize, Lucia, TimeSpan, type Adapter } from 'lucia';
import { asIdentity, type Database } from '../db/connection.server.ts';
import type { CarePersonKind, IdentitySignInMethod } from '../db/generated.ts';
import type { Device } from './device.server.ts';
import { idleUntil, sessionLimits, type SessionKind } from './session-limits.ts';

interface SessionAttributes {
	/** The session's public id: named in tokens and device lists; it opens nothing. */
	key: string;
	kind: SessionKind;
	lastActiveAt: Date;
	idleUntil: Date;
	endsAt: Date;
	authenticatedAt: Date;
	complete: boolean;
}

interface UserAttributes {
	kind: CarePersonKind;
	language: string;
	timeZone: string;
}

declare module 'lucia' {
	interface Register {
		Lucia: Lucia<SessionAttributes, UserAttributes>;
		DatabaseSessionAttributes: SessionAttributes;
		DatabaseUserAttributes: UserAttributes;
	}
}

/** A signed-in person's session as the rest of the app sees it. */
export interface SignedIn {
	person: string;
	session: string;
	kind: CarePersonKind;
	sessionKind: SessionKind;
	/** Whatever is done. */
	sessionEnds: Date;
	language: string;
	timeZone: string;
	/** When they last proved who they are. */
	authenticatedAt: Date;
	/** Of staff, a second factor was shown, or it is a demonstration's. Without it a session opens nothing. */
	complete: boolean;
}

/** How a session begins. */
export interface Beginning extends Device {
	method: IdentitySignInMethod;
	/** A second factor was shown; a passkey with user verification is both. */
	secondFactor: boolean;
}

/** What is stored of a cookie's value. */
export const fingerprint = (secret: string) => createHash('sha256').update(secret).digest('hex');

const adapter: Adapter = {
	async getSessionAndUser(secret) {
		const row = await asIdentity(
			(db) =>
				db
					.selectFrom('identity.sessions as s')
					.innerJoin('care.people as p', 'p.id', 's.user_id')
					.where('s.secret_hash', '=', fingerprint(secret))
					.select(['s.id', 's.user_id', 's.kind', 's.last_active_at', 's.idle_until', 's.ends_at'])
					.select(['s.method', 's.second_factor_at', 's.authenticated_at'])
					.select(['p.kind as person_kind', 'p.language', 'p.time_zone'])
					.executeTakeFirst(),
			{ single: true }
		);
		if (!row) return [null, null];
		const complete = row.person_kind !== 'staff' || row.second_factor_at !== null || row.method === 'demo';
		return [
			{
				id: secret,
				userId: row.user_id,
				expiresAt: row.idle_until < row.ends_at ? row.idle_until : row.ends_at,
				attributes: {
					key: row.id,
					kind: row.kind,
					lastActiveAt: row.last_active_at,
					idleUntil: row.idle_until,
					endsAt: row.ends_at,
					authenticatedAt: row.authenticated_at,
					complete
				}
			},
			{
				id: row.user_id,
				attributes: { kind: row.person_kind, language: row.language, timeZone: row.time_zone }
			}
		];
	},
	setSession: () => Promise.reject(new Error('Sessions begin in beginSession')),
	async deleteSession(secret) {
		await asIdentity((db) =>
			db.deleteFrom('identity.sessions').where('secret_hash', '=', fingerprint(secret)).execute()
		);
	},
	async deleteUserSessions(user) {
		await asIdentity((db) => db.deleteFrom('identity.sessions').where('user_id', '=', user).execute());
	},
	getUserSessions: () => Promise.reject(new Error('Sessions are listed by their public key, not by secret')),
	// Lucia would extend a session on every request; ours are extended by what the person does (see `touch`),
	// never by background traffic. Ended rows are removed by the worker.
	updateSessionExpiration: () => Promise.resolve(),
	deleteExpiredSessions: () => Promise.resolve()
};

// The shortest span: it only switches off Lucia's own sliding; the adapter holds the real limits.
const lucia = new Lucia(adapter, {
	sessionExpiresIn: new TimeSpan(2, 'ms'),
	getSessionAttributes: (attributes) => attributes,
	getUserAttributes: (attributes) => attributes
});

/** A session that has begun: the cookie's value, which is stored nowhere, its public id, and when it ends. */
export interface Begun {
	secret: string;
	session: string;
	endsAt: Date;
}

/** Begins a session. With `db` it does so in the caller's transaction, which acts as the role of sign-in. */
export async function beginSession(
	person: string,
	kind: SessionKind,
	{ method, secondFactor, browser, system }: Beginning,
	db?: Database,
	now = new Date()
): Promise<Begun> {
	// 200 random bits, as Lucia makes its own.
	const secret = generateIdFromEntropySize(25);
	const endsAt = new Date(now.getTime() + sessionLimits[kind].whole);
	const insert = (on: Database) =>
		on
			.insertInto('identity.sessions')
			.values({
				secret_hash: fingerprint(secret),
				user_id: person,
				kind,
				method,
				second_factor_at: secondFactor ? now : null,
				browser,
				system,
				idle_until: idleUntil(kind, now, endsAt),
				ends_at: endsAt
			})
			.returning('id')
			.executeTakeFirstOrThrow();
	const { id } = await (db ? insert(db) : asIdentity(insert, { single: true }));
	return { secret, session: id, endsAt };
}

/**
 * The session behind a cookie, or null when there is none or it has ended. With `active`, the person did
 * something just now and the idle time starts again (written at most once a minute).
 */
export async function readSession(
	secret: string,
	active: boolean,
	now = new Date()
): Promise<SignedIn | null> {
	const { session, user } = await lucia.validateSession(secret);
	if (!session) return null;
	// Also what had been cut short (see `leaveSoon`) is whole again when the person goes on.
	const short = idleUntil(session.kind, now, session.endsAt).getTime() - session.idleUntil.getTime();
	if (active && (short > 60_000 || now.getTime() - session.lastActiveAt.getTime() > 60_000)) {
		await touch(session, now);
	}
	return {
		person: user.id,
		session: session.key,
		kind: user.kind,
		sessionKind: session.kind,
		sessionEnds: session.endsAt,
		language: user.language,
		timeZone: user.timeZone,
		authenticatedAt: session.authenticatedAt,
		complete: session.complete
	};
}

/** Begins the idle time again. Where that was changed since it was read, the last page has gone: that came later, and holds. */
async function touch({ key, kind, idleUntil: before, endsAt }: SessionAttributes, now: Date): Promise<void> {
	await asIdentity((db) =>
		db
			.updateTable('identity.sessions')
			.set({ last_active_at: now, idle_until: idleUntil(kind, now, endsAt) })
			.where('id', '=', key)
			.where(sql`date_trunc('milliseconds', idle_until)`, '=', before)
			.execute()
	);
}

/** Long enough for the next page to be asked for on a slow line. */
const leavingSeconds = 30;

/** Cuts short a session on somebody else's phone; whatever the person does next makes it whole again. */
export async function leaveSoon({ session, sessionKind }: SignedIn, now = new Date()): Promise<void> {
	if (sessionKind !== 'shared_device') return;
	const end = new Date(now.getTime() + leavingSeconds * 1000);
	await asIdentity(
		(db) =>
			db
				.updateTable('identity.sessions')
				.set({ idle_until: end })
				.where('id', '=', session)
				.where('idle_until', '>', end)
				.execute(),
		{ single: true }
	);
}

/** Ends the session behind a cookie; ending one that is gone is no error. */
export function endSession(secret: string): Promise<void> {
	return lucia.invalidateSession(secret);
}
