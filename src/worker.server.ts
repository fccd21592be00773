import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as JobLogger, run } from 'graphile-worker';
import type { Runner, TaskList } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import { expire } from './lib/identity/expire.task.ts';
import { tellOwners } from './lib/identity/tell-owners.task.ts';
import { expireNotices } from './lib/notifications/expire.task.ts';
import { mailNotices } from './lib/notifications/mail.task.ts';
import { pushNotices } from './lib/notifications/push.task.ts';
import { escalate } from './lib/observations/escalate.task.ts';
import { findMissing } from './lib/observations/missing.task.ts';
import { freeAbandonedJobs, namesTaken } from './worker-locks.server.ts';
import { onStuck } from './worker-stuck.server.ts';

/** Every task, by the name under which SQL and the crontab queue it: domain, underscore, file. */
const taskList: TaskList = {
	identity_expire: expire,
	identity_tell_owners: tellOwners,
	notifications_expire: expireNotices,
	notifications_mail: mailNotices,
	notifications_push: pushNotices,
	observations_escalate: escalate,
	observations_missing: findMissing
};

/** When recurring tasks run, in UTC. */
const crontab = [
	'*/10 * * * * identity_expire ?max=1',
	'* * * * * identity_tell_owners ?max=1&queue=mail',
	'0 * * * * notifications_expire ?max=1',
	'* * * * * notifications_mail ?max=1&queue=notices',
	'* * * * * notifications_push ?max=1&queue=pushes',
	'* * * * * observations_escalate ?max=1',
	'5 * * * * observations_missing ?max=1&queue=missing'
].join('\n');

const beatEvery = 15_000;
/** Rights that begin or end by the clock are told of within a few seconds. graphile-worker's crontab knows minutes. */
const lookEvery = 2_000;
const longestPause = 10_000;
/** How long a statement may take: what calls people to a thousand alerts takes seconds. */
const longestStatement = 60_000;

/**
 * Takes on the role of jobs for as long as a connection lasts. Asked as a statement: poolers do not pass on what a connection
 * asks for as it begins (`options`; supavisor#206, pgbouncer#875), and without the role no job is done. The pool waits for
 * what this answers, though its types do not say so.
 */
export function takeOnJobs(client: pg.ClientBase): unknown {
	return client.query('set role closeby_jobs');
}

/**
 * Runs queued and recurring jobs as role closeby_jobs until `stop`, which lets the job under way finish. Outlives a
 * database that goes away: it reports at once, tries again with growing pauses, and goes on where it was. A line that says
 * nothing for `patience` milliseconds is given up. Resolves when the first connection has been tried.
 */
export async function startWorker(
	databaseUrl: string,
	log: Logger,
	patience = longestStatement
): Promise<{ stop(): Promise<void> }> {
	const pool = new pg.Pool({
		connectionString: databaseUrl,
		onConnect: takeOnJobs,
		application_name: 'closeby worker',
		max: 6,
		connectionTimeoutMillis: 5_000,
		// A line that is open on one side alone says nothing: no error ever comes, and nobody would be called.
		query_timeout: patience,
		// With this a statement that is not answered takes its connection along, and no job waits behind it.
		pipeline: true,
		keepAlive: true
	});
	// A connection lost while idle or listening; the next query opens another.
	pool.on('error', (error) => log.debug({ err: error }, 'the worker lost a connection'));
	pool.on('connect', (client) => void client.on('error', () => undefined));

	const stopping = new AbortController();
	const worker = randomUUID();
	let takesAs: readonly string[] = [];
	let away = false;
	async function beat(): Promise<void> {
		try {
			await pool.query(
				`with pruned as (delete from private.worker_beats where seen_at < now() - interval '1 day')
				insert into private.worker_beats (worker, takes_as) values ($1, $2)
				on conflict (worker) do update set seen_at = now(), takes_as = excluded.takes_as`,
				[worker, takesAs]
			);
			await freeAbandonedJobs(pool);
			if (away) log.info('the worker has its database back');
			away = false;
		} catch (error) {
			if (!away) log.warn({ err: error }, 'the worker cannot reach its database');
			away = true;
		}
	}
	let looking: Promise<void> | undefined;
	async function look(): Promise<void> {
		try {
			await pool.query('select private.turn_rights()');
		} catch (error) {
			// The next look finds what this one left.
			log.debug({ err: error }, 'the worker could not look at the clock');
		} finally {
			looking = undefined;
		}
	}
	await beat();
	const beating = setInterval(() => void beat(), beatEvery);
	const clock = setInterval(() => void (looking ??= look()), lookEvery);
	const working = work(pool, log, stopping.signal, (names) => (takesAs = names));

	return {
		async stop() {
			if (stopping.signal.aborted) return await working;
			clearInterval(beating);
			clearInterval(clock);
			stopping.abort();
			await Promise.all([working, looking]);
			// Readiness need not wait a minute to learn that this worker left.
			await pool.query('delete from private.worker_beats where worker = $1', [worker]).catch(() => undefined);
			await pool.end();
		}
	};
}

/**
 * Runs graphile-worker, and runs it again when it gives up, until `signal` aborts. `taking` hears the names under which
 * each run takes jobs. Never rejects.
 */
async function work(
	pgPool: pg.Pool,
	log: Logger,
	signal: AbortSignal,
	taking: (names: readonly string[]) => void
): Promise<void> {
	for (let pause = 200; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
		try {
			const { events, names } = namesTaken();
			taking(names);
			const runner = await run({
				pgPool,
				events,
				taskList,
				crontab,
				concurrency: 4,
				noHandleSignals: true,
				logger: jobLogger(log)
			});
			pause = 200;
			onStuck(events, () => {
				log.warn('the worker could take no jobs, and begins anew');
				void runner.stop().catch(() => undefined);
			});
			await untilDone(runner, signal);
		} catch (error) {
			log.debug({ err: error }, 'the job runner ended');
		}
		if (!signal.aborted) await sleep(pause, undefined, { signal }).catch(() => undefined);
	}
}

async function untilDone(runner: Runner, signal: AbortSignal): Promise<void> {
	const stop = (): void => void runner.stop().catch(() => undefined);
	if (signal.aborted) stop();
	signal.addEventListener('abort', stop, { once: true });
	try {
		await runner.promise;
	} finally {
		signal.removeEventListener('abort', stop);
	}
}

/** graphile-worker reports each connection and job as information; ours is for what a person should know. */
function jobLogger(log: Logger): JobLogger {
	return new JobLogger(() => (level, message) => {
		if (level === 'error') log.warn(message);
		else log.debug(message);
	});
}
