import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { largestBody } from '../../src/body-limit.ts';
import { isThisMachine, readEnvironment } from '../../src/env.ts';
import type { Environment } from '../../src/env.ts';
import { outliveStrayRejections } from '../../src/fault.ts';
import { overHttps } from '../../src/security-headers.ts';
import { createServer, isTaken, leadTo, listen, sayFrom, sayStarting } from '../../src/server.ts';
import type { Handler } from '../../src/server.ts';
import { loadBuilt, loadSources } from './app.ts';
import { buildIfNeeded } from './build.ts';
import type { SignIn } from './demo.ts';
import { startEmbedded } from './embedded.ts';
import { checkHosted } from './hosted.ts';
import { project } from './project.ts';
import { Refusal } from './refusal.ts';
import { stopRunning } from './running.ts';
import type { Running } from './running.ts';

const development = process.argv.includes('--dev');
const running: Running = {};
const interrupted = new AbortController();
let ending: Promise<void> | undefined;

// Whoever read our output may have left (a closed terminal, `| head`); that must not end the server.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
// A second signal does not wait: PostgreSQL is told to stop as this process ends, and recovers what it must. But one
// Ctrl-C comes twice: from the terminal, and from npm, which passes on what the terminal has told everybody.
const echo = 500;
let asked = -Infinity;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		const before = asked;
		asked = performance.now();
		if (ending === undefined) void end(0, signal);
		else if (asked - before > echo) process.exit(130);
	});
}
process.on('uncaughtException', (error) => void fail(error));

const started = start();
try {
	await started;
} catch (error) {
	if (ending === undefined) await fail(error);
}

async function start(): Promise<void> {
	const environment = readEnvironment();
	const log = pino({ level: environment.CLOSEBY_LOG }, pino.destination({ dest: 2, sync: true }));
	outliveStrayRejections(log);
	let app: Handler = sayStarting;
	let home: string | undefined;
	const server = createServer({
		handler: (request, response, next) => {
			response.setHeaders(new Map(Object.entries(overHttps(environment.ORIGIN ?? ''))));
			if (home !== undefined && leadTo(home, request, response)) return;
			sayFrom(request, environment.CLOSEBY_TRUSTED_PROXIES);
			return app(request, response, next);
		},
		realtime: {
			handleRequest: (request, response) => running.realtime?.handleRequest(request, response) ?? false,
			handleUpgrade: (request, socket, head) =>
				running.realtime?.handleUpgrade(request, socket, head) ?? false
		}
	});
	running.server = server;
	// Before anything is touched: a taken port ends the start here.
	const port = await takePort(server, environment);
	const origin = environment.ORIGIN ?? `http://localhost:${port}`;
	// Nobody said what people type: `localhost` and the addresses it stands for both come to the same place.
	if (environment.ORIGIN === undefined) home = origin;
	const [signIns, built] = await Promise.all([
		prepare(environment, port, origin, log),
		development ? undefined : buildIfNeeded(say, interrupted.signal)
	]);
	if (built === undefined) {
		const sources = await loadSources(server);
		running.sources = sources;
		app = sources.handler;
	} else {
		app = await loadBuilt(built);
	}
	interrupted.signal.throwIfAborted();
	say(`Closeby is ready at ${origin}`);
	// Pages open there, and the first form, which is the one to sign in, is refused as another site's.
	if (environment.ORIGIN === undefined && !isThisMachine(environment.HOST))
		say('Nobody can sign in at another address than this one: set ORIGIN to the address that people type.');
	sayWhoSignsIn(signIns);
}

/**
 * Starts the embedded stack, or checks the hosted one. The values chosen here reach the app through the environment,
 * as a hosted project's would: this is the one place that writes it.
 */
async function prepare(
	environment: Environment,
	port: number,
	origin: string,
	log: Logger
): Promise<SignIn[]> {
	// The adapter has one limit for all bodies: the largest there is. What each address takes, src/hooks.server.ts says.
	const limit = { BODY_SIZE_LIMIT: String(largestBody) };
	Object.assign(process.env, { PORT: String(port), ORIGIN: origin, ...limit });
	// adapter-node's own names. Without a proxy of ours the header is anybody's to write, and is not believed, whatever
	// somebody set for the adapter itself.
	const proxies = environment.CLOSEBY_TRUSTED_PROXIES;
	const believed =
		proxies > 0 ? { ADDRESS_HEADER: 'x-forwarded-for', XFF_DEPTH: String(proxies) } : { ADDRESS_HEADER: '' };
	Object.assign(process.env, believed);
	if (environment.DATABASE_URL !== undefined) {
		await checkHosted(environment, environment.DATABASE_URL);
		return [];
	}
	const dataFolder = resolve(project, environment.CLOSEBY_DATA);
	say('Using the embedded database, which is for trial, development and tests.');
	const { signal } = interrupted;
	const { connection, signIns } = await startEmbedded({
		environment,
		dataFolder,
		origin,
		log,
		signal,
		running
	});
	// Full rights stay out of the app's reach.
	const { DATABASE_ADMIN_URL: _, SUPABASE_SECRET_KEY: __, ...forApp } = connection;
	// The realtime of this process knows the secret alone: a key meant for a hosted project would sign in vain.
	const own = { SUPABASE_SIGNING_KEY: '', CLOSEBY_DEMO: signIns.length > 0 ? '1' : '0' };
	Object.assign(process.env, forApp, own);
	return signIns;
}

async function takePort(server: Server, { PORT, HOST, ORIGIN }: Environment): Promise<number> {
	// Browsers take `localhost` for ::1 first: what listens there alone would be shown in our place, and told passwords.
	if (ORIGIN === undefined && HOST === '127.0.0.1' && PORT !== 0 && (await isTaken(PORT, '::1')))
		throw new Refusal(
			`Port ${PORT} of ::1 cannot be used: another program is using it. Set PORT to another number.`
		);
	try {
		return await listen(server, PORT, HOST);
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
		if (/^(EADDRNOTAVAIL|ENOTFOUND|EAI_.*|EINVAL)$/.test(code))
			throw new Refusal(`${HOST} is no address of this machine: ${code}. Set HOST to one that is.`, {
				cause: error
			});
		const reason = code === 'EADDRINUSE' ? 'another program is using it' : code;
		throw new Refusal(`Port ${PORT} of ${HOST} cannot be used: ${reason}. Set PORT to another number.`, {
			cause: error
		});
	}
}

function sayWhoSignsIn(signIns: SignIn[]): void {
	if (signIns.length === 0) return;
	const width = Math.max(...signIns.map(({ username }) => username.length));
	say('\nDemo people, made up, to sign in as (username, password):');
	for (const { name, role, username, password } of signIns) {
		say(`  ${username.padEnd(width)}  ${password}  ${name}, ${role}`);
	}
}

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

async function fail(error: unknown): Promise<void> {
	const known =
		error instanceof Refusal || (error instanceof Error && error.message.startsWith('The environment'));
	const text = known ? error.message : error instanceof Error ? error.stack : String(error);
	process.stderr.write(`${text}\n`);
	await end(1, 'error');
}

async function end(code: number, reason: string): Promise<void> {
	ending ??= (async () => {
		interrupted.abort();
		try {
			// A start under way notices and leaves what it has to be stopped.
			await Promise.race([started.catch(() => undefined), sleep(1_000)]);
			await stopRunning(running, reason);
		} finally {
			process.exit(code);
		}
	})();
	await ending;
}
