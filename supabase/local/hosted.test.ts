import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair } from 'jose';
import pg from 'pg';
import webPush from 'web-push';
import { beforeAll, expect, inject, test, vi } from 'vitest';
import { readEnvironment, schema } from '../../src/env.ts';
import { peopleTheClinic } from '../../tests/db/clinic.ts';
import { seal } from '../../src/lib/identity/secrets.server.ts';
import { freshDatabase } from '../../tests/db/database.ts';
import { checkHosted, checkWorker } from './hosted.ts';
import { Refusal } from './refusal.ts';

const complete = {
	ORIGIN: 'https://closeby.example.org',
	CLOSEBY_SECRET: 'another-thirty-two-random-characters',
	PUBLIC_SUPABASE_URL: 'https://project.supabase.co',
	PUBLIC_SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_example',
	SUPABASE_JWT_SECRET: 'at-least-thirty-two-characters-long'
};
const { shared } = inject('database');
const login = `hosted_${process.pid}`;
let appUrl: string;

beforeAll(async () => {
	const password = randomBytes(12).toString('hex');
	await asAdmin(
		`drop role if exists ${login}; create role ${login} login password '${password}' in role closeby_app`
	);
	const url = new URL(shared);
	url.username = login;
	url.password = password;
	appUrl = url.href;
	return () => asAdmin(`drop role ${login}`);
});

async function asAdmin(sql: string, url = shared): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query(sql);
	} finally {
		await client.end();
	}
}

test('a migrated database and a complete environment are fit to serve', async () => {
	await checkHosted(readEnvironment(complete), appUrl);
});

test('every missing variable is named at once', async () => {
	await expect(checkHosted(readEnvironment({ ORIGIN: complete.ORIGIN }), appUrl)).rejects.toThrow(
		'please also set CLOSEBY_SECRET, PUBLIC_SUPABASE_URL, PUBLIC_SUPABASE_PUBLISHABLE_KEY, SUPABASE_JWT_SECRET (or SUPABASE_SIGNING_KEY)'
	);
});

test('a worker asks for the address that people are sent to, and for no more of what the app needs', async () => {
	await checkWorker(readEnvironment({ ORIGIN: complete.ORIGIN }), appUrl);
	await expect(checkWorker(readEnvironment({}), appUrl)).rejects.toThrow('please also set ORIGIN.');
});

test.each<[string, Record<string, string>, string]>([
	['no database', {}, 'Set DATABASE_URL to the connection string of role closeby_app.'],
	['a variable that does not fit', { ORIGIN: 'closeby' }, 'The environment does not fit: ORIGIN (Not '],
	['a login that is bound by nothing', { DATABASE_URL: shared }, 'exempt from row level security'],
	['a database that is away', { DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/c' }, 'cannot be reached']
])('the worker does not seem to run with %s', async (_, variables, reason) => {
	const cleared = Object.fromEntries(Object.keys(schema.entries).map((name) => [name, '']));
	const env = { ...process.env, ...cleared, ORIGIN: complete.ORIGIN, ...variables };
	const command = fileURLToPath(new URL('worker.ts', import.meta.url));
	const { status, stdout, stderr } = spawnSync(process.execPath, [command], { env, encoding: 'utf8' });
	expect(stderr).toContain(reason);
	expect(stderr.trimEnd().split('\n')).toHaveLength(1);
	expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

test('a login that row level security does not bind is refused', async () => {
	await expect(checkHosted(readEnvironment(complete), shared)).rejects.toThrow(
		'exempt from row level security'
	);
});

test.each([
	[
		'that can become one it does not bind',
		'closeby_app, service_role',
		'exempt from row level security, or can become so'
	],
	['that may nothing', 'anon', 'has not the rights of closeby_app']
])('a login %s is refused', async (_, roles, reason) => {
	const name = `stray_${process.pid}`;
	// As `authenticator` of a Supabase project: it inherits nothing, and becomes what it likes.
	await asAdmin(
		`create role ${name} noinherit login password 'stray'; grant ${roles} to ${name} with inherit false`
	);
	try {
		const url = Object.assign(new URL(shared), { username: name, password: 'stray' }).href;
		await expect(checkHosted(readEnvironment(complete), url)).rejects.toThrow(reason);
	} finally {
		await asAdmin(`drop role ${name}`);
	}
});

test('a database without our tables is sent to the migrations', async () => {
	const empty = new URL(appUrl);
	empty.pathname = '/template1';
	await expect(checkHosted(readEnvironment(complete), empty.href)).rejects.toThrow('run npm run db:migrate');
});

test.each([
	['before it could say how new it is', 'drop function private.newest_migration()'],
	['of the last release', `delete from supabase_migrations.schema_migrations where version > '20261213'`]
])('a database %s is sent to the migrations, and a newer one is not', async (_, before) => {
	const database = await freshDatabase();
	const login = Object.assign(new URL(appUrl), { pathname: new URL(database.url).pathname }).href;
	try {
		await asAdmin(
			`insert into supabase_migrations.schema_migrations values ('29991231000000')`,
			database.url
		);
		await checkHosted(readEnvironment(complete), login);
		await asAdmin(`delete from supabase_migrations.schema_migrations where version > '2999'`, database.url);
		await checkHosted(readEnvironment(complete), login);
		await asAdmin(before, database.url);
		await expect(checkHosted(readEnvironment(complete), login)).rejects.toThrow(
			/is older than this Closeby, which needs migration \d{14}; run npm run db:migrate\.$/
		);
	} finally {
		await database.drop();
	}
});

test.each(['aws-0-eu-central-1.pooler.supabase.com', 'db.abcdefghijklmnopqrst.supabase.co'])(
	'the transaction pooler at %s is refused before anything is asked of it',
	async (host) => {
		const url = `postgresql://closeby_app:sekret@${host}:6543/postgres?sslmode=verify-full`;
		for (const check of [checkHosted, checkWorker])
			await expect(check(readEnvironment(complete), url)).rejects.toThrow(
				/transaction pooler.*\(port 5432\)\.$/
			);
	}
);

test('a secret that opens nothing of what is sealed is refused before anybody types a code', async () => {
	vi.stubEnv('CLOSEBY_SECRET', complete.CLOSEBY_SECRET);
	const database = await freshDatabase();
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	try {
		const { lee } = (await peopleTheClinic(client)).cast;
		await client.query('insert into identity.users (id, username) values ($1, $2)', [lee, 'lee']);
		await client.query('insert into identity.totp (user_id, secret, confirmed_at) values ($1, $2, now())', [
			lee,
			seal('totp', lee, randomBytes(20))
		]);
		const login = Object.assign(new URL(appUrl), { pathname: new URL(database.url).pathname }).href;
		await checkHosted(readEnvironment(complete), login);
		await client.query('update identity.totp set secret = $1', [randomBytes(48)]);
		await expect(checkHosted(readEnvironment(complete), login)).rejects.toThrow(/^CLOSEBY_SECRET is another/);
		// As .env.example says how to change it.
		await client.query('delete from identity.totp; delete from identity.recovery_codes');
		await checkHosted(readEnvironment(complete), login);
	} finally {
		await client.end();
		await database.drop();
	}
});

test('a database that is not there is named without its password', async () => {
	const nowhere = new URL(appUrl);
	nowhere.port = '1';
	await expect(checkHosted(readEnvironment(complete), nowhere.href)).rejects.toThrow(
		/^The database of DATABASE_URL cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\.$/
	);
});

test.each([
	'postgresql://closeby_app:sekret@127.0.0.1:99999/postgres',
	'postgresql://closeby_app:sekret@/x?sslrootcert=/no'
])('an address that cannot be read is refused in one line, without its password: %s', async (url) => {
	const refused = await checkHosted(readEnvironment(complete), url).catch((error: unknown) => error);
	expect(refused).toBeInstanceOf(Refusal);
	expect(String(refused)).toMatch(/The database of DATABASE_URL cannot be reached: .+\.$/);
	expect(String(refused)).not.toContain('sekret');
});

test.each(['ORIGIN', 'PUBLIC_SUPABASE_URL'])('%s has to be https, but on this very machine', async (name) => {
	for (const check of [checkHosted, checkWorker]) {
		await expect(
			check(readEnvironment({ ...complete, [name]: 'http://closeby.example.org' }), appUrl)
		).rejects.toThrow(`${name} is not https, and what people write would be sent in the clear.`);
		for (const near of ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])
			await check(readEnvironment({ ...complete, [name]: near }), appUrl);
	}
});

test('keys of push that are no pair are refused before anybody waits to be told', async () => {
	const [one, other] = [webPush.generateVAPIDKeys(), webPush.generateVAPIDKeys()];
	const withKeys = (VAPID_PUBLIC_KEY: string, VAPID_PRIVATE_KEY: string) =>
		checkWorker(readEnvironment({ ...complete, VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY }), appUrl);
	await withKeys(one.publicKey, one.privateKey);
	for (const [open, secret] of [
		[one.publicKey, other.privateKey],
		[one.publicKey, ''],
		['', one.privateKey],
		['87-characters', '43-characters']
	] as const)
		await expect(withKeys(open, secret)).rejects.toThrow(
			'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair'
		);
});

test('a key that cannot sign is refused before anybody waits for a ring', async () => {
	const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
	const withKey = (key: string) =>
		checkHosted(readEnvironment({ ...complete, SUPABASE_SIGNING_KEY: key }), appUrl);
	await withKey(JSON.stringify(await exportJWK(privateKey)));
	for (const key of ['-----BEGIN PRIVATE KEY-----', '{}', JSON.stringify(await exportJWK(publicKey))])
		await expect(withKey(key)).rejects.toThrow(
			'SUPABASE_SIGNING_KEY is no private key in the form of a JWK.'
		);
});
