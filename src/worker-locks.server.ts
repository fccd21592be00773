import { EventEmitter } from 'node:events';
import { makeWorkerUtils } from 'graphile-worker';
import type { WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';

/** The names under which a runner takes jobs, as it chooses them. Begin with a new one for each run. */
export function namesTaken(): { events: WorkerEvents; names: string[] } {
	const events: WorkerEvents = new EventEmitter();
	const names: string[] = [];
	events.on('worker:create', ({ worker }) => void names.push(worker.workerId));
	return { events, names };
}

/**
 * Frees the jobs of workers that are no more: their process or PostgreSQL died while a job was under way, and
 * graphile-worker itself would keep it, and the queue it is in, for four hours. A worker is no more when its beat has not
 * been renewed for a minute; a job taken just now is left alone, for its worker may not have said its names yet.
 */
export async function freeAbandonedJobs(pool: Pool): Promise<void> {
	const { rows } = await pool.query<{ name: string }>(
		`select distinct j.locked_by as name from graphile_worker.jobs j
		where j.locked_at < now() - interval '1 minute' and not exists (
			select from private.worker_beats b
			where j.locked_by = any (b.takes_as) and b.seen_at > now() - interval '1 minute'
		)`
	);
	if (rows.length === 0) return;
	const utils = await makeWorkerUtils({ pgPool: pool });
	try {
		await utils.forceUnlockWorkers(rows.map(({ name }) => name));
	} finally {
		await utils.release();
	}
}
