import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { clearPredecessor, identityOf, launch, stop } from './postmaster.ts';
import type { Cluster, Postmaster } from './postmaster.ts';

const firstPause = 100;
const longestPause = 10_000;

/** Keeps one PostgreSQL running at one address until `stop`. Emits `down` when it ended unasked, `up` when it is back. */
export class Supervisor extends EventEmitter<{ down: []; up: [] }> {
	readonly #cluster: Cluster;
	readonly #identity: string;
	readonly #stopping = new AbortController();
	#running: Postmaster | undefined;
	// The last safety: whatever ends this process in an orderly way also asks PostgreSQL to stop.
	readonly #atExit = (): void => void this.#running?.process.kill('SIGINT');

	constructor(cluster: Cluster) {
		super();
		this.#cluster = cluster;
		this.#identity = identityOf(cluster);
		process.once('exit', this.#atExit);
	}

	get pid(): number | undefined {
		return this.#running?.process.pid;
	}

	/** Starts PostgreSQL and resolves when it answers at `url`; rejects with its last words when it ends before. */
	async start(url: string, port: number): Promise<void> {
		this.#stopping.signal.throwIfAborted();
		const postmaster = launch(this.#cluster, port);
		this.#running = postmaster;
		const gone = new AbortController();
		const over = once(postmaster.process, 'exit').then(() => {
			this.#running = undefined;
			gone.abort();
			throw new Error(`PostgreSQL ended: ${postmaster.lastLines.join(' | ')}`);
		});
		await Promise.race([over, answering(url, AbortSignal.any([gone.signal, this.#stopping.signal]))]);
		over.catch(() => void this.#comeBack(url, port));
	}

	/** Stops PostgreSQL for good, in at most 9 s. Safe to call twice, and while it is starting. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		const { pid } = this;
		if (pid !== undefined) await stop(pid);
		process.off('exit', this.#atExit);
	}

	/** Whose folder was removed owns none: what another Closeby has made there since is theirs, and so is its PostgreSQL. */
	#refuseAnother(): void {
		if (identityOf(this.#cluster) === this.#identity) return;
		throw new Error(`The database in ${this.#cluster.folder} is gone, or is another one`);
	}

	async #comeBack(url: string, port: number): Promise<void> {
		const { signal } = this.#stopping;
		if (signal.aborted) return;
		const { log } = this.#cluster;
		log.warn('PostgreSQL ended; starting it again');
		this.emit('down');
		for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
			try {
				this.#refuseAnother();
				await clearPredecessor(this.#cluster);
				await this.start(url, port);
				log.info('PostgreSQL is back');
				this.emit('up');
				return;
			} catch (error) {
				// Expected at first: the last processes of a killed server hold its memory for a moment.
				if (!signal.aborted)
					log.warn({ err: error }, `PostgreSQL is not back yet; trying again in ${pause} ms`);
			}
			await sleep(pause, undefined, { signal }).catch(() => undefined);
		}
	}
}

/** Resolves when the database answers a query, which also ends any recovery; rejects when `signal` aborts. */
async function answering(connectionString: string, signal: AbortSignal): Promise<void> {
	for (;;) {
		signal.throwIfAborted();
		const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
		// A server that goes away while we ask is asked again.
		client.on('error', () => undefined);
		try {
			await client.connect();
			await client.query('select 1');
			return;
		} catch {
			await sleep(30, undefined, { signal });
		} finally {
			await client.end().catch(() => undefined);
		}
	}
}
