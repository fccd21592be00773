import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../tests/db/database.ts';
import { migrate, migrationsFolder } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { installPlatform } from './platform.ts';

const versions = readMigrations(migrationsFolder).map(({ version }) => version);
let folder: string;
let drops: FreshDatabase['drop'][] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'closeby-migrations-'));
	cpSync(migrationsFolder, folder, { recursive: true });
});
afterEach(async () => {
	rmSync(folder, { recursive: true, force: true });
	for (const drop of drops) await drop();
	drops = [];
});

/** A database with nothing in it, of the test's own. Answers its URL. */
async function empty(): Promise<string> {
	const { shared } = inject('database');
	const name = `migrate_${process.pid}_${Date.now()}`;
	await run(shared, `create database ${name} owner postgres template template0`);
	drops.push(async () => void (await run(shared, `drop database ${name}`)));
	return Object.assign(new URL(shared), { pathname: `/${name}` }).href;
}

/** A copy of the database that this run began by migrating, of the test's own. Answers its URL. */
async function migrated(): Promise<string> {
	const { url, drop } = await freshDatabase();
	drops.push(drop);
	// A copy belongs to whoever ordered it.
	await run(url, `alter database ${new URL(url).pathname.slice(1)} owner to postgres`);
	return url;
}

async function run(connectionString: string, sql: string): Promise<unknown[]> {
	const client = new pg.Client({ connectionString });
	await client.connect();
	try {
		const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
		return rows.flat();
	} finally {
		await client.end();
	}
}

test('of two that start on a new database, one applies every migration, in order, recorded for the Supabase CLI, the other waits, and a third does nothing', async () => {
	const url = await empty();
	const applied = await Promise.all([migrate(url, { folder }), migrate(url, { folder })]);
	expect(applied.flat()).toEqual(versions);
	expect(applied).toContainEqual([]);
	const recorded = 'select version from supabase_migrations.schema_migrations order by version';
	expect(await run(url, recorded)).toEqual(versions);
	expect(
		await run(
			url,
			`select column_name || ' ' || data_type from information_schema.columns
			where table_schema = 'supabase_migrations' order by ordinal_position`
		)
	).toEqual(['version text', 'statements ARRAY', 'name text']);
	expect(await migrate(url, { folder })).toEqual([]);
});

test('everything belongs to the owner of a hosted project, and the jobs to the worker alone', async () => {
	const { shared } = inject('database');
	const owners = `select distinct pg_get_userbyid(relowner)::text from pg_class
		where relkind in ('r', 'v') and relnamespace = any (array(
			select oid from pg_namespace where nspname = any (string_to_array('SCHEMAS', ','))))`;
	expect(await run(shared, owners.replace('SCHEMAS', 'care,identity,private'))).toEqual(['postgres']);
	expect(await run(shared, owners.replace('SCHEMAS', 'graphile_worker'))).toEqual(['closeby_jobs']);
	expect(
		await run(
			shared,
			`select proname::text from pg_proc
			where pronamespace = 'graphile_worker'::regnamespace and has_function_privilege('closeby_app', oid, 'execute')`
		)
	).toEqual([]);
});

test('the owner of a hosted project, who is no superuser, migrates as well and touches no platform object', async () => {
	const url = await empty();
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	await installPlatform(client);
	await client.query("alter role postgres password 'of the owner'");
	await client.end();
	const owner = new URL(url);
	owner.username = 'postgres';
	owner.password = 'of the owner';
	expect(await migrate(owner.href, { folder, hosted: true })).toEqual(versions);
	expect(await migrate(owner.href, { folder, hosted: true })).toEqual([]);
});

test('a PostgreSQL that is no Supabase is refused in one line and left as it was, to its superuser as well', async () => {
	const url = await empty();
	await expect(migrate(url, { folder, hosted: true })).rejects.toThrow(
		/^The database is not one of a Supabase project: it has no auth\.uid\(\), auth\.jwt\(\), realtime\.messages, /
	);
	const schemas =
		"select nspname::text from pg_namespace where nspname !~ '^(pg_|information_schema$|public$)'";
	expect(await run(url, schemas)).toEqual([]);
});

test('an edited migration is refused by name and nothing is applied', async () => {
	const url = await migrated();
	expect(await migrate(url, { folder })).toEqual([]);
	const [first] = readMigrations(folder);
	writeFileSync(join(folder, String(first?.file)), `${first?.text}\ncomment on schema care is 'edited';\n`);
	writeFileSync(join(folder, '20990101000000_later.sql'), 'create table care.later ();');
	await expect(migrate(url, { folder })).rejects.toThrow(`${first?.file} was edited after it was applied`);
	expect(await run(url, `select to_regclass('care.later')`)).toEqual([null]);
});

test('a migration that fails leaves nothing of itself, and what came before it stays', async () => {
	const url = await migrated();
	writeFileSync(join(folder, '20990101000000_good.sql'), 'create table care.good ();');
	writeFileSync(join(folder, '20990202000000_bad.sql'), 'create table care.half (); select 1 / 0;');
	await expect(migrate(url, { folder })).rejects.toThrow('20990202000000_bad.sql failed and was undone');
	expect(await run(url, `select to_regclass('care.good')::text, to_regclass('care.half')`)).toEqual([
		'care.good',
		null
	]);
	rmSync(join(folder, '20990202000000_bad.sql'));
	expect(await migrate(url, { folder })).toEqual([]);
});
