import { readFileSync } from 'node:fs';
import { Pool, type PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetOldMessages } from './upkeep.ts';
import { freshDatabase, type FreshDatabase } from '../../../tests/db/database.ts';

let fresh: FreshDatabase;
let pool: Pool;
beforeAll(async () => {
	fresh = await freshDatabase();
	pool = new Pool({ connectionString: fresh.url, max: 2 });
	// Dropping the database may end a connection that is just being closed.
	pool.on('error', () => {});
});
afterAll(async () => {
	await pool.end();
	await fresh.drop();
});

/** Plays one act as a role and takes it back. */
async function as<T>(role: string, act: (sql: PoolClient) => Promise<T>): Promise<T> {
	const client = await pool.connect();
	try {
		await client.query(`begin; set local role ${role}`);
		return await act(client);
	} finally {
		await client.query('rollback');
		client.release();
	}
}

test('installing the platform again changes nothing', async () => {
	const sql = readFileSync(new URL('../platform.sql', import.meta.url), 'utf8');
	const objects = `select n.nspname, c.relname, c.relacl::text, c.relowner::regrole::text
		from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname like '%realtime' order by 1, 2`;
	const before = await pool.query(objects);
	await pool.query(sql);
	expect((await pool.query(objects)).rows).toEqual(before.rows);
});

test('the owner of migrations is no superuser, and owns what hosted lets it own', async () => {
	const { rows } = await pool.query(`
		select rolname, rolsuper, rolcanlogin, rolbypassrls, rolcreaterole, rolinherit from pg_roles
		where rolname in ('postgres', 'anon', 'authenticated', 'service_role') order by rolname
	`);
	const nothing = { rolsuper: false, rolcanlogin: false, rolbypassrls: false, rolcreaterole: false };
	const role = (rolname: string, rest: object = {}) => ({ rolname, ...nothing, rolinherit: false, ...rest });
	expect(rows).toEqual([
		role('anon'),
		role('authenticated'),
		role('postgres', { rolcanlogin: true, rolbypassrls: true, rolcreaterole: true, rolinherit: true }),
		role('service_role', { rolbypassrls: true })
	]);
	await as('postgres', async (sql) => {
		await sql.query('create schema mine; create role app_role login; grant authenticated to app_role');
		await sql.query('create extension hstore with schema extensions');
		await sql.query('create table mine.things (); alter publication supabase_realtime add table mine.things');
	});
});

test('migrations may write policies on messages and change nothing else there', async () => {
	const refused = [
		'alter table realtime.messages add column extra text',
		'drop table realtime.messages',
		'create table realtime.mine (id int)',
		'create or replace function realtime.topic() returns text language sql as $$ select null::text $$',
		'drop function realtime.send(jsonb, text, text, boolean)',
		'create trigger mine after insert on realtime.messages for each row execute function suppress_redundant_updates_trigger()',
		'alter table realtime.messages disable row level security',
		'create index mine on realtime.messages (topic)',
		'select * from _realtime.readable($$a$$, $$anon$$, $${}$$, $${}$$, false)'
	];
	for (const statement of refused) {
		await expect(
			as('postgres', (sql) => sql.query(statement)),
			statement
		).rejects.toMatchObject({ code: '42501' });
	}
	await as('postgres', async (sql) => {
		await sql.query('create policy mine on realtime.messages for select to authenticated using (true)');
		await sql.query('alter policy mine on realtime.messages using (false)');
		await sql.query(`comment on policy mine on realtime.messages is 'why'`);
		await sql.query('drop policy mine on realtime.messages');
		await sql.query(`select realtime.send('{}', 'event', 'topic'), realtime.topic()`);
		await sql.query('create schema mine; create table mine.things (id int); drop schema mine cascade');
	});
});

test('who is asking is what the claims say, and nobody without them', async () => {
	const who = `select auth.uid() as uid, auth.role() as role, auth.jwt() ->> 'note' as note`;
	await as('authenticated', async (sql) => {
		expect((await sql.query(who)).rows).toEqual([{ uid: null, role: null, note: null }]);
		await sql.query(`select set_config('request.jwt.claims', '', true)`);
		expect((await sql.query(who)).rows).toEqual([{ uid: null, role: null, note: null }]);
		const claims = { sub: '019a0000-0000-7000-8000-00000000000a', role: 'authenticated', note: 'here' };
		await sql.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify(claims)]);
		expect((await sql.query(who)).rows).toEqual([{ uid: claims.sub, role: 'authenticated', note: 'here' }]);
	});
});

test('nobody reads stored messages without a policy, in whole or by partition', async () => {
	await as('anon', async (sql) => {
		expect((await sql.query('select * from realtime.messages')).rows).toEqual([]);
		await expect(sql.query('select * from realtime.messages_default')).rejects.toThrow(/permission denied/);
	});
});

test('messages older than three days are the only ones forgotten', async () => {
	await pool.query(`
		insert into realtime.messages (topic, extension, event, payload, inserted_at)
		values ('old', 'broadcast', 'x', '{}', now() at time zone 'UTC' - interval '73 hours'),
			('recent', 'broadcast', 'x', '{}', now() at time zone 'UTC' - interval '71 hours')
	`);
	await forgetOldMessages(pool);
	const { rows } = await pool.query('select topic from realtime.messages');
	expect(rows).toEqual([{ topic: 'recent' }]);
});
