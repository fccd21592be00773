import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../supabase/local/migrate.ts';
import { startPostgres } from '../../supabase/local/postgres.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** Superuser URLs: of the migrated database nobody touches, and of its copy that tests share. */
		database: { template: string; shared: string };
	}
}

/** One throw-away PostgreSQL for the run, migrated once; returns what ends it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const folder = await mkdtemp(path.join(tmpdir(), 'closeby-'));
	const postgres = await startPostgres({ dataFolder: folder, durable: false });
	const end = async () => {
		await postgres.stop();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await leaveAlone(postgres.adminUrl);
		await migrate(postgres.adminUrl);
		const shared = await copyOf(postgres.adminUrl, 'shared_by_tests');
		project.provide('database', { template: postgres.adminUrl, shared });
	} catch (error) {
		await end();
		throw error;
	}
	return end;
}

/** Two dozen databases that live for seconds are not worth clearing up; a test that needs statistics asks for them. */
async function leaveAlone(url: string): Promise<void> {
	const admin = new pg.Client({ connectionString: url });
	await admin.connect();
	await admin.query('alter system set autovacuum = off');
	await admin.query('select pg_reload_conf()');
	await admin.end();
}

/** PostgreSQL copies only a database nobody is connected to, so the copy is ordered from another one. */
async function copyOf(templateUrl: string, name: string): Promise<string> {
	const url = new URL(templateUrl);
	const template = url.pathname.slice(1);
	url.pathname = '/template1';
	const admin = new pg.Client({ connectionString: url.href });
	await admin.connect();
	await admin.query(`create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`);
	await admin.end();
	url.pathname = `/${name}`;
	return url.href;
}
