import {
	DummyDriver,
	Kysely,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type CompiledQuery,
	type DatabaseConnection
} from 'kysely';
import type pg from 'pg';
import type { DB } from '../../src/lib/db/generated.ts';

/** What domain functions ask, on the connection of a scene. */
export function asApp(client: pg.ClientBase): Kysely<DB> {
	const connection: DatabaseConnection = {
		executeQuery: async <R>({ sql, parameters }: CompiledQuery) => {
			const { rows } = await client.query<R & pg.QueryResultRow>(sql, [...parameters]);
			return { rows };
		},
		streamQuery: () => {
			throw new Error('No query of the app streams');
		}
	};
	return new Kysely<DB>({
		dialect: {
			createAdapter: () => new PostgresAdapter(),
			createDriver: () => new OneConnection(connection),
			createIntrospector: (db) => new PostgresIntrospector(db),
			createQueryCompiler: () => new PostgresQueryCompiler()
		}
	});
}

class OneConnection extends DummyDriver {
	readonly #connection: DatabaseConnection;

	constructor(connection: DatabaseConnection) {
		super();
		this.#connection = connection;
	}

	override acquireConnection(): Promise<DatabaseConnection> {
		return Promise.resolve(this.#connection);
	}
}
