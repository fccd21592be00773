import compression from 'compression';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { constants } from 'node:zlib';
import { security } from './security-headers.ts';

/** The app: adapter-node's `handler`, Vite's middleware, or anything of that shape. */
export type Handler = (
	request: IncomingMessage,
	response: ServerResponse,
	next: (error?: unknown) => void
) => unknown;

/** An embedded realtime server; each answers whether the request was its own. */
export interface Realtime {
	handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
	handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
}

// Pages and answers to a phone on a bad line: a fifth of the bytes for 2 ms of work. From 4 to 5 a page shrinks by a twelfth
// for half a millisecond; beyond, by next to nothing. Assets are compressed when built.
const compress = compression({
	threshold: 1024,
	brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }
});

/** Sockets that left HTTP for another protocol; the server itself forgets them. */
const upgraded = new WeakMap<Server, Set<Duplex>>();

/**
 * The HTTP server of Closeby, not yet listening: realtime first when there is one, then the app. Slow and silent
 * clients are cut off: 10 s for headers, 2 minutes for a whole request (512 KB over a 2G line), `silence` milliseconds
 * of an answer of which nothing is taken, 72 s of idle keep-alive, which is longer than the 60 s of the usual load
 * balancers so that they, not we, close first.
 */
export function createServer(options: { handler: Handler; realtime?: Realtime; silence?: number }): Server {
	const { handler, realtime, silence = 120_000 } = options;
	const server = createHttpServer(
		{
			headersTimeout: 10_000,
			requestTimeout: 120_000,
			keepAliveTimeout: 72_000,
			connectionsCheckingInterval: 5_000,
			// A client that offers HTTP/2 in passing (Java's does so on every plain request) is answered as if it had not.
			shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket'
		},
		inTurn((request, response) => {
			if (realtime?.handleRequest(request, response)) return;
			// Here, because files and some redirects are answered before our own code hears of them.
			response.setHeaders(new Map(Object.entries(security)));
			compress(request, response, () =>
				handler(request, response, (error) => answerPlainly(response, error === undefined ? 404 : 500))
			);
		})
	);
	// A client that is there and reads nothing would else keep its answer, and what waits behind it, for ever.
	server.timeout = silence;
	// Of what is asked in advance only so much waits; who asks one after the other is told in time to connect anew.
	server.maxRequestsPerSocket = 1_000;
	const sockets = new Set<Duplex>();
	upgraded.set(server, sockets);
	server.on('upgrade', (request, socket, head) => {
		// A client that leaves in the middle of the handshake is no reason to stop serving the others.
		socket.on('error', () => socket.destroy());
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		if (realtime?.handleUpgrade(request, socket, head)) return;
		// In development, Vite listens for its own sockets on the same server.
		if (server.listenerCount('upgrade') > 1) return;
		// Not left half open for a client that never closes its side: nothing would ever clear it away.
		socket.once('finish', () => socket.destroy());
		socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
	});
	return server;
}

/**
 * Handles what one connection asks one after the other, as it is answered anyway (RFC 9112, 9.3.2). All of what comes in one
 * packet would else be handled in one turn: 1,500 pages, while nobody else is heard.
 */
function inTurn(handle: RequestListener): RequestListener {
	const latest = new WeakMap<Duplex, ServerResponse>();
	return (request, response) => {
		const before = latest.get(request.socket);
		latest.set(request.socket, response);
		if (before === undefined || before.closed) return handle(request, response);
		before.once('close', () => {
			if (!request.socket.destroyed) handle(request, response);
		});
	};
}

/** Answers until the app is there. */
export const sayStarting: Handler = (...[, response]) => {
	response.writeHead(503, {
		'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
		'cache-control': 'no-store',
		'content-type': 'text/plain; charset=utf-8',
		'retry-after': '5'
	});
	response.end('Closeby is starting. Please try again in a moment.\n');
};

/** The names by which a browser on this very machine may ask, other than `localhost`. */
const loopback = /^(127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Leads a browser that opened a page by another name of this machine to `origin`, where cookies and forms are taken,
 * and answers whether it did. The target is fixed: nothing of the request but its path is used. Programs, health
 * checks and what is posted are left alone.
 */
export function leadTo(origin: string, request: IncomingMessage, response: ServerResponse): boolean {
	const { headers, method, url = '' } = request;
	if (method !== 'GET' || !url.startsWith('/') || !headers.accept?.includes('text/html')) return false;
	if (!loopback.test(headers.host ?? '') || headers.host === new URL(origin).host) return false;
	response.writeHead(307, { location: origin + url, 'cache-control': 'no-store' }).end();
	return true;
}

/**
 * Says of a request that came past fewer than `proxies` that it is from whoever opened its connection, which nobody can
 * choose. adapter-node knows no answer then, and nobody could sign in.
 */
export function sayFrom({ headers, socket }: IncomingMessage, proxies: number): void {
	const passed = headers['x-forwarded-for']?.toString().split(',').length ?? 0;
	if (passed >= proxies) return;
	headers['x-forwarded-for'] = Array<string>(proxies)
		.fill(socket.remoteAddress ?? '')
		.join(', ');
}

/**
 * Starts to listen and answers the port (the one the system chose when `port` is 0). Rejects with the system's error,
 * whose `code` is EADDRINUSE when the port is taken.
 */
export async function listen(server: Server, port: number, host: string): Promise<number> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			server.off('error', reject);
			resolve();
		});
	});
	const address = server.address();
	return address !== null && typeof address === 'object' ? address.port : port;
}

/** Whether a program of this machine listens on that port of that address; one that is no address here has none. */
export async function isTaken(port: number, host: string): Promise<boolean> {
	const trial = createHttpServer();
	try {
		await listen(trial, port, host);
		return false;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
	} finally {
		trial.close();
	}
}

/**
 * Stops accepting, lets requests and sockets under way finish for `patience` milliseconds, then cuts what is left.
 * Whoever owns the sockets closes them meanwhile.
 */
export async function closeServer(server: Server, patience: number): Promise<void> {
	if (!server.listening) return;
	await new Promise<void>((resolve) => {
		const cut = setTimeout(() => {
			server.closeAllConnections();
			for (const socket of upgraded.get(server) ?? []) socket.destroy();
		}, patience);
		// A connection that falls idle after its last answer would else be kept for the next request.
		const sweep = setInterval(() => server.closeIdleConnections(), 20);
		server.close(() => {
			clearInterval(sweep);
			clearTimeout(cut);
			resolve();
		});
	});
}

function answerPlainly(response: ServerResponse, status: 404 | 500): void {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
	response.end(status === 404 ? 'There is no such page.\n' : 'Something went wrong on our side.\n');
}
