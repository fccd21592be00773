import {
	Kysely,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	type Driver
} from 'kysely';
import type pg from 'pg';
import type { DB } from './generated.ts';

/** What domain functions ask: one transaction, acting as one person or as one narrow role. */
export type Database = Kysely<DB>;

const nothing = async () => {};
const refuse = async () => {
	throw new Error('A transaction is already open');
};

/** What domain functions ask, on one connection whose transaction somebody else begins and ends. */
export function databaseOn(connection: DatabaseConnection): Database {
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

/**
 * Acts as a person in the transaction that is open on the owner's connection, for commands: every statement of `work` is
 * judged by the policies for them, and the log names them.
 */
export async function asPersonOn<T>(
	client: pg.ClientBase,
	person: string,
	work: (db: Database) => Promise<T>
): Promise<T> {
	const claims = JSON.stringify({ sub: person, role: 'authenticated' });
	await client.query(
		`select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)`,
		[claims]
	);
	return work(
		databaseOn({
			executeQuery: async <R>({ sql, parameters }: CompiledQuery) => {
				const { rows } = await client.query<R & pg.QueryResultRow>(sql, [...parameters]);
				return { rows };
			},
			streamQuery: () => {
				throw new Error('No query of the app streams');
			}
		})
	);
}
