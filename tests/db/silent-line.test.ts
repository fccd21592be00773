import net from 'node:net';
import { pino } from 'pino';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorker } from '../../src/worker.server.ts';
import { peopleTheClinic } from './clinic.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

// A line to the database that is open on one side alone: no error ever comes, and no answer.

let database: FreshDatabase;
let admin: pg.Client;
let proxy: net.Server;
/** Lines that have begun, and which of them go on. */
const lines = new Set<{ silent: boolean; end(): void }>();
/** Of what is asked next the line falls silent on which it is asked. */
let unanswered: string | undefined;

beforeAll(async () => {
	database = await freshDatabase();
	admin = new pg.Client({ connectionString: database.url });
	await admin.connect();
	const { hostname, port } = new URL(database.url);
	proxy = net.createServer((near) => {
		const far = net.connect(Number(port), hostname);
		const line = { silent: false, end: () => void (near.destroy(), far.destroy()) };
		lines.add(line);
		near.on('data', (bytes) => {
			if (unanswered !== undefined && bytes.includes(unanswered)) {
				unanswered = undefined;
				line.silent = true;
			}
			if (!line.silent) far.write(bytes);
		});
		far.on('data', (bytes) => void (line.silent || near.write(bytes)));
		for (const side of [near, far]) side.on('error', line.end).on('close', line.end);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
	for (const line of lines) line.end();
	proxy.close();
	await admin.end();
	await database.drop();
});

const until = async (question: string, patience = 10_000) => {
	for (const end = Date.now() + patience; Date.now() < end;) {
		if ((await admin.query(question)).rowCount) return true;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return false;
};

/** Starts a worker on lines of the proxy, which gives one up that says nothing for so many milliseconds. */
function workerOnLines(patience: number) {
	const url = new URL(database.url);
	const { port = 0 } = proxy.address() as net.AddressInfo;
	url.host = `127.0.0.1:${port}`;
	return startWorker(url.href, pino({ level: 'silent' }), patience);
}

const askForJob = () =>
	admin.query(
		`begin; set local role closeby_jobs; select graphile_worker.add_job('notifications_expire'); commit`
	);
const isJobDone = `not exists (select from graphile_worker.jobs where task_identifier = 'notifications_expire')`;

test('a worker whose lines fall silent takes new ones', async () => {
	const { cast } = await peopleTheClinic(admin);
	const worker = await workerOnLines(1_500);
	expect(await until('select from private.worker_beats')).toBe(true);
	for (const line of lines) line.silent = true;
	await admin.query(
		`insert into private.turning_points (at, patient_id, person_id, area)
		values (now(), $1, $1, 'profile')`,
		[cast.maria]
	);
	await askForJob();
	// What it looks at by itself, and what it is asked for.
	const isDone = `select where not exists (select from private.turning_points where at <= now()) and ${isJobDone}`;
	expect(await until(isDone, 40_000)).toBe(true);
	await worker.stop();
});

test('a worker whose first question was not answered asks again, and takes jobs', async () => {
	unanswered = '_private_tasks as tasks (identifier)';
	const worker = await workerOnLines(500);
	await askForJob();
	expect(await until(`select where ${isJobDone}`, 40_000)).toBe(true);
	expect(unanswered).toBeUndefined();
	await worker.stop();
});
