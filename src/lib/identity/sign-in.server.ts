import { asIdentity, type Database } from '../db/connection.server.ts';
import { forgetAttempts, mayAttempt } from './attempts.server.ts';
import { finishAuthentication } from './passkeys.server.ts';
import { verifyPassword } from './password.server.ts';
import type { Device } from './device.server.ts';
import type { DeviceKind } from './device-kind.ts';
import { beginSession, type Beginning, type Begun } from './sessions.server.ts';
import type { SessionKind } from './session-limits.ts';

/** What somebody types at the door. */
export interface SignInInput {
	/** E-mail address or the username the clinic gave; case and surrounding spaces do not matter. */
	name: string;
	password: string;
	/** Whose device they say it is; staff sit at shared stations, whatever they say. */
	device: DeviceKind;
}

/** What came of it. */
export type SignInResult =
	| { outcome: 'signed-in'; secret: string; endsAt: Date; kind: SessionKind }
	| { outcome: 'refused' }
	| { outcome: 'too-many' };

/**
 * Signs a person in. Unknown name and wrong password give the same answer after the same work.
 * @param source the network address asked from; counted, stored only as a hash
 */
export async function signIn(
	{ name, password, device }: SignInInput,
	source: string,
	at: Device
): Promise<SignInResult> {
	const account = name.trim().toLowerCase();
	const user = await asIdentity((db) =>
		db
			.selectFrom('identity.users as u')
			.innerJoin('identity.passwords as w', 'w.user_id', 'u.id')
			.innerJoin('care.people as p', 'p.id', 'u.id')
			.where(account.includes('@') ? 'u.email' : 'u.username', '=', account)
			.select(['u.id', 'w.hash', 'p.kind'])
			.executeTakeFirst()
	);
	// By person where there is one: a username and an e-mail address are not two budgets for one account.
	const attempt = { subject: `account:${user?.id ?? account}`, source };
	if (!(await mayAttempt(attempt))) return { outcome: 'too-many' };

	if (!(await verifyPassword(user?.hash, password)) || !user) return { outcome: 'refused' };

	await asIdentity((db) => forgetAttempts(db, attempt));
	const kind = user.kind === 'staff' ? 'staff' : device;
	const begun = await beginWhileOpen(
		{ person: user.id, kind, how: { method: 'password', secondFactor: false, ...at } },
		(db) =>
			db
				.selectFrom('identity.passwords')
				.where('user_id', '=', user.id)
				.where('hash', '=', user.hash)
				.select('user_id')
				.forShare()
				.executeTakeFirst()
	);
	return begun ? { outcome: 'signed-in', kind, ...begun } : { outcome: 'refused' };
}

/** Signs in whoever's passkey this is; undefined when it is nobody's. With user verification it is both factors. */
export async function signInWithPasskey(
	credential: string,
	device: DeviceKind,
	url: URL,
	at: Device
): Promise<(Begun & { kind: SessionKind }) | undefined> {
	const shown = await finishAuthentication(credential, url);
	if (shown === undefined) return undefined;
	const { person, passkey } = shown;
	const { kind: of } = await asIdentity(
		(db) => db.selectFrom('care.people').where('id', '=', person).select('kind').executeTakeFirstOrThrow(),
		{ single: true }
	);
	const kind = of === 'staff' ? 'staff' : device;
	const begun = await beginWhileOpen(
		{ person, kind, how: { method: 'passkey', secondFactor: true, ...at } },
		(db) =>
			db.selectFrom('identity.passkeys').where('id', '=', passkey).select('id').forShare().executeTakeFirst()
	);
	return begun && { kind, ...begun };
}

/**
 * Begins the session of somebody who has just shown a way in; undefined where it opens nothing any more. Judging a password
 * takes long enough for its owner to change it and to sign everybody out: whoever was on their way in would be in after
 * that. So the way in is held, by `hold`, until the session is there for the change to end.
 */
function beginWhileOpen(
	{ person, kind, how }: { person: string; kind: SessionKind; how: Beginning },
	hold: (db: Database) => Promise<object | undefined>
): Promise<Begun | undefined> {
	return asIdentity(async (db) => ((await hold(db)) ? beginSession(person, kind, how, db) : undefined));
}
