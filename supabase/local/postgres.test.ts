import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { clusterFolder } from './data-folder.ts';
import { chooseLauncher } from './launcher.ts';
import { startPostgres } from './postgres.ts';
import type { Postgres } from './postgres.ts';
import { launch } from './postmaster.ts';
import { commandOf, ended } from './processes.ts';

let parent: string;
let dataFolder: string;
let postgres: Postgres | undefined;

// The first start makes the cluster, the others find it there.
beforeAll(() => {
	// A home that no other account may enter, with a name that shells and sockets dislike.
	parent = mkdtempSync(join(tmpdir(), "closeby's private home, "));
	chmodSync(parent, 0o700);
	dataFolder = join(parent, 'a rather long folder name '.repeat(6), 'data');
});
afterEach(async () => {
	await postgres?.stop();
	postgres = undefined;
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

async function ask(adminUrl: string, sql: string): Promise<unknown[]> {
	const client = new pg.Client({ connectionString: adminUrl });
	// The server may be killed while the connection is open.
	client.on('error', () => undefined);
	await client.connect();
	try {
		const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
		return rows.flat();
	} finally {
		await client.end();
	}
}

const settings = (...names: string[]) =>
	`select ${names.map((name) => `current_setting('${name}')`).join(', ')}`;

test('starts in a folder only its owner can enter, durable, with checksums, for passwords and loopback alone', async () => {
	postgres = await startPostgres({ dataFolder });
	const { adminUrl, port } = postgres;
	expect(
		await ask(adminUrl, settings('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'))
	).toEqual(['on', 'on', 'on', 'on']);
	expect(await ask(adminUrl, settings('listen_addresses', 'unix_socket_directories', 'port'))).toEqual([
		'127.0.0.1',
		'',
		String(port)
	]);
	expect(await ask(adminUrl, 'select distinct auth_method from pg_hba_file_rules')).toEqual([
		'scram-sha-256'
	]);
	expect(await ask(adminUrl, settings('server_encoding', 'timezone'))).toEqual(['UTF8', 'UTC']);
	const cluster = statSync(clusterFolder(dataFolder));
	expect(cluster.mode & 0o777).toBe(0o700);
	expect(cluster.uid === 0).toBe(false);
	expect(statSync(join(dataFolder, 'postgres.json')).mode & 0o777).toBe(0o600);
	const wrong = new URL(adminUrl);
	wrong.password = 'guessed';
	await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
});

test('comes back at the same address with every committed row when it is killed', async () => {
	postgres = await startPostgres({ dataFolder });
	const { adminUrl } = postgres;
	await ask(adminUrl, 'create table kept as select 1 as row');
	const killed = postgres.pid();
	const heard: string[] = [];
	postgres.onDown(() => heard.push('down'));
	const back = new Promise<void>((resolve) => postgres?.onUp(resolve));
	process.kill(Number(killed), 'SIGKILL');
	await back;
	expect(heard).toEqual(['down']);
	expect(postgres.pid()).not.toBe(killed);
	expect(await ask(adminUrl, 'select row from kept')).toEqual([1]);
});

test('takes over from the PostgreSQL that a killed Closeby left running, by whatever name the folder is given', async () => {
	postgres = await startPostgres({ dataFolder, durable: false });
	await ask(postgres.adminUrl, 'create table kept_too as select 1 as row');
	const { port } = postgres;
	await postgres.stop();
	const cluster = {
		folder: clusterFolder(dataFolder),
		launcher: chooseLauncher(dataFolder),
		durable: false,
		log: pino({ level: 'silent' })
	};
	const orphan = launch(cluster, port);
	await expect.poll(() => orphan.lastLines.join()).toContain('ready to accept connections');
	const gone = once(orphan.process, 'exit');
	const link = join(parent, 'link');
	symlinkSync(dataFolder, link);
	postgres = await startPostgres({ dataFolder: link, durable: false });
	await gone;
	expect(postgres.pid()).not.toBe(orphan.process.pid);
	expect(await ask(postgres.adminUrl, 'select row from kept_too')).toEqual([1]);
});

test('is not held up by a lock file whose process number now belongs to another program', async () => {
	postgres = await startPostgres({ dataFolder, durable: false });
	const { port } = postgres;
	await postgres.stop();
	writeFileSync(
		join(clusterFolder(dataFolder), 'postmaster.pid'),
		`${process.pid}\n${clusterFolder(dataFolder)}\n1\n${port}\n\n127.0.0.1\n1 1\nready\n`
	);
	postgres = await startPostgres({ dataFolder, durable: false });
	// The port of last time is used again, so that tools find it.
	expect(postgres.port).toBe(port);
});

test('leaves no process behind when it stops, and none when a start is given up', async () => {
	postgres = await startPostgres({ dataFolder, durable: false });
	const pid = Number(postgres.pid());
	expect(commandOf(pid)).toContain('postgres');
	await postgres.stop();
	expect(await ended(pid, 0)).toBe(true);
	const other = join(parent, 'other');
	mkdirSync(other);
	const impatient = AbortSignal.timeout(50);
	await expect(startPostgres({ dataFolder: other, durable: false, signal: impatient })).rejects.toThrow();
});

test('leaves alone what another makes in its folder after that was removed', async () => {
	const folder = join(parent, 'removed');
	const heard: string[] = [];
	const log = pino({ level: 'warn' }, { write: (line: string) => heard.push(line) });
	const removed = await startPostgres({ dataFolder: folder, durable: false, log });
	try {
		rmSync(folder, { recursive: true, maxRetries: 5 });
		process.kill(Number(removed.pid()), 'SIGKILL');
		postgres = await startPostgres({ dataFolder: folder, durable: false });
		const { adminUrl } = postgres;
		const pid = postgres.pid();
		const tries = heard.length;
		await expect.poll(() => heard.length, { timeout: 15_000 }).toBeGreaterThan(tries);
		expect(heard.at(-1)).toContain('is gone, or is another one');
		expect([postgres.pid(), await ask(adminUrl, 'select 1')]).toEqual([pid, [1]]);
	} finally {
		await removed.stop();
	}
});
