import { pino } from 'pino';
import { readEnvironment } from '../../src/env.ts';
import { outliveStrayRejections } from '../../src/fault.ts';
import { outliveReaders } from '../../src/lib/people/command/readers.ts';
import { startWorker } from '../../src/worker.server.ts';
import { checkWorker } from './hosted.ts';
import { Refusal } from './refusal.ts';

// `npm run worker`: the worker by itself, beside the apps of a hosted project. What it cannot work with ends it here, where
// somebody looks: a worker that only seemed to run would call nobody.
try {
	const environment = readEnvironment();
	const log = pino({ level: environment.CLOSEBY_LOG }, pino.destination(2));
	outliveStrayRejections(log);
	outliveReaders();
	const { DATABASE_URL } = environment;
	if (DATABASE_URL === undefined) {
		throw new Refusal('Set DATABASE_URL to the connection string of role closeby_app.');
	}
	await checkWorker(environment, DATABASE_URL);
	const worker = await startWorker(DATABASE_URL, log);
	process.stdout.write('The Closeby worker is running.\n');
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void worker.stop());
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
}
