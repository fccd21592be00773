import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startWorker } from '../../src/worker.server.ts';
import { peopleTheClinic, type Cast } from './clinic.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';
import { mailServer, unusedPort } from './mail-server.ts';

// What the worker hands over commits, so it has a database of its own.

let database: FreshDatabase;
let sql: pg.Client;
let cast: Cast;
let worker: Awaited<ReturnType<typeof startWorker>> | undefined;
const said: string[] = [];

beforeAll(async () => {
	database = await freshDatabase();
	sql = new pg.Client({ connectionString: database.url });
	await sql.connect();
	({ cast } = await peopleTheClinic(sql));
	for (const name of ['lee', 'ana'] as const)
		await sql.query('insert into identity.users (id, username, email) values ($1, $2, $3)', [
			cast[name],
			name,
			`${name}@example.org`
		]);
	await sql.query(`update care.people set language = 'es' where id = $1`, [cast.ana]);
});
afterEach(async () => {
	await worker?.stop();
	worker = undefined;
	vi.unstubAllEnvs();
	await sql.query('update care.alerts set resolved_at = now()');
});
afterAll(async () => {
	await sql.end();
	await database.drop();
});

const start = async () => {
	worker = await startWorker(database.url, pino({ level: 'warn' }, { write: (line) => said.push(line) }));
};

/** Opens an alert of Maria's, as a reading does. */
async function opens(severity: string): Promise<string> {
	const { rows } = await sql.query<{ id: string }>(
		`with alert as (
			insert into care.alerts (organisation_id, patient_id, episode, severity)
			values ($1, $2, 'glucose_low', $3) returning id
		) select id from alert`,
		[cast.lakeside, cast.maria, severity]
	);
	const id = rows[0]?.id ?? '';
	await sql.query(
		`insert into care.alert_events (alert_id, organisation_id, patient_id, event, severity)
		values ($1, $2, $3, 'opened', $4)`,
		[id, cast.lakeside, cast.maria, severity]
	);
	return id;
}

/** The next person is called, as when time has passed. */
const callsNext = () => sql.query(`select private.escalate_alerts(clock_timestamp() + interval '5 hours')`);

/** As the clock does every minute. */
async function mail(): Promise<void> {
	await sql.query(`select graphile_worker.add_job('notifications_mail', queue_name => 'notices')`);
	const waiting = () => sql.query('select from graphile_worker.jobs').then(({ rows }) => rows.length);
	await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
}

test('whoever is called is mailed once, in their language, in words that tell nothing; it waits while mail is away', async () => {
	const port = await unusedPort();
	vi.stubEnv('SMTP_URL', `smtp://127.0.0.1:${port}`);
	vi.stubEnv('ORIGIN', 'https://closeby.example.org');
	await start();
	await opens('red');
	await mail();
	const troubled = await mailServer(port, { troubled: true });
	await mail();
	expect(troubled.offered()).toBe(1);
	await troubled.stop();
	// The next person is called all the same.
	await callsNext();
	const { letters, stop } = await mailServer(port);
	await mail();
	await mail();
	await stop();
	expect(letters.map(({ to }) => to).sort()).toEqual([['ana@example.org'], ['lee@example.org']]);
	const [toAna, toLee] = letters.sort((a, b) => String(a.to).localeCompare(String(b.to)));
	expect(toLee?.words).toContain('Subject: Somebody in your care needs you in Closeby');
	expect(toLee?.words).toContain('https://closeby.example.org/console/alerts');
	expect(toAna?.words).toContain('Alguien a su cuidado');
	expect(toLee?.words).toMatch(/Message-ID: <[0-9a-f-]{36}@closeby.example.org>/);
	expect(letters.map(({ words }) => words).join('')).not.toMatch(
		/Maria|Alvarez|Lakeside|glucose|sugar|\bred\b/i
	);
	expect(said.join('')).not.toMatch(/lee|ana|maria/i);
});

test('yellow is mailed to whoever is called after the first, and what was answered meanwhile to nobody', async () => {
	const port = await unusedPort();
	vi.stubEnv('SMTP_URL', `smtp://127.0.0.1:${port}`);
	const { letters, stop } = await mailServer(port);
	await start();
	await opens('yellow');
	await mail();
	expect(letters).toEqual([]);
	await callsNext();
	await mail();
	expect(letters.map(({ to }) => to)).toEqual([['ana@example.org']]);
	await sql.query('update care.alerts set resolved_at = now()');
	await sql.query('update care.alerts set acknowledged_at = now() where id = $1', [await opens('red')]);
	await mail();
	expect(letters).toHaveLength(1);
	await stop();
});

test('without mail nothing is taken, and people are called as ever', async () => {
	await start();
	const alert = await opens('red');
	await mail();
	await callsNext();
	const { rows } = await sql.query(
		`select from private.notice_deliveries d join private.notices n on n.id = d.notice_id where n.about = $1`,
		[alert]
	);
	expect(rows).toEqual([]);
	const told = await sql.query(`select from care.alert_events where alert_id = $1 and event = 'told'`, [
		alert
	]);
	expect(told.rows).toHaveLength(2);
});

test('two workers at once take each mail once, and what one left undone is taken again', async () => {
	await opens('red');
	const other = new pg.Client({ connectionString: database.url });
	await other.connect();
	const take = (client: pg.Client) =>
		client.query<{ notice: string }>('select notice from private.take_mails()').then(({ rows }) => rows);
	const taken = (await Promise.all([take(sql), take(other)])).flat();
	expect(taken).toHaveLength(1);
	expect(await take(sql)).toEqual([]);
	await sql.query(
		`update private.notice_deliveries set taken_at = taken_at - interval '6 minutes' where delivered_at is null`
	);
	expect(await take(other)).toEqual(taken);
	await sql.query(`select private.end_delivery($1, 'mail', true)`, [taken[0]?.notice]);
	await sql.query(`update private.notice_deliveries set taken_at = taken_at - interval '6 minutes'`);
	expect(await take(sql)).toEqual([]);
	await other.end();
});

test('a job of a worker that died is free again at once, one of a worker that lives is not', async () => {
	await sql.query(
		`insert into private.worker_beats (worker, seen_at, takes_as) values
			(gen_random_uuid(), now(), '{worker-alive}'), (gen_random_uuid(), now() - interval '2 minutes', '{worker-dead}')`
	);
	const under = async (name: string, queue: string) => {
		await sql.query(`select graphile_worker.add_job('identity_expire', queue_name => $1)`, [queue]);
		await sql.query(
			`update graphile_worker._private_jobs set locked_at = now() - interval '2 minutes', locked_by = $1
			where job_queue_id = (select id from graphile_worker._private_job_queues where queue_name = $2)`,
			[name, queue]
		);
		await sql.query(
			`update graphile_worker._private_job_queues set locked_at = now() - interval '2 minutes', locked_by = $1
			where queue_name = $2`,
			[name, queue]
		);
	};
	await under('worker-alive', 'one');
	await under('worker-dead', 'two');
	await under('worker-unknown', 'three');
	await start();
	const locked = () =>
		sql
			.query<{ locked_by: string }>('select locked_by from graphile_worker.jobs')
			.then(({ rows }) => rows.map(({ locked_by }) => locked_by));
	await expect.poll(locked, { timeout: 10_000 }).toEqual(['worker-alive']);
});
