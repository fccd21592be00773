import { WebSocket } from 'ws';
import { pool } from '$lib/db/connection.server';
import { readEnvironment } from '../../../env.ts';

/** What a request needs; each true when it answered just now. */
export interface Readiness {
	database: boolean;
	realtime: boolean;
	/** A worker has been seen in the last minute, in this process or another. */
	worker: boolean;
}

const environment = readEnvironment();
const patience = 2_000;
/** Anyone may ask, so the answer is shared for a second: asking often costs nothing more. */
const goodFor = 1_000;
let last: { until: number; answer: Promise<Readiness> } | undefined;

/** Asks the database, the worker's rows and realtime. Takes 2 s at most and never rejects. */
export function readiness(): Promise<Readiness> {
	if (last === undefined || last.until < Date.now()) last = { until: Date.now() + goodFor, answer: ask() };
	return last.answer;
}

async function ask(): Promise<Readiness> {
	const [worker, realtime] = await Promise.all([askDatabase(), askRealtime()]);
	return { database: worker !== undefined, realtime, worker: worker ?? false };
}

/** Whether a worker lives, or undefined when the database does not answer. */
async function askDatabase(): Promise<boolean | undefined> {
	const late = Promise.withResolvers<undefined>();
	const timer = setTimeout(() => late.resolve(undefined), patience);
	const asked = pool.query<{ alive: boolean }>('select private.worker_is_alive() as alive').then(
		({ rows }) => rows[0]?.alive ?? false,
		() => undefined
	);
	const answer = await Promise.race([asked, late.promise]);
	clearTimeout(timer);
	return answer;
}

/**
 * Whether realtime opens a socket, as it would for a browser, and hears the database. The second only the embedded one
 * tells; a project's is the same for every process, and none can be sent to in place of another.
 */
async function askRealtime(): Promise<boolean> {
	const found = realtimeAddress();
	if (found === undefined) return false;
	const asked = [opens(found.address), ...(found.own ? [hears(found.address)] : [])];
	return (await Promise.all(asked)).every(Boolean);
}

async function hears(socket: URL): Promise<boolean> {
	const address = new URL('/realtime/v1/api/ping', socket);
	address.protocol = 'http:';
	try {
		const answer = await fetch(address, { signal: AbortSignal.timeout(patience) });
		await answer.body?.cancel();
		return answer.ok;
	} catch {
		return false;
	}
}

function opens(address: URL): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = new WebSocket(address, {
			handshakeTimeout: patience,
			perMessageDeflate: false,
			...(environment.ORIGIN === undefined ? {} : { origin: environment.ORIGIN })
		});
		socket.once('open', () => {
			resolve(true);
			socket.close();
		});
		socket.on('error', () => resolve(false));
	});
}

/** Source: Realtime protocol, WebSocket connection setup. */
function realtimeAddress(): { address: URL; own: boolean } | undefined {
	const { PUBLIC_SUPABASE_URL: base, PUBLIC_SUPABASE_PUBLISHABLE_KEY: key, ORIGIN, HOST, PORT } = environment;
	if (base === undefined || key === undefined) return undefined;
	// The embedded server shares this process and its port, and the public address may lead through a proxy that
	// sends nobody here before this process is ready.
	const own = ORIGIN !== undefined && new URL(base).origin === new URL(ORIGIN).origin;
	const everywhere = { '0.0.0.0': '127.0.0.1', '::': '::1' }[HOST] ?? HOST;
	const host = everywhere.includes(':') ? `[${everywhere}]` : everywhere;
	const address = new URL('/realtime/v1/websocket', own ? `http://${host}:${PORT}` : base);
	address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
	address.searchParams.set('apikey', key);
	address.searchParams.set('vsn', '2.0.0');
	return { address, own };
}
