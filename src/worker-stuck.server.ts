import type { WorkerEvents } from 'graphile-worker';

/** So often in a row one of its workers may fail to ask for a job. */
const mostFails = 2;

/**
 * Calls `begin` once when a run of graphile-worker takes no jobs any more. It keeps the answer to its first question, which
 * tasks there are, also where that is an error (0.18.0, taskIdentifiers.js), and gives it to every worker of that run for
 * good: a database that was away for that moment, and nobody would ever be called, by a worker that says it is well.
 */
export function onStuck(events: WorkerEvents, begin: () => void): void {
	const fails = new Map<string, number>();
	let begun = false;
	events.on('worker:getJob:error', ({ worker: { workerId } }) => {
		const count = (fails.get(workerId) ?? 0) + 1;
		fails.set(workerId, count);
		if (count < mostFails || begun) return;
		begun = true;
		begin();
	});
	events.on('worker:getJob:empty', ({ worker: { workerId } }) => void fails.delete(workerId));
	events.on('job:start', ({ worker: { workerId } }) => void fails.delete(workerId));
}
