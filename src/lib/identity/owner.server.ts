import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { asIdentity, type Database } from '../db/connection.server.ts';

/** Who changes their own ways in, and the session they do it from. */
export interface Owner {
	person: string;
	session: string;
}

/**
 * Runs `work` in one transaction as the role of sign-in, in the name of a person: the log and the news of a change to
 * their factors then say who made it and where. One such change at a time for a login. From a session that was ended
 * since the request came in, nothing is changed: it is answered 401.
 */
export function asOwner<T>(owner: Owner, work: (db: Database) => Promise<T>): Promise<T> {
	return asIdentity(async (db) => {
		await holdLogin(db, owner.person);
		if (!(await stillIn(db, owner))) error(401, 'signed out');
		await nameOwner(db, owner);
		return work(db);
	});
}

/** Holds a login, until the transaction ends, against others who change what opens it or who is in. */
export async function holdLogin(db: Database, person: string): Promise<void> {
	await sql`select from identity.users where id = ${person} for no key update`.execute(db);
}

async function stillIn(db: Database, { person, session }: Owner): Promise<boolean> {
	const found = await db
		.selectFrom('identity.sessions')
		.where('id', '=', session)
		.where('user_id', '=', person)
		.where(sql<boolean>`now() < least(idle_until, ends_at)`)
		.select('id')
		.executeTakeFirst();
	return found !== undefined;
}

/** Says in whose name the rest of this transaction acts. */
export async function nameOwner(db: Database, { person, session }: Owner): Promise<void> {
	const claims = JSON.stringify({ sub: person, session_id: session });
	await sql`select set_config('request.jwt.claims', ${claims}, true)`.execute(db);
}
