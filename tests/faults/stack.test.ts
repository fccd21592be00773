import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv, promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { clusterFolder } from '../../supabase/local/data-folder.ts';
import { commandOf, startOf } from '../../supabase/local/processes.ts';
import { project } from '../../supabase/local/project.ts';
import { peopleTheClinic } from '../db/clinic.ts';
import { startCloseby, type Closeby } from '../server.ts';

// The first start on this checkout also builds the app.
const startLimit = 180_000;
const comeBack = { timeout: 30_000, interval: 100 };

let closeby: Closeby;
beforeAll(async () => {
	closeby = await startCloseby({ env: { CLOSEBY_DEMO: '0' } });
}, startLimit);
afterAll(() => closeby.stop());

// Where one fails, the reason may stand nowhere else.
let said = 0;
afterEach(({ task }) => {
	const log = closeby.log();
	if (task.result?.state === 'fail') process.stderr.write(log.slice(said));
	said = log.length;
});

function postmaster(): number {
	return Number(
		readFileSync(path.join(clusterFolder(closeby.data), 'postmaster.pid'), 'utf8').split('\n')[0]
	);
}

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
	const { DATABASE_ADMIN_URL } = parseEnv(readFileSync(path.join(closeby.data, 'connection.env'), 'utf8'));
	const client = new pg.Client({ connectionString: DATABASE_ADMIN_URL });
	client.on('error', () => undefined);
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

function ask(text: string, values: unknown[] = []): Promise<unknown[]> {
	return asAdmin(async (client) => {
		const { rows } = await client.query<unknown[]>({ text, values, rowMode: 'array' });
		return rows.flat();
	});
}

async function status(address: string, cookie = ''): Promise<number> {
	const response = await fetch(new URL(address, closeby.url), { headers: { cookie }, redirect: 'manual' });
	await response.body?.cancel();
	return response.status;
}

async function readiness(): Promise<unknown> {
	return await (await fetch(new URL('/up/ready', closeby.url))).json();
}

const allWell = { database: true, realtime: true, worker: true };

/** Runs a start of its own on the same data and answers what it said and how it ended. */
async function startAgain(variables: Record<string, string>): Promise<{ said: string; code: number | null }> {
	const start = path.join(import.meta.dirname, '../../supabase/local/start.ts');
	const env = { ...process.env, CLOSEBY_DATA: closeby.data, ...variables };
	const again = spawn(process.execPath, [start], { env, stdio: ['ignore', 'ignore', 'pipe'] });
	let said = '';
	again.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
	await once(again, 'close');
	return { said, code: again.exitCode };
}

test(
	'the app stays up while PostgreSQL is killed under load, says so, and recovers with its worker',
	async () => {
		await expect.poll(readiness, comeBack).toEqual(allWell);
		const before = postmaster();
		const seen = new Set<string>();
		const alive = new Set<number>();
		// Half of them bring a session to look up; for the others it is the page itself that asks the database.
		const load = Array.from({ length: 40 }, async (_, index) => {
			const [page, headers] =
				index % 2 === 0 ? ['/sign-in', { cookie: 'closeby=somebody' }] : [`/join/b${'A'.repeat(22)}`, {}];
			for (let round = 0; round < 8; round += 1) {
				const answer = await fetch(new URL(page, closeby.url), { headers });
				await answer.body?.cancel();
				const [frames, wait] = ['x-frame-options', 'retry-after'].map((name) => answer.headers.get(name));
				seen.add(`${answer.status} ${frames} ${wait}`);
			}
		});
		// Whether the process lives is said whatever the session, and whether or not it can be read.
		load.push(
			(async () => {
				for (let round = 0; round < 60; round += 1) alive.add(await status('/up', 'closeby=somebody'));
			})()
		);
		await expect.poll(() => seen.has('200 DENY null'), comeBack).toBe(true);
		closeby.killPostgres();
		await Promise.all(load);
		expect([...alive]).toEqual([200]);
		await expect.poll(readiness, comeBack).toEqual(allWell);
		// Each page looks a session up: it is served, or the database is away, and never anything worse.
		expect([...seen].toSorted()).toEqual(['200 DENY null', '503 DENY 5']);
		expect(await status('/sign-in', 'closeby=somebody')).toBe(200);
		expect(postmaster()).not.toBe(before);
		// A job queued now is done, so the worker listens again and not only its row is fresh.
		const [job] = await ask(`select id from graphile_worker.add_job('identity_expire')`);
		const waiting = () => ask(`select count(*)::int from graphile_worker.jobs where id = ${Number(job)}`);
		await expect.poll(waiting, comeBack).toEqual([0]);
	},
	startLimit
);

test('whatever is refused is as well protected as a page', async () => {
	const names = ['cache-control', 'referrer-policy', 'x-content-type-options', 'x-frame-options'];
	const asked = async (address: string, init?: RequestInit) => {
		const { body, headers, status } = await fetch(new URL(address, closeby.url), init);
		await body?.cancel();
		expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
		return { answer: [status, ...names.map((name) => headers.get(name))], headers };
	};
	const protection = ['no-store', 'same-origin', 'nosniff', 'DENY'];
	expect((await asked('/live/conversations')).answer).toEqual([401, ...protection]);
	const elsewhere = { method: 'POST', headers: { origin: 'https://elsewhere.example', accept: 'text/html' } };
	const refused = await asked('/sign-in', elsewhere);
	expect(refused.answer).toEqual([403, ...protection]);
	expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'");
	// What is answered before our own code hears of it: another page of ours, a file, the shell, which no site may frame.
	for (const path of ['/today', '/today/', '/icons/closeby-192.png', '/service-worker.js', '/offline']) {
		const { headers } = await fetch(new URL(path, closeby.url), { redirect: 'manual' });
		expect([path, ...names.slice(1).map((name) => headers.get(name))]).toEqual([
			path,
			...protection.slice(1)
		]);
	}
});

test('what is asked in a wrong way is refused without a line in the log', async () => {
	const before = closeby.log();
	expect(await status('/%E0%A4%A')).toBe(400);
	const strange = await fetch(new URL('/sign-in?/password', closeby.url), {
		method: 'POST',
		headers: { origin: closeby.url, accept: 'text/html', 'content-type': 'application/json' },
		body: '{}'
	});
	expect(strange.status).toBe(415);
	await strange.body?.cancel();
	for (const action of ['nothing', 'constructor', '__proto__', 'toString']) {
		const form = {
			method: 'POST',
			headers: { origin: closeby.url },
			body: new URLSearchParams({ name: 'maria' })
		};
		const none = await fetch(new URL(`/sign-in?/${action}`, closeby.url), form);
		expect([action, none.status]).toEqual([action, 404]);
		await none.body?.cancel();
	}
	expect(closeby.log()).toBe(before);
});

test('the process says that it is alive in plain text, and has an icon for old browsers', async () => {
	const up = await fetch(new URL('/up', closeby.url));
	expect([await up.text(), up.headers.get('content-type')]).toEqual(['alive\n', 'text/plain; charset=utf-8']);
	const icon = await fetch(new URL('/favicon.ico', closeby.url));
	expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/png']);
});

test('a browser that types the address of this machine comes to the name where it can sign in', async () => {
	const address = `http://127.0.0.1:${closeby.port}`;
	const answer = await fetch(`${address}/sign-in`, { redirect: 'manual', headers: { accept: 'text/html' } });
	expect([answer.status, answer.headers.get('location')]).toEqual([307, `${closeby.url}/sign-in`]);
	expect((await fetch(`${address}/up`)).status).toBe(200);
});

test('a place on a care team that ends by the clock renews the conversation within five seconds', async () => {
	const { cast, conversations } = await asAdmin(peopleTheClinic);
	const epoch = () => ask('select epoch from care.conversations where id = $1', [conversations.maria]);
	const ends = Date.now() + 2_000;
	await ask('update care.care_team_members set period = tstzrange(lower(period), $2) where staff_id = $1', [
		cast.priya,
		new Date(ends)
	]);
	const [before] = await epoch();
	await expect.poll(epoch, { timeout: 10_000, interval: 100 }).toEqual([Number(before) + 1]);
	expect(Date.now() - ends).toBeLessThan(5_000);
});

test(
	'everything committed is there after the whole of Closeby is killed and started again',
	async () => {
		await ask('create table public.kept as select 1 as row');
		const before = postmaster();
		const secrets = readFileSync(path.join(closeby.data, 'connection.env'), 'utf8');
		await closeby.kill();
		await closeby.restart();
		expect(await ask('select row from public.kept')).toEqual([1]);
		expect(postmaster()).not.toBe(before);
		expect(startOf(before)).toBeUndefined();
		// Open tools and signed-in people notice nothing: the same port, passwords and keys.
		expect(readFileSync(path.join(closeby.data, 'connection.env'), 'utf8')).toBe(secrets);
		await expect.poll(readiness, comeBack).toEqual(allWell);
	},
	startLimit
);

test('a second start on the same port or the same data ends in one line and disturbs nothing', async () => {
	const before = postmaster();
	const port = await startAgain({ PORT: String(closeby.port) });
	expect(port).toEqual({
		said: `Port ${closeby.port} of 127.0.0.1 cannot be used: another program is using it. Set PORT to another number.\n`,
		code: 1
	});
	// Where this machine has no ::1, nobody can stand there.
	const stranger = createServer().listen(0, '::1');
	const stands = await once(stranger, 'listening').then(
		() => true,
		() => false
	);
	if (stands) {
		const address = stranger.address();
		const taken = String(typeof address === 'object' && address?.port);
		const behindLocalhost = await startAgain({ PORT: taken });
		expect(behindLocalhost).toEqual({
			said: `Port ${taken} of ::1 cannot be used: another program is using it. Set PORT to another number.\n`,
			code: 1
		});
		stranger.close();
	}
	const host = await startAgain({ PORT: '0', HOST: '192.0.2.1' });
	expect(host).toEqual({
		said: '192.0.2.1 is no address of this machine: EADDRNOTAVAIL. Set HOST to one that is.\n',
		code: 1
	});
	const data = await startAgain({ PORT: '0' });
	expect(data).toEqual({
		said: `The data folder ${closeby.data} is in use by another Closeby (process ${closeby.pid}).\n`,
		code: 1
	});
	expect(postmaster()).toBe(before);
	expect(await readiness()).toEqual(allWell);
});

test(
	'SIGTERM ends everything within five seconds, children included',
	async () => {
		const { pid } = closeby;
		const database = postmaster();
		expect(commandOf(database)).toContain(closeby.data);
		process.kill(pid, 'SIGTERM');
		await expect
			.poll(() => [startOf(pid), startOf(database)], { timeout: 5_000 })
			.toEqual([undefined, undefined]);
	},
	startLimit
);

test(
	'Ctrl-C, which comes from the terminal and again from npm, ends everything in order',
	async () => {
		await closeby.restart();
		const { pid } = closeby;
		const database = postmaster();
		process.kill(pid, 'SIGINT');
		await sleep(30);
		process.kill(pid, 'SIGINT');
		await expect.poll(() => startOf(pid), { timeout: 5_000 }).toBeUndefined();
		// The app is the last to go, and lets go of the data folder.
		expect(startOf(database)).toBeUndefined();
		expect(existsSync(path.join(closeby.data, 'lock'))).toBe(false);
	},
	startLimit
);

test(
	'it serves on an address of version 6 alone, where there is one',
	async () => {
		const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
		const own = addresses.some(({ address }) => address === '::1') ? '::1' : '127.0.0.1';
		const other = await startCloseby({ env: { CLOSEBY_DEMO: '0', HOST: own } });
		try {
			const host = own === '::1' ? '[::1]' : own;
			const ready = async () => (await fetch(`http://${host}:${other.port}/up/ready`)).status;
			await expect.poll(ready, comeBack).toBe(200);
		} finally {
			await other.stop();
		}
	},
	startLimit
);

test(
	'where other machines are let in and nobody said by what address, it says that they cannot sign in there',
	async () => {
		const open = await startCloseby({ env: { CLOSEBY_DEMO: '0', HOST: '0.0.0.0' } });
		try {
			const elsewhere = `http://127.0.0.2:${open.port}`;
			const body = new URLSearchParams({ name: 'somebody', password: 'something', device: 'own_device' });
			const answer = await fetch(`${elsewhere}/sign-in?/password`, {
				method: 'POST',
				headers: { origin: elsewhere },
				body
			});
			expect(answer.status).toBe(403);
			const hint = 'Nobody can sign in at another address than this one: set ORIGIN';
			await expect.poll(() => open.log()).toContain(hint);
			expect(closeby.log()).not.toContain(hint);
		} finally {
			await open.stop();
		}
	},
	startLimit
);

test(
	'what npm run build has made, a start takes as it is',
	async () => {
		await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: project });
		const other = await startCloseby({ env: { CLOSEBY_DEMO: '0' } });
		await other.stop();
		expect(other.log()).not.toContain('Building the app');
	},
	startLimit
);
