import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { surroundings, words } from './launcher.ts';
import type { Launcher } from './launcher.ts';
import { commandOf, ended, send } from './processes.ts';

/** The superuser of the embedded cluster, named as on the platform. */
export const superuser = 'supabase_admin';

/** One database cluster: its folder, how its programs run, and whether it keeps its promises over a power cut. */
export interface Cluster {
	folder: string;
	launcher: Launcher;
	durable: boolean;
	log: Logger;
}

/** A running PostgreSQL and the last lines it wrote, which say why it ended. */
export interface Postmaster {
	process: ChildProcessByStdio<null, null, Readable>;
	lastLines: string[];
}

/**
 * What tells this cluster from any other that may come to lie in its folder: the number it was given when it was made. Empty
 * where there is none. Source: PostgreSQL, pg_control.h, `system_identifier`, which comes first.
 */
export function identityOf({ folder }: Cluster): string {
	const control = join(folder, 'global', 'pg_control');
	return existsSync(control) ? readFileSync(control).toString('hex', 0, 8) : '';
}

/**
 * Clears what an earlier, killed Closeby left: its PostgreSQL when that still serves this folder is stopped in the
 * fast way, and a postmaster.pid whose number now belongs to a stranger or to nobody is removed, because PostgreSQL
 * would wait for that stranger for ever. Only the owner of the data folder may call this.
 */
export async function clearPredecessor(cluster: Cluster): Promise<void> {
	const file = join(cluster.folder, 'postmaster.pid');
	if (!existsSync(file)) return;
	const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
	if (!commandOf(pid).includes(` -D ${cluster.folder} `)) {
		rmSync(file, { force: true });
		return;
	}
	cluster.log.warn({ pid }, 'stopping the PostgreSQL that an earlier Closeby left behind');
	await stop(pid);
}

/** Starts PostgreSQL on 127.0.0.1 alone, outside our process group, so that Ctrl-C reaches us and not it. */
export function launch(cluster: Cluster, port: number): Postmaster {
	const promises = cluster.durable ? 'on' : 'off';
	const settings = {
		listen_addresses: '127.0.0.1',
		port: String(port),
		// The path of a socket may be 107 bytes long at most; a folder's may not fit.
		unix_socket_directories: '',
		max_connections: '200',
		timezone: 'UTC',
		log_timezone: 'UTC',
		fsync: promises,
		full_page_writes: promises,
		synchronous_commit: promises,
		// Statements and details of errors hold people's words; a log must not.
		log_min_messages: 'log',
		log_min_error_statement: 'panic',
		log_error_verbosity: 'terse',
		log_checkpoints: 'off'
	};
	const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const [command, ...args] = words(cluster.launcher, 'postgres', ['-D', cluster.folder, ...flags]);
	const child = spawn(command, args, {
		...surroundings(cluster.launcher),
		detached: true,
		stdio: ['ignore', 'ignore', 'pipe']
	});
	const lastLines: string[] = [];
	createInterface({ input: child.stderr }).on('line', (line) => {
		lastLines.push(line);
		if (lastLines.length > 12) lastLines.shift();
		cluster.log[line.includes(' PANIC: ') ? 'error' : 'debug']({ postgres: line }, 'PostgreSQL');
	});
	return { process: child, lastLines };
}

/**
 * Ends PostgreSQL: fast (open work is rolled back, everything is written down); after 5 s immediate (it recovers at
 * the next start); after 2 s more by force. Source: PostgreSQL documentation, "Shutting Down the Server".
 */
export async function stop(pid: number): Promise<void> {
	const steps = [
		['SIGINT', 5_000],
		['SIGQUIT', 2_000],
		['SIGKILL', 2_000]
	] as const;
	for (const [signal, patience] of steps) {
		send(pid, signal);
		if (await ended(pid, patience)) return;
	}
	throw new Error(`PostgreSQL (process ${pid}) does not end.`);
}
