import { readFileSync } from 'node:fs';
import net from 'node:net';
import { pino } from 'pino';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installJobs } from '../../supabase/local/jobs.ts';
import { startWorker } from '../../src/worker.server.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

// A pooler in session mode, as Supabase's: it passes on everything but the `options` that a connection begins with.

let database: FreshDatabase;
let admin: pg.Client;
let pooler: net.Server;
const sockets = new Set<net.Socket>();

beforeAll(async () => {
	database = await freshDatabase();
	admin = new pg.Client({ connectionString: database.url });
	await admin.connect();
	const { hostname, port } = new URL(database.url);
	pooler = net.createServer((near) => {
		const far = net.connect(Number(port), hostname);
		near.once('data', (first) => {
			far.write(withoutOptions(first));
			near.pipe(far);
		});
		far.pipe(near);
		for (const side of [near, far]) {
			sockets.add(side);
			side.on('error', () => (near.destroy(), far.destroy()));
		}
	});
	await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
	for (const socket of sockets) socket.destroy();
	pooler.close();
	await admin.end();
	await database.drop();
});

/** The first message of a connection (PostgreSQL, "StartupMessage"): its length, the version, names and values. */
function withoutOptions(message: Buffer): Buffer {
	const words = message.subarray(8, -1).toString('latin1').split('\0').slice(0, -1);
	const kept = words.filter((_, place) => words[place - (place % 2)] !== 'options');
	const text = Buffer.from(kept.map((word) => `${word}\0`).join('') + '\0', 'latin1');
	const head = Buffer.from(message.subarray(0, 8));
	head.writeInt32BE(head.length + text.length);
	return Buffer.concat([head, text]);
}

function throughPooler(): string {
	const { port = 0 } = pooler.address() as net.AddressInfo;
	return Object.assign(new URL(database.url), { host: `127.0.0.1:${port}` }).href;
}

test('the worker does its jobs through a pooler, as the role of jobs', async () => {
	const said: string[] = [];
	await admin.query(
		`begin; set local role closeby_jobs; select graphile_worker.add_job('notifications_expire'); commit`
	);
	const login = await appLogin();
	const worker = await startWorker(login, pino({ level: 'warn' }, { write: (line) => said.push(line) }));
	try {
		const undone = `select from graphile_worker.jobs where task_identifier = 'notifications_expire'`;
		await expect.poll(async () => (await admin.query(undone)).rowCount).toBe(0);
		expect((await admin.query('select from private.worker_beats')).rowCount).toBe(1);
		expect(said).toEqual([]);
	} finally {
		await worker.stop();
	}
});

/** The pooler's address for a login that has what closeby_app has, and no more. */
async function appLogin(): Promise<string> {
	const role = `pooled_${process.pid}`;
	await admin.query(`drop role if exists ${role}`);
	await admin.query(`create role ${role} login password 'pooled' in role closeby_app`);
	return Object.assign(new URL(throughPooler()), { username: role, password: 'pooled' }).href;
}

const queue = readFileSync(
	new URL('../../supabase/migrations/20261122000900_worker.sql', import.meta.url),
	'utf8'
);

test('the queue is installed through a pooler as the role of jobs, which owns it', async () => {
	await admin.query('drop schema graphile_worker cascade');
	await admin.query(
		/create schema graphile_worker;.*?owner to closeby_jobs;.*?owner to closeby_jobs;/s.exec(queue)?.[0] ?? ''
	);
	await installJobs(admin, throughPooler());
	const { rows } = await admin.query(
		`select distinct pg_get_userbyid(relowner)::text as owner from pg_class
		where relnamespace = 'graphile_worker'::regnamespace and relkind in ('r', 'p')`
	);
	expect(rows).toEqual([{ owner: 'closeby_jobs' }]);
});
