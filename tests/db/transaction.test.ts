import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type * as connection from '../../src/lib/db/connection.server.ts';
import { peopleTheClinic } from './clinic.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

// The app's own transactions, on a database of their own: how each request acts, and what is left of it.

let database: FreshDatabase;
let app: typeof connection;

beforeAll(async () => {
	database = await freshDatabase();
	const url = new URL(database.url);
	vi.stubEnv('DATABASE_URL', url.href);
	// One connection, so that whatever one request left behind would be met by the next.
	vi.stubEnv('DATABASE_POOL', '1');
	// Another file of this process may have made the pool of another database.
	vi.resetModules();
	app = await import('../../src/lib/db/connection.server.ts');
	await app.pool.query('create table public.notes (words text not null)');
	await app.pool.query('grant select, insert on public.notes to authenticated');
});

afterAll(async () => {
	await app.pool.end();
	await database.drop();
});

const maria = { sub: randomUUID(), session_id: randomUUID() };

const whoIsActing = (db: connection.Database) =>
	sql<{ role: string; person: string | null }>`
		select current_user::text as role,
			nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub' as person
	`.execute(db);
const note = (db: connection.Database, words: string | null) =>
	sql`insert into public.notes (words) values (${words})`.execute(db);
const notes = async () => {
	const { rows } = await app.pool.query<{ words: string }>('select words from public.notes order by words');
	return rows.map(({ words }) => words);
};

for (const single of [false, true]) {
	test(`a request ${single ? 'of one statement ' : ''}acts as its person, and nothing of that remains`, async () => {
		const { rows } = await app.asPerson(maria, whoIsActing, { single });
		expect(rows).toEqual([{ role: 'authenticated', person: maria.sub }]);
		const identity = await app.asIdentity(whoIsActing, { single });
		expect(identity.rows).toEqual([{ role: 'closeby_identity', person: null }]);
		expect((await app.pool.query('select current_user::text as role')).rows).not.toEqual(rows);
	});

	test(`what a request ${single ? 'of one statement ' : ''}wrote is there when it is answered; what was refused is not`, async () => {
		await app.pool.query('delete from public.notes');
		await app.asPerson(maria, (db) => note(db, 'kept'), { single });
		await expect(app.asPerson(maria, (db) => note(db, null), { single })).rejects.toMatchObject({
			code: '23502'
		});
		await expect(app.asIdentity((db) => note(db, 'not mine to write'), { single })).rejects.toMatchObject({
			code: '42501'
		});
		await app.asPerson(maria, (db) => note(db, 'kept as well'), { single });
		expect(await notes()).toEqual(['kept', 'kept as well']);
	});
}

test('statements that do not wait for each other are one transaction: all of them or none', async () => {
	await app.pool.query('delete from public.notes');
	const failing = app.asPerson(maria, (db) =>
		Promise.all([note(db, 'first'), note(db, null), note(db, 'third')])
	);
	await expect(failing).rejects.toMatchObject({ code: '23502' });
	await app.asPerson(maria, (db) => Promise.all([note(db, 'first'), note(db, 'second')]));
	expect(await notes()).toEqual(['first', 'second']);
});

test('who acts from a session that has ended is refused as signed out, whatever was asked beside the first', async () => {
	await app.pool.query('delete from public.notes');
	const acting = app.asPerson(maria, (db) => Promise.all([note(db, 'first'), note(db, 'second')]), {
		acts: true
	});
	await expect(acting).rejects.toMatchObject({ code: 'SGNDO' });
	const one = app.asPerson(maria, (db) => note(db, 'alone'), { acts: true, single: true });
	await expect(one).rejects.toMatchObject({ code: 'SGNDO' });
	expect(await notes()).toEqual([]);
});

test('a request that stops in the middle is undone after a minute, holds nobody up, and is asked to come again', async () => {
	await app.pool.query('delete from public.notes');
	const { rows: limits } = await app.asPerson(maria, (db) =>
		sql<{ idle: string }>`select current_setting('idle_in_transaction_session_timeout') as idle`.execute(db)
	);
	expect(limits).toEqual([{ idle: '1min' }]);
	const watcher = new pg.Client({ connectionString: database.url });
	await watcher.connect();
	const stopped = app.asPerson(maria, async (db) => {
		await note(db, 'half');
		const { rows } = await sql<{ pid: number }>`
			select pg_backend_pid() as pid, set_config('idle_in_transaction_session_timeout', '50ms', true)
		`.execute(db);
		const isThere = async () =>
			(await watcher.query('select from pg_stat_activity where pid = $1', [rows[0]?.pid])).rowCount;
		while (await isThere()) await new Promise((resolve) => setTimeout(resolve, 10));
		await note(db, 'the other half');
	});
	await expect(stopped).rejects.toMatchObject({ status: 503 });
	await watcher.end();
	expect(await notes()).toEqual([]);
});

test('work that hides a failed statement is not taken for done', async () => {
	const hiding = (db: connection.Database) => note(db, null).catch(() => 'done');
	await expect(app.asPerson(maria, hiding)).rejects.toThrow('rolled back');
	await expect(app.asPerson(maria, hiding, { single: true })).rejects.toThrow('rolled back');
});

test('a second statement is refused where one was promised, and one that comes too late always', async () => {
	const two = async (db: connection.Database) => {
		await whoIsActing(db);
		await whoIsActing(db);
	};
	await expect(app.asPerson(maria, two, { single: true })).rejects.toThrow('more than the single statement');
	const kept = await app.asPerson(maria, async (db) => ({ db }));
	await expect(whoIsActing(kept.db)).rejects.toThrow('has ended');
	const { rows } = await app.asPerson(maria, whoIsActing);
	expect(rows).toHaveLength(1);
});

test('a statement that was refused once is understood the next time', async () => {
	await app.pool.query('drop table if exists public.later');
	const later = (db: connection.Database) => sql`select 1 as one from public.later`.execute(db);
	await expect(app.asPerson(maria, later, { single: true })).rejects.toMatchObject({ code: '42P01' });
	await app.pool.query('create table public.later (); grant select on public.later to authenticated');
	for (let time = 0; time < 7; time++) {
		expect((await app.asPerson(maria, later, { single: true })).rows).toEqual([]);
	}
});

test('no two processes call different statements by one name', async () => {
	vi.stubEnv('DATABASE_URL', database.url);
	vi.stubEnv('DATABASE_POOL', '1');
	vi.resetModules();
	const other: typeof connection = await import('../../src/lib/db/connection.server.ts');
	try {
		await app.asPerson(maria, (db) => note(db, 'kept'));
		await other.asIdentity(whoIsActing);
		await other.asPerson(maria, (db) => note(db, 'kept'));
		const named = new Map<string, Set<string>>();
		for (const { pool } of [app, other]) {
			const prepared = 'select name, statement from pg_prepared_statements';
			const { rows } = await pool.query<{ name: string; statement: string }>(prepared);
			for (const { name, statement } of rows) named.set(name, (named.get(name) ?? new Set()).add(statement));
		}
		expect(named.size).toBeGreaterThan(3);
		for (const statements of named.values()) expect([...statements]).toHaveLength(1);
	} finally {
		await other.pool.end();
	}
});

test('a request that brings its session acts as its holder, and without a living one runs nothing', async () => {
	const secret = 'a'.repeat(64);
	await app.pool.query('delete from public.notes');
	const { cast } = await clinicWithSession(secret);
	for (const single of [true, false]) {
		const { rows } = await app.asBearer({ secretHash: secret }, whoIsActing, { single });
		expect(rows).toEqual([{ role: 'authenticated', person: cast.lee }]);
		await expect(
			app.asBearer({ secretHash: 'b'.repeat(64) }, (db) => note(db, 'stranger'), { single })
		).rejects.toMatchObject({
			code: 'SGNDO'
		});
	}
	// Nobody else's session, and none of the other side of the house.
	for (const elsewhere of [{ person: cast.maria }, { staff: false }])
		await expect(
			app.asBearer({ secretHash: secret, ...elsewhere }, (db) => note(db, 'astray'), { single: true })
		).rejects.toMatchObject({ code: 'SGNDO' });
	await app.asBearer({ secretHash: secret, person: cast.lee, staff: true }, whoIsActing, { single: true });
	await app.pool.query('update identity.sessions set second_factor_at = null');
	await expect(
		app.asBearer({ secretHash: secret }, (db) => note(db, 'half'), { single: true })
	).rejects.toMatchObject({
		code: 'SGNDO'
	});
	await app.pool.query(
		`update identity.sessions set second_factor_at = now(), idle_until = now() - interval '1 second'`
	);
	await expect(
		app.asBearer({ secretHash: secret }, (db) => note(db, 'late'), { single: true })
	).rejects.toMatchObject({
		code: 'SGNDO'
	});
	expect(await notes()).toEqual([]);
	// Nothing of any of them is left on the connection.
	const { rows } = await app.asIdentity(whoIsActing, { single: true });
	expect(rows).toEqual([{ role: 'closeby_identity', person: null }]);
});

test('what a person does lengthens the session it brings, at most once a minute and never past its end', async () => {
	const bring = (bearer: Partial<connection.Bearer>) =>
		app.asBearer({ secretHash: 'a'.repeat(64), ...bearer }, whoIsActing, { single: true });
	const minutesLeft = async (before: string, bearer: Partial<connection.Bearer>) => {
		await app.pool.query(`update identity.sessions set ${before}`);
		await bring(bearer);
		const { rows } = await app.pool.query<{ left: number }>(
			`select round(extract(epoch from idle_until - now()) / 60)::int as left from identity.sessions`
		);
		return rows[0]?.left;
	};
	const long = `last_active_at = now() - interval '10 minutes', idle_until = now() + interval '5 minutes'`;
	const idle = { staff: 900_000 };
	expect(await minutesLeft(long, {})).toBe(5);
	expect(await minutesLeft(long, { idle })).toBe(15);
	const recent = `last_active_at = now() - interval '50 seconds', idle_until = now() + interval '850 seconds'`;
	expect(await minutesLeft(recent, { idle })).toBe(14);
	expect(await minutesLeft(`${long}, ends_at = now() + interval '3 minutes'`, { idle })).toBe(3);
});

async function clinicWithSession(secretHash: string) {
	const client = await app.pool.connect();
	try {
		const clinic = await peopleTheClinic(client);
		await client.query(`insert into identity.users (id, username) values ($1, 'lee')`, [clinic.cast.lee]);
		await client.query(
			`insert into identity.sessions (secret_hash, user_id, kind, second_factor_at, idle_until, ends_at)
			values ($1, $2, 'staff', now(), now() + interval '15 minutes', now() + interval '12 hours')`,
			[secretHash, clinic.cast.lee]
		);
		return clinic;
	} finally {
		client.release();
	}
}
