import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Pool } from 'pg';
import { WebSocketServer } from 'ws';
import { recheck } from './access.ts';
import type { StoredBroadcast } from './announcements.ts';
import { Connection } from './connection.ts';
import { broadcastFanout } from './fanout.ts';
import { admit, HandshakeError, requestUrl } from './handshake.ts';
import { defaultLimits, Rate, type RealtimeLimits } from './limits.ts';
import { Listener } from './listener.ts';
import { silentLog, type RealtimeLog } from './log.ts';
import { answerRest } from './rest.ts';
import { Rights } from './rights.ts';
import type { Services } from './services.ts';
import { Tokens } from './token.ts';
import { Topics } from './topics.ts';
import { forgetOldMessages } from './upkeep.ts';

export interface RealtimeOptions {
	/** A superuser's connection: the checks take on any person's role and undo what they did. */
	databaseUrl: string;
	/** Signs access tokens (HS256). */
	jwtSecret: string;
	/** Stands for the role `anon`. */
	publishableKey: string;
	/** Stands for the role `service_role`. */
	secretKey: string;
	/** Values of Origin that may open a socket; a request without Origin does not come from a page. */
	origins: readonly string[] | (() => readonly string[]);
	/** Whether channels may be joined that no policy guards; a project's setting upstream, off unless wanted. */
	publicChannels?: boolean;
	limits?: Partial<RealtimeLimits>;
	log?: RealtimeLog;
}

/** A Supabase Realtime server that lives in an HTTP server of somebody else's. */
export interface Realtime {
	/** Takes `upgrade` of /realtime/v1/websocket; false leaves the socket to others. */
	handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
	/** Answers requests under /realtime/v1; false leaves the request to others. */
	handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
	/** True while broadcasts from the database are heard. */
	ready(): boolean;
	/** Resolves when `ready`. */
	listening(): Promise<void>;
	/** Says goodbye to all sockets and lets go of the database. */
	close(): Promise<void>;
}

const websocketPath = '/realtime/v1/websocket';
const pingPath = '/realtime/v1/api/ping';
const upkeepEvery = 60 * 60_000;
const ignore = (): void => {};

/**
 * Starts the server; it connects to the database by itself and keeps trying. Protocol: Supabase Realtime 2.129,
 * serializers 1.0.0 and 2.0.0, without postgres_changes. Two additions that hosted lacks: a broadcast from the
 * database with event `access` on the private topic `person:<id>` has the rights of that person's channels checked
 * again at once, where hosted notices only when the token changes; and `GET /realtime/v1/api/ping` answers 503 while
 * the database is not heard.
 */
export function createRealtime(options: RealtimeOptions): Realtime {
	const log = options.log ?? silentLog;
	const limits = { ...defaultLimits, ...options.limits };
	const connections = new Set<Connection>();
	const topics = new Topics();
	const pool = new Pool({
		connectionString: options.databaseUrl,
		application_name: 'closeby realtime',
		max: 4,
		connectionTimeoutMillis: 8_000,
		statement_timeout: 5_000
	});
	pool.on('error', (error) => log.warn({ reason: error.message }, 'A database connection was lost'));
	// One in use has lost the pool's own listener; its question is answered by a refusal anyway.
	pool.on('connect', (client) => void client.on('error', ignore));
	const listener = new Listener({
		databaseUrl: options.databaseUrl,
		log,
		deliver: (row) => deliver(row, topics, limits, log),
		// Nobody can say what was missed meanwhile. Every channel is told so; the client rejoins by itself and the
		// app, hearing SUBSCRIBED again, reads anew.
		restored: () => {
			for (const channel of topics.clear()) channel.crash('The connection to the database was interrupted');
		}
	});
	const services: Services = {
		tokens: new Tokens(options),
		rights: new Rights(pool, log),
		topics,
		pool,
		limits,
		publicChannels: options.publicChannels ?? false,
		presenceRate: new Rate(limits.presenceMessagesPerSecond),
		log,
		connected: () => listener.ready()
	};
	const restRate = new Rate(limits.messagesPerSecond);
	// Anybody can be refused any number of times a second: that must not fill the disk.
	const refusals = new Rate(1);
	const sockets = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		perMessageDeflate: false,
		maxPayload: limits.frameBytes
	});
	const sweep = setInterval(() => {
		const now = Date.now();
		for (const connection of connections) connection.sweep(now);
	}, limits.idle / 4);
	const tidy = (): void => {
		forgetOldMessages(pool).catch((error: unknown) =>
			log.warn({ reason: String(error) }, 'Old broadcasts were kept')
		);
	};
	const upkeep = setInterval(tidy, upkeepEvery);
	void listener.listening().then(tidy);
	let closed: Promise<void> | null = null;

	function checkOpen(): void {
		if (closed) throw new HandshakeError(503, 'RealtimeRestarting: Realtime is restarting, please standby');
	}

	function makeRoom(): void {
		if (connections.size < limits.connections) return;
		// The one that has been there longest: who means to join does so at once, and needs a token for it.
		const idle = connections.values().find((connection) => connection.empty);
		if (idle) {
			connections.delete(idle);
			return idle.drop();
		}
		throw new HandshakeError(429, 'ConnectionRateLimitReached: Too many connected users');
	}

	async function open(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): Promise<void> {
		checkOpen();
		const origins = typeof options.origins === 'function' ? options.origins() : options.origins;
		const admission = await admit(request, url, services.tokens, origins);
		checkOpen();
		makeRoom();
		sockets.handleUpgrade(request, socket, head, (websocket) => {
			const connection = new Connection(services, admission, websocket, socket);
			connections.add(connection);
			websocket.on('close', () => {
				connections.delete(connection);
				connection.dispose();
			});
		});
	}

	async function shutDown(): Promise<void> {
		clearInterval(sweep);
		clearInterval(upkeep);
		await Promise.all([...connections].map((connection) => connection.close()));
		await Promise.all([listener.close(), pool.end()]);
	}

	return {
		handleUpgrade(request, socket, head) {
			const url = requestUrl(request);
			if (url?.pathname !== websocketPath) return false;
			// A client that goes away in the middle of its handshake must not end the process.
			socket.on('error', ignore);
			open(request, socket, head, url).catch((error: unknown) => refuse(socket, error, log, refusals));
			return true;
		},
		handleRequest(request, response) {
			const url = requestUrl(request);
			if (!url?.pathname.startsWith('/realtime/v1/')) return false;
			if (url.pathname === websocketPath) {
				response.writeHead(426, { connection: 'upgrade', upgrade: 'websocket' }).end();
			} else if (url.pathname === pingPath && request.method === 'GET') {
				answerPing(response, listener.ready());
			} else {
				void answerRest(request, response, url, services, restRate);
			}
			return true;
		},
		ready: () => listener.ready(),
		listening: () => listener.listening(),
		close() {
			closed ??= shutDown();
			return closed;
		}
	};
}

function deliver(row: StoredBroadcast, topics: Topics, limits: RealtimeLimits, log: RealtimeLog): void {
	if (row.body.length > limits.payloadBytes) {
		log.warn({ topic: row.topic, bytes: row.body.length }, 'A stored broadcast was too large to deliver');
	} else {
		const meta = `{"id":"${row.id}"}`;
		topics.broadcast(row.private, row.topic, (address) => broadcastFanout(address, row, meta, row.id));
	}
	if (row.private && row.event === 'access' && row.topic.startsWith('person:')) {
		for (const channel of topics.ofPerson(row.topic.slice('person:'.length))) recheck(channel);
	}
}

function answerPing(response: ServerResponse, ready: boolean): void {
	response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
	response.end(JSON.stringify({ message: ready ? 'Success' : 'Connecting to the project database' }));
}

function refuse(socket: Duplex, error: unknown, log: RealtimeLog, refusals: Rate): void {
	const known = error instanceof HandshakeError ? error : new HandshakeError(500, 'Internal server error');
	if (known !== error) log.error({ error: String(error) }, 'A handshake failed');
	else if (refusals.take()) {
		log.info({ status: known.status, reason: known.message }, 'A handshake was refused');
	}
	const body = JSON.stringify({ error: known.message });
	// Not left half open for a client that never closes its side: nothing would ever clear it away.
	socket.once('finish', () => socket.destroy());
	socket.end(
		`HTTP/1.1 ${known.status} ${STATUS_CODES[known.status] ?? ''}\r\nConnection: close\r\n` +
			`Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
	);
}
