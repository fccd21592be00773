import {
	Kysely,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	type Driver,
	type QueryResult
} from 'kysely';
import pg from 'pg';
import { readEnvironment } from '../../env.ts';
import type { DB } from './generated.ts';

/** What domain functions ask: one transaction, acting as one person or as one narrow role. */
export type Database = Kysely<DB>;

/** Who is asking, as the policies in Postgres see it. */
export interface Claims {
	sub: string;
	session_id: string;
}

// Counters (seq, change) are bigint in Postgres and stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const environment = readEnvironment();

/** The application's connections, as `closeby_app`, which has no rights of its own. Connects on first use. */
export const pool = new pg.Pool({
	connectionString: environment.DATABASE_URL,
	max: environment.DATABASE_POOL,
	// Statements that do not wait for each other's answer share one round trip.
	pipeline: true,
	connectionTimeoutMillis: 5_000,
	idleTimeoutMillis: 60_000
});
// An idle connection that the database closes is replaced at the next use; without a listener Node would exit.
pool.on('error', () => {});
// A client in use has lost the pool's own listener; its query under way is rejected anyway.
pool.on('connect', (client) => void client.on('error', () => {}));

/**
 * Runs `work` in one transaction as a signed-in person: every statement is judged by the policies for them.
 * Commits when `work` resolves, rolls back when it throws, and passes on what it threw.
 */
export function asPerson<T>(claims: Claims, work: (db: Database) => Promise<T>): Promise<T> {
	const given = JSON.stringify({ ...claims, role: 'authenticated' });
	return transaction(
		`set local role authenticated; select set_config('request.jwt.claims', ${pg.escapeLiteral(given)}, true)`,
		work
	);
}

/** Runs `work` in one transaction as the role of sign-in and sessions, which reaches nothing else. */
export function asIdentity<T>(work: (db: Database) => Promise<T>): Promise<T> {
	return transaction('set local role closeby_identity', work);
}

async function transaction<T>(become: string, work: (db: Database) => Promise<T>): Promise<T> {
	const client = await pool.connect();
	let broken: Error | undefined;
	try {
		// Not awaited: the first statement of `work` travels right behind it. Should it fail, closeby_app has no
		// rights that the statement could use, and the failure is reported below.
		const begun = client.query(`begin; ${become}`);
		const [begin, done] = await Promise.allSettled([begun, work(bound(client))]);
		if (begin.status === 'rejected') throw begin.reason;
		if (done.status === 'rejected') throw done.reason;
		const committed = await client.query('commit');
		if (committed.command === 'ROLLBACK') throw new Error('The transaction was rolled back at commit');
		return done.value;
	} catch (error) {
		await client.query('rollback').catch((lost: Error) => (broken = lost));
		throw error;
	} finally {
		client.release(broken);
	}
}

function bound(client: pg.PoolClient): Database {
	const connection: DatabaseConnection = {
		async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
			const { rows, rowCount } = await client.query(query.sql, [...query.parameters]);
			return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
		},
		streamQuery() {
			throw new Error('Streaming is not offered inside a request');
		}
	};
	const nothing = async () => {};
	const refuse = async () => {
		throw new Error('A transaction is already open');
	};
	const driver: Driver = {
		init: nothing,
		acquireConnection: async () => connection,
		beginTransaction: refuse,
		commitTransaction: refuse,
		rollbackTransaction: refuse,
		releaseConnection: nothing,
		destroy: nothing
	};
	const dialect: Dialect = {
		createAdapter: () => new PostgresAdapter(),
		createDriver: () => driver,
		createIntrospector: (db) => new PostgresIntrospector(db),
		createQueryCompiler: () => new PostgresQueryCompiler()
	};
	return new Kysely<DB>({ dialect });
}
