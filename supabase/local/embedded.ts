import type { Logger } from 'pino';
import type { Environment } from '../../src/env.ts';
import { startWorker } from '../../src/worker.server.ts';
import { openConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { claimDataFolder } from './data-folder.ts';
import { demoSignIns } from './demo.ts';
import type { SignIn } from './demo.ts';
import { migrate, migrationsFolder } from './migrate.ts';
import { newestMigration } from './migrations.ts';
import { startPostgres } from './postgres.ts';
import { createRealtime } from './realtime/index.ts';
import type { Running } from './running.ts';

export interface EmbeddedOptions {
	environment: Environment;
	/** Absolute. */
	dataFolder: string;
	/** The app's own origin, which is also the Supabase URL of the embedded stack. */
	origin: string;
	log: Logger;
	signal: AbortSignal;
	/** Filled as each part comes up. */
	running: Running;
}

/**
 * Starts the embedded stack: PostgreSQL, migrations, demo people, realtime and the worker. Answers how the app reaches
 * it. Throws a Refusal when the data folder or the machine does not allow it.
 */
export async function startEmbedded(
	options: EmbeddedOptions
): Promise<{ connection: Connection; signIns: SignIn[] }> {
	const { environment, log, origin, running, signal } = options;
	const newest = newestMigration(migrationsFolder);
	const dataFolder = claimDataFolder(options.dataFolder, newest);
	running.dataFolder = dataFolder;
	const postgres = await startPostgres({ dataFolder: dataFolder.path, log, signal });
	running.postgres = postgres;
	await migrate(postgres.adminUrl, { log });
	dataFolder.recordMigration(newest);
	const connection = await openConnection(dataFolder.path, postgres.adminUrl, origin);
	const wanted = environment.CLOSEBY_DEMO ?? true;
	const signIns = wanted ? await demoSignIns(dataFolder.path, postgres.adminUrl) : [];
	signal.throwIfAborted();
	const realtime = createRealtime({
		databaseUrl: postgres.adminUrl,
		jwtSecret: connection.SUPABASE_JWT_SECRET,
		publishableKey: connection.PUBLIC_SUPABASE_PUBLISHABLE_KEY,
		secretKey: connection.SUPABASE_SECRET_KEY,
		origins: [origin],
		log
	});
	running.realtime = realtime;
	await realtime.listening();
	running.worker = await startWorker(connection.DATABASE_URL, log);
	return { connection, signIns };
}
