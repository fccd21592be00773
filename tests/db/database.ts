import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** What a test does with one connection. Answers arrive as pg gives them. */
export type Work<T> = (sql: pg.ClientBase) => Promise<T>;

/** One transaction seen by several people in turn; nothing of it remains. */
export interface Scene {
	/** Acts as a signed-in person, as the app does for each request; in a session that is no row, unless one is named. */
	asPerson<T>(personId: string, work: Work<T>, session?: string): Promise<T>;
	/** Acts as a role of the database, for example `anon` or `closeby_identity`. */
	asRole<T>(role: string, work: Work<T>): Promise<T>;
	/** Acts as the superuser, to set the scene. */
	asAdmin<T>(work: Work<T>): Promise<T>;
}

// One for all test files of a process; it ends with the process.
const pool = new pg.Pool({ connectionString: inject('database').shared, max: 4, allowExitOnIdle: true });
// PostgreSQL may end before the process does.
pool.on('error', () => {});

/**
 * Plays a scene in one transaction that is always rolled back, so allowed and refused share one set-up.
 * A refused statement undoes only the act it belongs to. Deferred constraints are checked at the end.
 * Inside, `now()` stands still; a story that needs time to pass belongs in a `freshDatabase`.
 */
export async function scene<T>(play: (scene: Scene) => Promise<T>): Promise<T> {
	const client = await pool.connect();
	try {
		await client.query('begin');
		const result = await play(sceneOn(client));
		await client.query('set constraints all immediate');
		return result;
	} finally {
		await client.query('rollback');
		client.release();
	}
}

/** A scene of one act: `work` as a signed-in person, rolled back. */
export const asPerson = <T>(personId: string, work: Work<T>): Promise<T> =>
	scene((acts) => acts.asPerson(personId, work));

/** A scene of one act: `work` as a role of the database, rolled back. */
export const asRole = <T>(role: string, work: Work<T>): Promise<T> =>
	scene((acts) => acts.asRole(role, work));

/** A scene of one act: `work` as the superuser, rolled back. */
export const asAdmin = <T>(work: Work<T>): Promise<T> => scene((acts) => acts.asAdmin(work));

function sceneOn(client: pg.ClientBase): Scene {
	async function act<T>(become: string, work: Work<T>): Promise<T> {
		await client.query(`savepoint act; ${become}`);
		try {
			const result = await work(client);
			await client.query(
				`reset role; reset session authorization; select set_config('request.jwt.claims', '', true);
				 release savepoint act`
			);
			return result;
		} catch (error) {
			// Also undoes who was acting.
			await client.query('rollback to savepoint act; release savepoint act');
			throw error;
		}
	}
	return {
		asAdmin: (work) => act('reset role', work),
		asRole: (role, work) => act(`set local role ${pg.escapeIdentifier(role)}`, work),
		// First the app's own login, which has no rights, so that a missing grant to it is found as well.
		asPerson: (personId, work, session = randomUUID()) => {
			const claims = JSON.stringify({ sub: personId, role: 'authenticated', session_id: session });
			return act(
				`set local session authorization closeby_app; set local role authenticated;
				 select set_config('request.jwt.claims', ${pg.escapeLiteral(claims)}, true)`,
				work
			);
		}
	};
}

/** A migrated database of the test's own, for what must commit. */
export interface FreshDatabase {
	/** Superuser URL. */
	url: string;
	/** Ends every connection to it and removes it. */
	drop(): Promise<void>;
}

/** Copies the migrated database. What a test leaves goes with the PostgreSQL of the run. */
export async function freshDatabase(): Promise<FreshDatabase> {
	const name = `fresh_${randomUUID().replaceAll('-', '')}`;
	const url = new URL(inject('database').template);
	await pool.query(`create database ${name} template ${pg.escapeIdentifier(url.pathname.slice(1))}`);
	url.pathname = `/${name}`;
	return {
		url: url.href,
		drop: async () => {
			await pool.query(`drop database if exists ${name} with (force)`);
		}
	};
}
