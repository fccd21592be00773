import { error } from '@sveltejs/kit';
import pg from 'pg';
import { readEnvironment } from '../../env.ts';
import type { Step } from './batch.server.ts';
import { databaseOn, type Database } from './database.server.ts';
import { isDatabaseAway } from './errors.ts';
import { OpenTransaction } from './transaction.server.ts';

export type { Database } from './database.server.ts';

/** Who is asking, as the policies in Postgres see it. */
export interface Claims {
	sub: string;
	session_id: string;
}

// Counters (seq, change) are bigint in Postgres and stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const environment = readEnvironment();

/**
 * The application's connections, as `closeby_app`, which has no rights of its own. Connects on first use.
 * Each needs a PostgreSQL session to itself (a direct connection, or a pooler in session mode): statements stay
 * prepared on it.
 */
export const pool = new pg.Pool({
	connectionString: environment.DATABASE_URL,
	max: environment.DATABASE_POOL,
	// Statements that do not wait for each other's answer share one round trip.
	pipeline: true,
	connectionTimeoutMillis: 5_000,
	idleTimeoutMillis: 60_000,
	// A database that hangs, or a line to it that is open on one side alone, says nothing: no error ever comes.
	query_timeout: 60_000,
	keepAlive: true
});
// An idle connection that the database closes is replaced at the next use; without a listener Node would exit.
pool.on('error', () => {});
// A client in use has lost the pool's own listener; its query under way is rejected anyway.
pool.on('connect', (client) => void client.on('error', () => {}));

/** What is known of the work before it begins. */
export interface Shape {
	/** It is one statement, which then travels with its `begin` and `commit` in one round trip. */
	single?: boolean;
	/** It is asked by what acts and not only looks: nothing runs once its session has ended (SGNDO). */
	acts?: boolean;
}

/**
 * Runs `work` in one transaction as a signed-in person: every statement is judged by the policies for them.
 * Commits when `work` resolves, rolls back when it throws, and passes on what it threw.
 */
export function asPerson<T>(claims: Claims, work: (db: Database) => Promise<T>, shape?: Shape): Promise<T> {
	const given = JSON.stringify({ ...claims, role: 'authenticated' });
	const claim = { text: `select set_config('request.jwt.claims', $1, true)`, values: [given] };
	const become = [takeOn('authenticated'), claim, ...(shape?.acts ? [beSignedIn] : [])];
	return transaction(become, work, shape);
}

const beSignedIn: Step = { text: 'select private.be_signed_in()', values: [] };

/** How a request that brings its session is let in. */
export interface Bearer {
	/** What is stored of the session's secret. */
	secretHash: string;
	/** Whose session it has to be. */
	person?: string;
	/** Whether it has to be one of staff, or must not be. */
	staff?: boolean;
	/** The person did something just now: what lengthens each kind of session, in milliseconds. */
	idle?: Record<string, number>;
}

/**
 * Runs `work` as `asPerson` does, as whoever holds the living session of this secret (`identity.enter`), which is looked
 * up in the same transaction. Throws the error SGNDO, and runs nothing, when there is none that may enter.
 */
export function asBearer<T>(
	{ secretHash, person, staff, idle }: Bearer,
	work: (db: Database) => Promise<T>,
	shape?: Shape
): Promise<T> {
	const limits = idle && Object.entries(idle).map(([kind, time]) => [kind, `${time} milliseconds`]);
	const enter = {
		text: 'select identity.enter($1, $2, $3, $4)',
		values: [secretHash, person, staff, limits && JSON.stringify(Object.fromEntries(limits))]
	};
	return transaction([takeOn('closeby_identity'), enter, takeOn('authenticated')], work, shape);
}

class Undone extends Error {}

/** Runs `work` as `asPerson` does, in a transaction that is undone in every case: only what it found remains. */
export async function asPersonUndone<T>(claims: Claims, work: (db: Database) => Promise<T>): Promise<T> {
	let found: { result: T } | undefined;
	try {
		return await asPerson(claims, async (db) => {
			found = { result: await work(db) };
			throw new Undone();
		});
	} catch (thrown) {
		if (thrown instanceof Undone && found) return found.result;
		throw thrown;
	}
}

/** Runs `work` in one transaction as the role of sign-in and sessions, which reaches nothing else. */
export function asIdentity<T>(work: (db: Database) => Promise<T>, shape?: Shape): Promise<T> {
	return transaction([takeOn('closeby_identity')], work, shape);
}

/**
 * Takes on a role until the transaction ends. Plans are made once for each statement of a connection and kept: by itself
 * PostgreSQL goes back to a plan for each set of values as its statistics change, and what a screen asks at every ring then
 * takes 6 ms instead of 2, most of it planning under the policies. Which rows a value finds differs little: nearly all
 * that is asked is of one person or one patient. It holds for what functions and triggers ask as well; a limit is written
 * into its statement, for a plan that does not know it reckons with a tenth of all rows.
 *
 * A process that stops in the middle, asleep or behind a line that is cut, says nothing to PostgreSQL, which would hold for
 * hours what the transaction holds: nobody could write down a reading of that patient. After a minute it is undone.
 */
const takeOn = (role: 'authenticated' | 'closeby_identity'): Step => ({
	text: `select set_config('role', '${role}', true), set_config('plan_cache_mode', 'force_generic_plan', true),
		set_config('idle_in_transaction_session_timeout', '60s', true)`,
	values: []
});

/** Whoever asks is answered 503 while the database is away; whatever else went wrong is theirs to look at. */
function passOn(thrown: unknown): never {
	if (isDatabaseAway(thrown)) error(503, 'unavailable');
	throw thrown;
}

async function transaction<T>(
	become: readonly Step[],
	work: (db: Database) => Promise<T>,
	{ single = false }: Shape = {}
): Promise<T> {
	const client = await pool.connect().catch(passOn);
	const open = new OpenTransaction(client, become, single);
	let broken: Error | undefined;
	try {
		const result = await work(databaseOn(open));
		await open.commit();
		return result;
	} catch (thrown) {
		// What is gone, or does not answer, is not asked to undo anything: PostgreSQL does when the connection ends.
		if (isDatabaseAway(thrown) && thrown instanceof Error) broken = thrown;
		else await open.rollback().catch((lost: Error) => void (broken = lost));
		return passOn(thrown);
	} finally {
		client.release(broken);
	}
}
