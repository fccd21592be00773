import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { schema } from '../src/env.ts';
import { clusterFolder } from '../supabase/local/data-folder.ts';

const startFile = path.join(import.meta.dirname, '../supabase/local/start.ts');
const startLimit = 120_000;
const stopLimit = 20_000;

/** What a test may choose; the data folder and the port are otherwise new and free. */
export interface StartOptions {
	/** An existing data folder, which `stop` then leaves in place. */
	data?: string;
	port?: number;
	/** Further variables of src/env.ts. */
	env?: Record<string, string>;
}

/** A Closeby of the test's own: app, realtime, worker and PostgreSQL, as `npm start` runs them. */
export interface Closeby {
	readonly url: string;
	readonly data: string;
	readonly port: number;
	/** The process of the app; another after `restart`. */
	readonly pid: number;
	/** All it has written so far, every start of it. */
	log(): string;
	/** Ends it as Ctrl-C would and removes its data, unless the test brought the folder. */
	stop(): Promise<void>;
	/** Ends the app with SIGKILL: nothing is finished, nothing is said. */
	kill(): Promise<void>;
	/** Starts it again with the same data and port, ending it first if it still runs. Resolves when it is ready. */
	restart(): Promise<void>;
	/** Ends PostgreSQL with SIGKILL, under the running app. */
	killPostgres(): void;
}

/**
 * Starts Closeby and resolves when it says that it is ready. Throws an Error with its log when it ends before that
 * or is not ready after two minutes.
 */
export async function startCloseby(options: StartOptions = {}): Promise<Closeby> {
	const data = options.data ?? (await mkdtemp(path.join(tmpdir(), 'closeby-data-')));
	const port = options.port ?? (await freePort());
	// Whatever the developer's own environment says, a test runs on the embedded stack.
	const cleared = Object.fromEntries(Object.keys(schema.entries).map((name) => [name, '']));
	const env = { ...process.env, ...cleared, PORT: String(port), CLOSEBY_DATA: data, ...options.env };
	let log = '';
	let url = '';
	let child: ChildProcess | undefined;

	async function start(): Promise<void> {
		const starting = spawn(process.execPath, [startFile], { env, stdio: ['ignore', 'pipe', 'pipe'] });
		child = starting;
		const from = log.length;
		const ready = new Promise<void>((resolve, reject) => {
			const fail = (reason: string) => reject(new Error(`Closeby ${reason}:\n${log.slice(from)}`));
			const timer = setTimeout(() => fail(`was not ready after ${startLimit / 1000} s`), startLimit);
			const hear = (text: string) => {
				log += text;
				const said = /^Closeby is ready at (\S+)$/m.exec(log.slice(from))?.[1];
				if (said === undefined) return;
				url = said;
				clearTimeout(timer);
				resolve();
			};
			starting.stdout.setEncoding('utf8').on('data', hear);
			starting.stderr.setEncoding('utf8').on('data', hear);
			starting.once('error', (error) => fail(error.message));
			starting.once('close', (code, signal) => {
				clearTimeout(timer);
				fail(`ended (${signal ?? code}) before it was ready`);
			});
		});
		await ready;
	}

	async function end(signal: NodeJS.Signals): Promise<void> {
		const ending = child;
		if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
		const gone = once(ending, 'close');
		ending.kill(signal);
		const timer = setTimeout(() => ending.kill('SIGKILL'), stopLimit);
		await gone;
		clearTimeout(timer);
	}

	// A test run that ends in a hurry leaves nothing behind.
	const hurry = () => child?.kill('SIGKILL');
	process.once('exit', hurry);
	async function stop(): Promise<void> {
		process.off('exit', hurry);
		await end('SIGTERM');
		// PostgreSQL may still be leaving after a kill.
		if (options.data === undefined)
			await rm(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
	}

	try {
		await start();
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		get url() {
			return url;
		},
		get pid() {
			if (child?.pid === undefined) throw new Error('Closeby has no process');
			return child.pid;
		},
		data,
		port,
		log: () => log,
		kill: () => end('SIGKILL'),
		restart: async () => {
			await end('SIGTERM');
			await start();
		},
		killPostgres: () => {
			const [pid] = readFileSync(path.join(clusterFolder(data), 'postmaster.pid'), 'utf8').split('\n');
			process.kill(Number(pid), 'SIGKILL');
		},
		stop
	};
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	if (address === null || typeof address === 'string') throw new Error('The system gave no port');
	return address.port;
}
