import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { asIdentity, type Database } from '../db/connection.server.ts';
import { sourceHash } from './source.server.ts';

/** Somebody tries to be let in by what can be guessed: a password, a code, the proof of an invitation. */
export interface Attempt {
	/** What the tries are counted for, such as `account:<person>`. Stored only as a hash. */
	subject: string;
	/** The network address it comes from. Stored only as a hash. */
	source: string;
}

/**
 * Counts a try, and answers whether it may be looked at: not after too many, for this subject from this source or from
 * all (`identity.attempt`). Ask before the guess is judged, in a transaction of its own, so that it stays counted.
 */
export async function mayAttempt(attempt: Attempt): Promise<boolean> {
	const { account, source } = counted(attempt);
	const { rows } = await asIdentity((db) =>
		sql<{ allowed: boolean }>`select identity.attempt(${account}, ${source}) as allowed`.execute(db)
	);
	return rows[0]?.allowed ?? false;
}

/** The guess was right: those before it, for this subject from this source, count no more. */
export async function forgetAttempts(db: Database, attempt: Attempt): Promise<void> {
	const { account, source } = counted(attempt);
	await db
		.deleteFrom('identity.attempts')
		.where('account', '=', account)
		.where('source', '=', source)
		.execute();
}

function counted({ subject, source }: Attempt) {
	return { account: createHash('sha256').update(subject).digest('hex'), source: sourceHash(source) };
}
