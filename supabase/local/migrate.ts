import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { readEnvironment } from '../../src/env.ts';
import { outliveReaders } from '../../src/lib/people/command/readers.ts';
import { installJobs } from './jobs.ts';
import { compare, readMigrations } from './migrations.ts';
import type { Migration, Recorded } from './migrations.ts';
import { installPlatform, refuseWithoutPlatform } from './platform.ts';
import { Refusal } from './refusal.ts';

export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));

/** Closeby's own number for the advisory lock that lets one starter migrate at a time. */
const migrationLock = 20261122;

/**
 * Brings the database at `adminUrl` (its owner; a superuser when embedded) up to the migrations of `folder` and
 * answers the versions it applied, in order. Each runs in a transaction of its own as role `postgres` and is recorded
 * as the Supabase CLI records it, so that either tool can go on where the other stopped. What the platform provides is
 * made where it is missing, unless the database is `hosted`. Throws a Refusal, having applied nothing, when it is missing
 * then, or when the recorded history and the folder disagree; whatever PostgreSQL says when one fails, having
 * kept those before it.
 */
export async function migrate(
	adminUrl: string,
	options: { folder?: string; log?: Logger; hosted?: boolean } = {}
): Promise<string[]> {
	const log = options.log ?? pino({ level: 'silent' });
	const migrations = readMigrations(options.folder ?? migrationsFolder);
	const client = new pg.Client({ connectionString: adminUrl });
	// A lost connection also rejects the query under way, and that is where it is reported.
	client.on('error', () => undefined);
	await client.connect();
	try {
		await client.query('select pg_advisory_lock($1)', [migrationLock]);
		if (await installPlatform(client, options.hosted)) log.debug('the platform objects are in place');
		if (options.hosted) await refuseWithoutPlatform(client);
		await prepareHistory(client);
		const { rows } = await client.query<Recorded>(
			'select version, statements from supabase_migrations.schema_migrations order by version'
		);
		const waiting = compare(migrations, rows);
		for (const migration of waiting) {
			await apply(client, migration);
			log.debug({ migration: migration.version }, `migrated: ${migration.name}`);
		}
		await installJobs(client, adminUrl);
		return waiting.map(({ version }) => version);
	} finally {
		await client.end();
	}
}

/** The history table as the Supabase CLI makes it. Source: supabase/cli, pkg/migration/history.go. */
async function prepareHistory(client: pg.Client): Promise<void> {
	await transaction(client, async () => {
		await client.query(`
			create schema if not exists supabase_migrations;
			create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
			alter table supabase_migrations.schema_migrations add column if not exists statements text[];
			alter table supabase_migrations.schema_migrations add column if not exists name text;`);
	});
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
	try {
		await transaction(client, async () => {
			await client.query(migration.text);
			await client.query(
				'insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)',
				[migration.version, migration.name, [migration.text]]
			);
		});
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`The migration ${migration.file} failed and was undone: ${reason}`, { cause: error });
	}
}

async function transaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
	// The owner of a hosted project is the role postgres; the embedded superuser steps down to it.
	await client.query('begin; set local role postgres; set local search_path = "$user", public, extensions');
	try {
		await work();
		await client.query('commit');
	} catch (error) {
		await client.query('rollback');
		throw error;
	}
}

if (import.meta.main) {
	outliveReaders();
	try {
		const { DATABASE_ADMIN_URL } = readEnvironment();
		if (DATABASE_ADMIN_URL === undefined) {
			throw new Refusal('Set DATABASE_ADMIN_URL to the connection string of the database owner.');
		}
		const applied = await migrate(DATABASE_ADMIN_URL, { hosted: true });
		const list = applied.map((version) => `  ${version}\n`).join('');
		process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied:\n${list}`);
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	}
}
