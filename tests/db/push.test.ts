import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import webPush from 'web-push';
import { startWorker } from '../../src/worker.server.ts';
import { startPushService, type Device } from '../push-service.ts';
import { outcome, peopleTheClinic, type Clinic, type Person } from './clinic.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

// What the worker hands over commits, so it has a database of its own.

let database: FreshDatabase;
let sql: pg.Client;
let clinic: Pick<Clinic, 'cast' | 'conversations'>;
let worker: Awaited<ReturnType<typeof startWorker>>;
let service: Awaited<ReturnType<typeof startPushService>>;
const keys = webPush.generateVAPIDKeys();
const said: string[] = [];

beforeAll(async () => {
	database = await freshDatabase();
	sql = new pg.Client({ connectionString: database.url });
	await sql.connect();
	clinic = await peopleTheClinic(sql);
	service = await startPushService(() => keys.publicKey);
	worker = await startWorker(database.url, pino({ level: 'warn' }, { write: (line) => said.push(line) }));
});
beforeEach(() => {
	vi.stubEnv('VAPID_PUBLIC_KEY', keys.publicKey);
	vi.stubEnv('VAPID_PRIVATE_KEY', keys.privateKey);
	vi.stubEnv('PUSH_SERVICES', service.origin);
	vi.stubEnv('ORIGIN', 'https://closeby.example.org');
});
afterEach(async () => {
	vi.unstubAllEnvs();
	service.told.length = 0;
	await sql.query('delete from private.notices; delete from private.push_subscriptions');
	await sql.query('update care.alerts set resolved_at = now()');
});
afterAll(async () => {
	await worker.stop();
	await service.stop();
	await sql.end();
	await database.drop();
});

/** Acts as somebody signed in on a device of this kind. */
async function as(person: Person, session: string, text: string, values: unknown[] = []) {
	const claims = JSON.stringify({ sub: clinic.cast[person], role: 'authenticated', session_id: session });
	await sql.query('begin; set local session authorization closeby_app; set local role authenticated');
	try {
		await sql.query(`select set_config('request.jwt.claims', $1, true)`, [claims]);
		const { rows } = await sql.query<Record<string, unknown>>(text, values);
		await sql.query('commit');
		return rows;
	} catch (error) {
		await sql.query('rollback');
		throw error;
	}
}

async function signIn(person: Person, kind: string): Promise<string> {
	const id = randomUUID();
	await sql.query('insert into identity.users (id, username) values ($1, $2) on conflict do nothing', [
		clinic.cast[person],
		person
	]);
	await sql.query(
		`insert into identity.sessions (id, secret_hash, user_id, kind, second_factor_at, idle_until, ends_at)
		values ($1::uuid, encode(sha256(convert_to($1::text, 'utf8')), 'hex'), $2, $3, now(), now() + interval '15 minutes',
			now() + interval '12 hours')`,
		[id, clinic.cast[person], kind]
	);
	return id;
}

const begin = (person: Person, session: string, { endpoint, p256dh, auth }: Device) =>
	as(person, session, 'select care.begin_push($1, $2, $3)', [endpoint, p256dh, auth]);

/** Lee writes to Maria. */
async function asks(session: string): Promise<{ seq: number }> {
	const values = [randomUUID(), clinic.conversations.maria, 'How are you?'];
	const [row] = await as('lee', session, 'select seq from care.send_message($1, $2, $3)', values);
	return { seq: Number(row?.['seq']) };
}

/** Maria has everything up to there on her screen. */
const reads = (seq: number) =>
	as('maria', randomUUID(), 'select care.mark_read($1, $2)', [clinic.conversations.maria, seq]);

async function opensAlert(): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		`insert into care.alerts (organisation_id, patient_id, episode, severity) values ($1, $2, 'glucose_low', 'red')
		returning id`,
		[clinic.cast.lakeside, clinic.cast.maria]
	);
	await sql.query(
		`insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity)
		values ($1, $2, $3, 'opened', 'red')`,
		[rows[0]?.id, clinic.cast.lakeside, clinic.cast.maria]
	);
}

/** As the clock does every minute. */
async function tell(): Promise<void> {
	await sql.query(`select graphile_worker.add_job('notifications_push', queue_name => 'pushes')`);
	const waiting = () => sql.query('select from graphile_worker.jobs').then(({ rows }) => rows.length);
	await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
}

const subscriptions = async () =>
	(await sql.query<{ endpoint: string }>('select endpoint from private.push_subscriptions')).rows;

test('each device of whoever is called is told once, in their language, sealed, by us, in words that tell nothing', async () => {
	await sql.query(`update care.people set language = 'es' where id = $1`, [clinic.cast.lee]);
	const devices = [service.device(), service.device()];
	for (const device of devices) await begin('lee', await signIn('lee', 'staff'), device);
	await begin('ana', await signIn('ana', 'staff'), service.device());
	await opensAlert();
	await tell();
	await tell();
	expect(service.refused).toEqual([]);
	expect(service.told.map(({ endpoint }) => endpoint).sort()).toEqual(
		devices.map(({ endpoint }) => endpoint).sort()
	);
	expect(service.told[0]).toMatchObject({
		words: { title: 'Closeby', body: 'Algo le espera.', page: '/console/alerts', tag: 'alert' },
		subject: 'https://closeby.example.org'
	});
});

test('a service in trouble is tried again, a device it no longer knows is forgotten', async () => {
	const [troubled, gone] = [service.device(503), service.device(410)];
	for (const device of [troubled, gone]) await begin('lee', await signIn('lee', 'staff'), device);
	await opensAlert();
	await tell();
	expect(await subscriptions()).toEqual([{ endpoint: troubled.endpoint }]);
	service.answers(troubled.endpoint, 201);
	await tell();
	await tell();
	expect(service.told.map(({ endpoint }) => endpoint)).toEqual([troubled.endpoint]);
	expect(said.join('')).not.toContain('127.0.0.1');
});

test('an address that is no push service is never called, whatever the database holds', async () => {
	const device = service.device();
	await begin('lee', await signIn('lee', 'staff'), device);
	vi.stubEnv('PUSH_SERVICES', 'fcm.googleapis.com');
	await opensAlert();
	await tell();
	expect(service.told).toEqual([]);
	expect(service.refused).toEqual([]);
});

test('it ends with the session: signed out, ended by the clock, or somebody else on the same phone', async () => {
	const leaves = await signIn('lee', 'staff');
	await begin('lee', leaves, service.device());
	const ends = await signIn('lee', 'staff');
	await begin('lee', ends, service.device());
	const shared = service.device();
	await begin('lee', await signIn('lee', 'staff'), shared);
	await begin('ana', await signIn('ana', 'staff'), shared);
	await sql.query('delete from identity.sessions where id = $1', [leaves]);
	await sql.query(
		`update identity.sessions set created_at = now() - interval '13 hours', idle_until = now() - interval '2 hours',
		ends_at = now() - interval '1 hour' where id = $1`,
		[ends]
	);
	await opensAlert();
	await tell();
	expect(service.told).toEqual([]);
	expect(await subscriptions()).toHaveLength(2);
});

test('only the own device of somebody signed in is told, only they turn it off, and nobody reads where it is', async () => {
	const device = service.device();
	for (const kind of ['other_device', 'shared_device'])
		expect(await outcome(begin('maria', await signIn('maria', kind), device)), kind).toBe('ABSNT');
	expect(await outcome(begin('maria', randomUUID(), device))).toBe('ABSNT');
	const mine = await signIn('maria', 'own_device');
	await begin('maria', mine, device);
	expect(await as('maria', mine, 'select care.push_is_on() as on')).toEqual([{ on: true }]);
	const other = await signIn('maria', 'own_device');
	expect(await as('maria', other, 'select care.push_is_on() as on')).toEqual([{ on: false }]);
	await as('walter', mine, 'select care.end_push()');
	for (const person of ['maria', 'lee'] as const)
		expect(await outcome(as(person, mine, 'select * from private.push_subscriptions'))).toBe('42501');
	expect(await subscriptions()).toHaveLength(1);
	await as('maria', mine, 'select care.end_push()');
	expect(await subscriptions()).toEqual([]);
});

test('a patient is told of messages once until they have read', async () => {
	await begin('maria', await signIn('maria', 'own_device'), service.device());
	const session = await signIn('lee', 'staff');
	const writes = () => asks(session);
	await writes();
	const { seq } = await writes();
	await tell();
	expect(service.told.map(({ words }) => words)).toMatchObject([
		{ page: '/messages', body: 'Something needs you.' }
	]);
	await reads(seq);
	await reads((await writes()).seq);
	await tell();
	expect(service.told, 'read before it went').toHaveLength(1);
	await writes();
	await tell();
	expect(service.told).toHaveLength(2);
});

test('a patient is told of what came while they were reading what stood before it', async () => {
	const session = await signIn('lee', 'staff');
	await asks(session);
	await begin('maria', await signIn('maria', 'own_device'), service.device());
	await tell();
	expect(service.told, 'of nothing from before they asked for it').toEqual([]);
	const { seq } = await asks(session);
	await tell();
	expect(service.told).toHaveLength(1);
	await asks(session);
	await reads(seq);
	await tell();
	await tell();
	expect(service.told).toHaveLength(2);
});
