import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Logger } from 'pino';
import * as v from 'valibot';
import { clusterFolder, makeDataFolder } from './data-folder.ts';
import { writeWhole } from './files.ts';
import { initialise } from './initialise.ts';
import { chooseLauncher } from './launcher.ts';
import { clearPredecessor, superuser } from './postmaster.ts';
import type { Cluster } from './postmaster.ts';
import { Refusal } from './refusal.ts';
import { Supervisor } from './supervisor.ts';

export interface PostgresOptions {
	/** Holds the cluster in `postgres/`, its password and port in `postgres.json`; made when missing. */
	dataFolder: string;
	/** False trades everything a power cut could take for speed. For tests alone. */
	durable?: boolean;
	/** The port to listen on; otherwise the one of last time if it is free, else any free one. */
	port?: number;
	log?: Logger;
	/** Gives up a start that is under way, leaving nothing running. */
	signal?: AbortSignal;
}

/** A supervised PostgreSQL: whatever ends it but `stop`, it comes back at the same address. */
export interface Postgres {
	/** postgresql://supabase_admin:…@127.0.0.1:<port>/postgres, a superuser. */
	adminUrl: string;
	port: number;
	/** The process number now, or undefined while it is away. */
	pid(): number | undefined;
	/** Calls `listener` each time PostgreSQL is back after it was away. */
	onUp(listener: () => void): void;
	/** Calls `listener` each time PostgreSQL ended unasked. */
	onDown(listener: () => void): void;
	/** Stops it for good, in at most 9 s. Safe to call twice. */
	stop(): Promise<void>;
}

const Settings = v.object({ password: v.string(), port: v.number() });
type Settings = v.InferOutput<typeof Settings>;

/** Reasons not to start that pass: the last of a killed server's processes, or another program on the port. */
const passing = /pre-existing shared memory block|lock file .* already exists|could not bind/;
const attempts = 7;

/**
 * Starts PostgreSQL on loopback with a random password, making the cluster when there is none, and keeps it running.
 * Resolves when it answers. The caller must own the data folder (`claimDataFolder`). Throws a Refusal when it cannot
 * run here at all, an Error with PostgreSQL's last words when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
	const dataFolder = makeDataFolder(resolve(options.dataFolder));
	const cluster: Cluster = {
		folder: clusterFolder(dataFolder),
		launcher: chooseLauncher(dataFolder),
		durable: options.durable ?? true,
		log: options.log ?? pino({ level: 'silent' })
	};
	const settings = await settle(cluster, dataFolder, options.signal);
	await clearPredecessor(cluster);
	const supervisor = new Supervisor(cluster);
	const giveUp = (): void => void supervisor.stop();
	options.signal?.addEventListener('abort', giveUp, { once: true });
	try {
		const { url, port } = await bringUp(supervisor, settings.password, options.port, settings.port);
		writeSettings(dataFolder, { ...settings, port });
		return {
			adminUrl: url,
			port,
			pid: () => supervisor.pid,
			onUp: (listener) => void supervisor.on('up', listener),
			onDown: (listener) => void supervisor.on('down', listener),
			stop: () => supervisor.stop()
		};
	} catch (error) {
		await supervisor.stop();
		throw error;
	} finally {
		options.signal?.removeEventListener('abort', giveUp);
	}
}

async function bringUp(
	supervisor: Supervisor,
	password: string,
	wanted: number | undefined,
	last: number
): Promise<{ url: string; port: number }> {
	let port = wanted ?? (await freePort(last));
	for (let attempt = 1; ; attempt += 1) {
		const url = `postgresql://${superuser}:${password}@127.0.0.1:${port}/postgres`;
		try {
			await supervisor.start(url, port);
			return { url, port };
		} catch (error) {
			const reason = error instanceof Error ? error.message : '';
			if (attempt === attempts || !passing.test(reason)) throw error;
			if (wanted === undefined && reason.includes('could not bind')) port = await freePort();
			await sleep(50 * 2 ** attempt);
		}
	}
}

/** The password and port of the cluster, made together with it at the first start. */
async function settle(cluster: Cluster, dataFolder: string, signal?: AbortSignal): Promise<Settings> {
	const file = settingsFile(dataFolder);
	if (existsSync(cluster.folder)) {
		if (existsSync(file)) return v.parse(Settings, JSON.parse(readFileSync(file, 'utf8')));
		throw new Refusal(`The password of the database in ${dataFolder} is lost: ${file} is missing.`);
	}
	// Written before the cluster exists: a cluster without a known password would be lost.
	const settings = { password: randomBytes(24).toString('base64url'), port: 0 };
	writeSettings(dataFolder, settings);
	await initialise(cluster, settings.password, signal);
	return settings;
}

function writeSettings(dataFolder: string, settings: Settings): void {
	writeWhole(settingsFile(dataFolder), `${JSON.stringify(settings)}\n`);
}

function settingsFile(dataFolder: string): string {
	return join(dataFolder, 'postgres.json');
}

/** `wanted` if nothing listens on it, else any free port of loopback. */
async function freePort(wanted = 0): Promise<number> {
	const server = createServer().listen(wanted, '127.0.0.1');
	try {
		await once(server, 'listening');
		const address = server.address();
		if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
		return address.port;
	} catch (error) {
		if (wanted === 0) throw error;
		return await freePort();
	} finally {
		server.close();
	}
}
