import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, test } from 'vitest';
import { ask, atTheClinic, outcome, type Clinic } from './clinic.ts';
import { freshDatabase } from './database.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Makes a login for somebody and begins a session that is idle, and over, after that many minutes. */
async function signIn({ asRole }: Clinic, person: string, idle = 15, whole = 720) {
	const [session] = await asRole('closeby_identity', async (sql) => {
		await sql.query(`insert into identity.users (id, username) values ($1, $2) on conflict (id) do nothing`, [
			person,
			`user-${person.slice(0, 8)}`
		]);
		return ask<{ id: string }>(
			`insert into identity.sessions (secret_hash, user_id, kind, idle_until, ends_at)
			values ($1, $2, 'staff', now() + make_interval(mins => $3::int), now() + make_interval(mins => $4::int))
			returning id`,
			[hash(randomUUID()), person, idle, whole]
		)(sql);
	});
	return session?.id ?? '';
}

test('passwords and sessions are out of reach of everyone but sign-in', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, asRole, cast } = clinic;
		await signIn(clinic, cast.lee);
		for (const table of ['users', 'passwords', 'sessions', 'attempts', 'demo_users']) {
			const peek = ask(`select from identity.${table}`);
			expect(await outcome(asPerson(cast.lee, peek)), table).toBe('42501');
			expect(await outcome(asRole('anon', peek)), table).toBe('42501');
			expect(await outcome(asRole('closeby_app', peek)), table).toBe('42501');
			expect(await outcome(asRole('closeby_identity', peek)), table).toBe('allowed');
		}
	}));

test('sign-in knows of people what kind they are and which language they read, and no more', () =>
	atTheClinic(async ({ asRole, cast }) => {
		const who = ask('select kind, language, time_zone from care.people where id = $1', [cast.maria]);
		expect(await asRole('closeby_identity', who)).toEqual([
			{ kind: 'patient', language: 'en', time_zone: 'America/Chicago' }
		]);
		for (const statement of [
			'select given_name from care.people',
			'select * from care.people',
			'select from care.patients',
			'select from care.messages',
			'select from private.rights',
			`update care.people set language = 'es'`
		]) {
			expect(await outcome(asRole('closeby_identity', ask(statement))), statement).toBe('42501');
		}
	}));

test('sign-in cannot lengthen a session, move it to another person, or offer a demo person', () =>
	atTheClinic(async (clinic) => {
		const { asRole, cast } = clinic;
		const id = await signIn(clinic, cast.lee);
		const set = (column: string, value: string) =>
			outcome(
				asRole(
					'closeby_identity',
					ask(`update identity.sessions set ${column} = $1 where id = $2`, [value, id])
				)
			);
		expect(await set('last_active_at', 'now')).toBe('allowed');
		expect(await set('ends_at', '2100-01-01')).toBe('42501');
		expect(await set('user_id', cast.maria)).toBe('42501');
		expect(await set('kind', 'own_device')).toBe('42501');
		expect(await set('secret_hash', hash('mine'))).toBe('42501');
		for (const statement of [
			`insert into identity.demo_users values ('${cast.lee}', 1, 'Lee', 'care_manager')`,
			'delete from identity.users',
			'delete from identity.passwords',
			'update identity.attempts set attempted_at = now()',
			'select identity.expire()'
		]) {
			expect(await outcome(asRole('closeby_identity', ask(statement))), statement).toBe('42501');
		}
	}));

test('a username is never an e-mail address, and neither names two people', () =>
	atTheClinic(async ({ asRole, cast }) => {
		const add = (id: string, username: string, email: string | null) =>
			outcome(
				asRole('closeby_identity', (sql) =>
					sql.query('insert into identity.users (id, username, email) values ($1, $2, $3)', [
						id,
						username,
						email
					])
				)
			);
		const mark = randomUUID().slice(0, 8);
		expect(await add(cast.maria, `maria@${mark}`, null)).toBe('23514');
		expect(await add(cast.maria, `Maria-${mark}`, null)).toBe('23514');
		expect(await add(cast.maria, `maria-${mark}`, `Maria@${mark}.example`)).toBe('23514');
		expect(await add(cast.maria, `maria-${mark}`, mark)).toBe('23514');
		expect(await add(cast.maria, `maria-${mark}`, `maria@${mark}.example`)).toBe('allowed');
		expect(await add(cast.walter, `maria-${mark}`, null)).toBe('23505');
		expect(await add(cast.walter, `walter-${mark}`, `maria@${mark}.example`)).toBe('23505');
		expect(await add(randomUUID(), `nobody-${mark}`, null)).toBe('23503');
	}));

test('a session’s secret is stored as a hash and in no other shape', () =>
	atTheClinic(async (clinic) => {
		await signIn(clinic, clinic.cast.lee);
		const plain = ask(
			`insert into identity.sessions (secret_hash, user_id, kind, idle_until, ends_at)
			values ('the-cookie-itself', $1, 'staff', now(), now())`,
			[clinic.cast.lee]
		);
		expect(await outcome(clinic.asRole('closeby_identity', plain))).toBe('23514');
	}));

test('the worker removes what ended a day ago, and reads nobody’s password', () =>
	atTheClinic(async (clinic) => {
		const { asRole, cast } = clinic;
		const day = 1440;
		const [over, idle, alive] = [
			await signIn(clinic, cast.lee, day, -day - 1),
			await signIn(clinic, cast.lee, -day - 1, day / 2),
			await signIn(clinic, cast.lee, -day + 1, day / 2)
		];
		await asRole('closeby_jobs', ask('select identity.expire()'));
		const left = ask<{ id: string }>('select id from identity.sessions where id = any ($1)', [
			[over, idle, alive]
		]);
		expect(await asRole('closeby_identity', left)).toEqual([{ id: alive }]);
		for (const statement of [
			'select from identity.users',
			'select from identity.passwords',
			'select from care.people',
			`update identity.sessions set idle_until = now()`
		]) {
			expect(await outcome(asRole('closeby_jobs', ask(statement))), statement).toBe('42501');
		}
	}));

const attempt = (account: string, source: string) =>
	ask<{ attempt: boolean }>('select identity.attempt($1, $2)', [account, source]);

test('guesses are counted for the account and for the source', () =>
	atTheClinic(async ({ asRole }) => {
		const [account, home] = [hash(randomUUID()), hash(randomUUID())];
		const allowed = async (who: string, where: string) =>
			(await asRole('closeby_identity', attempt(who, where)))[0]?.attempt;
		for (let guess = 1; guess <= 5; guess++)
			expect(await allowed(account, home), `guess ${guess}`).toBe(true);
		expect(await allowed(account, home)).toBe(false);
		// Somewhere else the person themselves still gets in, until 20 guesses were let through in all: refused ones lock nobody out.
		for (let guess = 6; guess <= 20; guess++) {
			expect(await allowed(account, hash(randomUUID())), `guess ${guess}`).toBe(true);
		}
		expect(await allowed(account, hash(randomUUID()))).toBe(false);
		// One source may try 60 accounts: a clinic shares one address.
		for (let guess = 6; guess <= 60; guess++) {
			expect(await allowed(hash(randomUUID()), home), `guess ${guess} from one source`).toBe(true);
		}
		expect(await allowed(hash(randomUUID()), home)).toBe(false);
	}));

test('guesses are forgotten after a quarter of an hour', () =>
	atTheClinic(async ({ asAdmin, asRole }) => {
		const [account, home] = [hash(randomUUID()), hash(randomUUID())];
		for (let guess = 0; guess < 6; guess++) await asRole('closeby_identity', attempt(account, home));
		await asAdmin((sql) =>
			sql.query(
				`update identity.attempts set attempted_at = now() - interval '15 minutes' where account = $1`,
				[account]
			)
		);
		expect(await asRole('closeby_identity', attempt(account, home))).toEqual([{ attempt: true }]);
	}));

test('a burst of guesses at the same moment passes no more than one after the other would', async () => {
	const database = await freshDatabase();
	const clients = await Promise.all(
		Array.from({ length: 20 }, async () => {
			const client = new pg.Client({ connectionString: database.url });
			await client.connect();
			await client.query('set role closeby_identity');
			return client;
		})
	);
	const answers = await Promise.all(
		clients.map(async (client) => {
			await client.query('begin');
			const answer = await attempt('account', 'source')(client);
			await client.query('commit');
			return answer;
		})
	);
	expect(answers.filter(([answer]) => answer?.attempt)).toHaveLength(5);
	await Promise.all(clients.map((client) => client.end()));
	await database.drop();
});

test('a session brought along lets in whoever holds it while it lives, and runs nothing otherwise', () =>
	atTheClinic(async (clinic) => {
		const { asRole, cast } = clinic;
		const secret = hash('lee’s cookie');
		await signIn(clinic, cast.lee);
		const begin = (idle: string, whole: string) =>
			clinic.asAdmin(
				ask(
					`insert into identity.sessions (secret_hash, user_id, kind, method, idle_until, ends_at)
					values ($1, $2, 'staff', 'demo', now() + $3::interval, now() + $4::interval)
					on conflict (secret_hash) do update set idle_until = excluded.idle_until, ends_at = excluded.ends_at`,
					[secret, cast.lee, idle, whole]
				)
			);
		const enter = (given: string) =>
			asRole('closeby_app', async (sql) => {
				await sql.query('set local role closeby_identity');
				await sql.query('select identity.enter($1)', [given]);
				await sql.query('set local role authenticated');
				return ask<{ who: string }>('select current_user || auth.uid() as who')(sql);
			});
		await begin('15 minutes', '12 hours');
		expect(await enter(secret)).toEqual([{ who: `authenticated${cast.lee}` }]);
		expect(await outcome(enter(hash('nobody’s cookie')))).toBe('SGNDO');
		await begin('0', '12 hours');
		expect(await outcome(enter(secret))).toBe('SGNDO');
		await begin('15 minutes', '0');
		expect(await outcome(enter(secret))).toBe('SGNDO');
		for (const role of ['authenticated', 'anon', 'closeby_jobs'])
			expect(await outcome(asRole(role, ask('select identity.enter($1)', [secret]))), role).toBe('42501');
	}));
