import { sql } from 'kysely';
import { asIdentity } from '../db/connection.server.ts';
import { forgetAttempts, mayAttempt } from './attempts.server.ts';
import { refresh } from './fresh.server.ts';
import { finishAuthentication } from './passkeys.server.ts';
import { verifyPassword } from './password.server.ts';
import type { SignedIn } from './sessions.server.ts';

export type Confirmation = 'confirmed' | 'refused' | 'too-many';

/** How somebody may prove again who they are. Demo people have only the one tap they came in with. */
export async function waysToConfirm({ person, session }: SignedIn) {
	const { rows } = await asIdentity(
		(db) =>
			sql<{ demo: boolean; passkey: boolean; password: boolean }>`select
				exists (select from identity.sessions where id = ${session} and method = 'demo') as demo,
				exists (select from identity.passkeys where user_id = ${person}) as passkey,
				exists (select from identity.passwords where user_id = ${person}) as password`.execute(db),
		{ single: true }
	);
	return rows[0] ?? { demo: false, passkey: false, password: false };
}

/** Proves again who somebody is by their password; guesses are counted as at the door. */
export async function confirmByPassword(
	signedIn: SignedIn,
	password: string,
	source: string
): Promise<Confirmation> {
	const attempt = { subject: `account:${signedIn.person}`, source };
	if (!(await mayAttempt(attempt))) return 'too-many';
	const stored = await asIdentity(
		(db) =>
			db
				.selectFrom('identity.passwords')
				.where('user_id', '=', signedIn.person)
				.select('hash')
				.executeTakeFirst(),
		{ single: true }
	);
	if (!(await verifyPassword(stored?.hash, password))) return 'refused';
	await asIdentity((db) => forgetAttempts(db, attempt));
	await refresh(signedIn);
	return 'confirmed';
}

/** Proves again who somebody is by a passkey of theirs. */
export async function confirmByPasskey(
	signedIn: SignedIn,
	credential: string,
	url: URL
): Promise<Confirmation> {
	if ((await finishAuthentication(credential, url, signedIn.person)) === undefined) return 'refused';
	await refresh(signedIn);
	return 'confirmed';
}

/** A demo person taps again; refused in any other session. */
export async function confirmDemo(signedIn: SignedIn): Promise<Confirmation> {
	const { demo } = await waysToConfirm(signedIn);
	if (!demo) return 'refused';
	await refresh(signedIn);
	return 'confirmed';
}
