import { sql } from 'kysely';
import { asIdentity, type Database } from '../db/connection.server.ts';

/** Who changes their own ways in, and the session they do it from. */
export interface Owner {
	person: string;
	session: string;
}

/**
 * Runs `work` in one transaction as the role of sign-in, in the name of a person: the log and the news of a change to
 * their factors then say who made it and where.
 */
export function asOwner<T>(owner: Owner, work: (db: Database) => Promise<T>): Promise<T> {
	return asIdentity(async (db) => {
		await nameOwner(db, owner);
		return work(db);
	});
}

/** Says in whose name the rest of this transaction acts. */
export async function nameOwner(db: Database, { person, session }: Owner): Promise<void> {
	const claims = JSON.stringify({ sub: person, session_id: session });
	await sql`select set_config('request.jwt.claims', ${claims}, true)`.execute(db);
}
