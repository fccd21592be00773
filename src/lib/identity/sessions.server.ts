import { createHash } from 'node:crypto';
import { Lucia, TimeSpan, type Adapter } from 'lucia';
import { asIdentity } from '../db/connection.server.ts';
import type { CarePersonKind } from '../db/generated.ts';
import { idleUntil, sessionLimits, type SessionKind } from './session-limits.ts';

interface SessionAttributes {
	/** The session's public id: named in tokens and device lists; it opens nothing. */
	key: string;
	kind: SessionKind;
	lastActiveAt: Date;
	endsAt: Date;
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
	language: string;
	timeZone: string;
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
					.select(['p.kind as person_kind', 'p.language', 'p.time_zone'])
					.executeTakeFirst(),
			{ single: true }
		);
		if (!row) return [null, null];
		return [
			{
				id: secret,
				userId: row.user_id,
				expiresAt: row.idle_until < row.ends_at ? row.idle_until : row.ends_at,
				attributes: { key: row.id, kind: row.kind, lastActiveAt: row.last_active_at, endsAt: row.ends_at }
			},
			{
				id: row.user_id,
				attributes: { kind: row.person_kind, language: row.language, timeZone: row.time_zone }
			}
		];
	},
	async setSession({ id, userId, attributes: { kind, lastActiveAt, endsAt } }) {
		await asIdentity((db) =>
			db
				.insertInto('identity.sessions')
				.values({
					secret_hash: fingerprint(id),
					user_id: userId,
					kind,
					idle_until: idleUntil(kind, lastActiveAt, endsAt),
					ends_at: endsAt
				})
				.execute()
		);
	},
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

/**
 * Begins a session and returns the cookie's value, which is stored nowhere, and when the session ends.
 */
export async function beginSession(
	person: string,
	kind: SessionKind,
	now = new Date()
): Promise<{ secret: string; endsAt: Date }> {
	const endsAt = new Date(now.getTime() + sessionLimits[kind].whole);
	const session = await lucia.createSession(person, { key: '', kind, lastActiveAt: now, endsAt });
	return { secret: session.id, endsAt };
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
	if (active && now.getTime() - session.lastActiveAt.getTime() > 60_000) {
		await touch(session.key, session.kind, now, session.endsAt);
	}
	return {
		person: user.id,
		session: session.key,
		kind: user.kind,
		sessionKind: session.kind,
		language: user.language,
		timeZone: user.timeZone
	};
}

async function touch(session: string, kind: SessionKind, now: Date, endsAt: Date): Promise<void> {
	await asIdentity((db) =>
		db
			.updateTable('identity.sessions')
			.set({ last_active_at: now, idle_until: idleUntil(kind, now, endsAt) })
			.where('id', '=', session)
			.execute()
	);
}

/** Ends the session behind a cookie; ending one that is gone is no error. */
export function endSession(secret: string): Promise<void> {
	return lucia.invalidateSession(secret);
}
