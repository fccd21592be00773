import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeServer } from '../../src/server.ts';
import type { Realtime } from '../../src/server.ts';
import type { DataFolder } from './data-folder.ts';
import type { Postgres } from './postgres.ts';

/** What runs so far; a start that is interrupted half way stops just these. */
export interface Running {
	server?: Server;
	realtime?: Realtime & { close(): Promise<void> };
	worker?: { stop(): Promise<void> };
	/** The development server. */
	sources?: { close(): Promise<void> };
	postgres?: Postgres;
	dataFolder?: DataFolder;
}

const patience = 2_000;

/**
 * Stops everything in order: no new requests, then those under way, sockets and jobs, then the app's connections, the
 * database, and last the claim on the data folder. Nothing that hangs holds up the database by more than a moment.
 */
export async function stopRunning(running: Running, reason: string): Promise<void> {
	const { server, realtime, worker, sources, postgres, dataFolder } = running;
	const ending = [
		server && closeServer(server, patience),
		realtime?.close(),
		worker?.stop(),
		sources?.close()
	];
	await Promise.race([Promise.allSettled(ending.filter((end) => end !== undefined)), sleep(patience + 500)]);
	// The event of adapter-node on which the app closes what it holds.
	Reflect.apply(process.emit, process, ['sveltekit:shutdown', reason]);
	await postgres?.stop();
	dataFolder?.release();
}
