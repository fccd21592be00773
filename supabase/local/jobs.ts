import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { takeOnJobs } from '../../src/worker.server.ts';

/**
 * Brings graphile-worker's own tables up to its installed release, as role `closeby_jobs`, which then owns them and
 * lets the worker run with no other right. Does nothing while the migrations have not made that role's schema.
 */
export async function installJobs(client: pg.Client, adminUrl: string): Promise<void> {
	// Asked of the catalogue, since the schema is closed to the owner of the database.
	const { rows } = await client.query<{ ready: boolean }>(
		`select exists (select from pg_namespace where nspname = 'graphile_worker') as ready`
	);
	if (rows[0]?.ready !== true) return;
	const pgPool = new pg.Pool({ connectionString: adminUrl, onConnect: takeOnJobs, max: 2 });
	// A lost connection also rejects the query under way, and that is where it is reported.
	pgPool.on('error', () => undefined);
	pgPool.on('connect', (connected) => void connected.on('error', () => undefined));
	try {
		// Only the worker calls what it creates; PUBLIC could otherwise.
		await pgPool.query('alter default privileges revoke execute on functions from public');
		// Silent: what goes wrong is thrown.
		await runMigrations({ pgPool, logger: new Logger(() => () => undefined) });
	} finally {
		await pgPool.end();
	}
}
