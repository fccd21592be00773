import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { asAdmin, asPerson, asRole, freshDatabase, scene } from './database.ts';

const whoIsActing = async (sql: pg.ClientBase) => {
	const { rows } = await sql.query<{ login: string; role: string; person: string | null }>(
		`select session_user::text as login, current_user::text as role,
			nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub' as person`
	);
	return rows[0];
};

test('a person acts as the app does for them, with the rights of a signed-in person', async () => {
	const maria = randomUUID();
	const acting = { login: 'closeby_app', role: 'authenticated', person: maria };
	expect(await asPerson(maria, whoIsActing)).toEqual(acting);
});

test('each act ends with its rights, also when it was refused', async () => {
	await scene(async (acts) => {
		const admin = await acts.asAdmin(whoIsActing);
		const forbidden = acts.asPerson(randomUUID(), (sql) => sql.query('create table note (words text)'));
		await expect(forbidden).rejects.toThrow(/permission denied/);
		expect(await acts.asAdmin(whoIsActing)).toEqual(admin);
		expect(await acts.asRole('closeby_identity', whoIsActing)).toMatchObject({
			role: 'closeby_identity',
			person: null
		});
		expect(await acts.asAdmin(whoIsActing)).toEqual(admin);
	});
});

test('nothing of a scene remains', async () => {
	await asAdmin((sql) => sql.query('create table public.left_behind ()'));
	const { rows } = await asAdmin((sql) =>
		sql.query(`select to_regclass('public.left_behind') as left_behind`)
	);
	expect(rows).toEqual([{ left_behind: null }]);
});

test('a stranger has no way into the schemas of the app', async () => {
	const peek = asRole('anon', (sql) => sql.query('select * from identity.sessions'));
	await expect(peek).rejects.toThrow(/permission denied/);
});

test('a database of one’s own is migrated, keeps what is committed, and is nobody else’s', async () => {
	const [mine, yours] = await Promise.all([freshDatabase(), freshDatabase()]);
	const open = async (url: string) => {
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		return client;
	};
	const first = await open(mine.url);
	await first.query('create table public.kept ()');
	await first.end();
	const [again, other] = await Promise.all([open(mine.url), open(yours.url)]);
	const look = `select to_regclass('public.kept')::text as kept, to_regclass('identity.sessions')::text as sessions`;
	expect((await again.query(look)).rows).toEqual([{ kept: 'kept', sessions: 'identity.sessions' }]);
	expect((await other.query(look)).rows).toEqual([{ kept: null, sessions: 'identity.sessions' }]);
	await Promise.all([again.end(), other.end()]);
	await Promise.all([mine.drop(), yours.drop()]);
});
