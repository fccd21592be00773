import { once } from 'node:events';
import { connect } from 'node:net';
import type { Server } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { overHttps, security } from './security-headers.ts';
import { closeServer, createServer, leadTo, listen, sayStarting } from './server.ts';
import type { Handler, Realtime } from './server.ts';

let server: Server | undefined;
afterEach(async () => {
	if (server) await closeServer(server, 0);
});

async function serve(
	handler: Handler,
	more: Omit<Parameters<typeof createServer>[0], 'handler'> = {}
): Promise<number> {
	server = createServer({ handler, ...more });
	return await listen(server, 0, '127.0.0.1');
}

const app: Handler = (_request, response) => {
	response.end('the app');
};

const realtime: Realtime = {
	handleRequest(request, response) {
		if (!request.url?.startsWith('/realtime/')) return false;
		response.end('realtime');
		return true;
	},
	handleUpgrade(request, socket) {
		if (!request.url?.startsWith('/realtime/')) return false;
		socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
		return true;
	}
};

async function get(port: number, path: string): Promise<string> {
	return await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}

/** The first line a server answers to a request for another protocol, with the socket still open or not. */
async function upgrade(port: number, path: string) {
	const socket = connect(port, '127.0.0.1');
	socket.write(`GET ${path} HTTP/1.1\r\nHost: closeby\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
	const chunk = String((await once(socket, 'data')).at(0));
	return { socket, status: chunk.split('\r\n')[0] };
}

async function connections(): Promise<number> {
	const asked = Promise.withResolvers<number>();
	server?.getConnections((error, count) => (error ? asked.reject(error) : asked.resolve(count)));
	return await asked.promise;
}

test('whatever the app answers carries the headers of protection, and so does what it leaves unanswered', async () => {
	const port = await serve((request, response, next) => {
		if (request.url === '/nothing') return next();
		response.writeHead(303, { location: '/sign-in' }).end();
	});
	for (const path of ['/today', '/nothing']) {
		const { headers } = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual' });
		expect(Object.fromEntries(headers)).toMatchObject(security);
	}
});

test('only an https address is asked for by https from then on', () => {
	expect(overHttps('https://closeby.example.org')).toEqual({
		'strict-transport-security': 'max-age=31536000'
	});
	expect(overHttps('http://localhost:3000')).toEqual({});
});

test('realtime hears its own requests first and the app everything else', async () => {
	const port = await serve(app, { realtime });
	expect(await get(port, '/realtime/v1/api/broadcast')).toBe('realtime');
	expect(await get(port, '/today')).toBe('the app');
});

test('a socket is opened for realtime and refused anywhere else, also without realtime', async () => {
	const port = await serve(app, { realtime });
	const accepted = await upgrade(port, '/realtime/v1/websocket');
	expect(accepted.status).toBe('HTTP/1.1 101 Switching Protocols');
	accepted.socket.destroy();
	expect((await upgrade(port, '/today')).status).toBe('HTTP/1.1 404 Not Found');
	if (server) await closeServer(server, 0);
	expect((await upgrade(await serve(app), '/realtime/v1/websocket')).status).toBe('HTTP/1.1 404 Not Found');
});

test('a refused socket is gone, though its client never closes its side', async () => {
	const port = await serve(app);
	const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
	const ended = once(socket, 'end');
	socket.write('GET /today HTTP/1.1\r\nHost: closeby\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
	socket.resume();
	await ended;
	await expect.poll(() => connections()).toBe(0);
	socket.destroy();
});

test('a client that offers HTTP/2 on the way is answered as any other', async () => {
	const port = await serve(app, { realtime });
	const socket = connect(port, '127.0.0.1');
	const offer =
		'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA';
	socket.write(`GET /today HTTP/1.1\r\nHost: closeby\r\n${offer}\r\n\r\n`);
	expect(String((await once(socket, 'data')).at(0))).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*the app\r\n/);
	socket.destroy();
});

test('what one connection asks without waiting is handled in turn, and only so much of it', async () => {
	let [most, under] = [0, 0];
	const port = await serve(async (request, response) => {
		under += 1;
		most = Math.max(most, under);
		await nextTurn();
		under -= 1;
		response.end(`answer to ${request.url}`);
	});
	const socket = connect(port, '127.0.0.1');
	const asked = Array.from({ length: 1_001 }, (_, at) => `GET /${at} HTTP/1.1\r\nHost: closeby\r\n\r\n`);
	socket.write(asked.join(''));
	let answers = '';
	socket.setEncoding('utf8').on('data', (some: string) => (answers += some));
	await expect.poll(() => answers).toContain('503 Service Unavailable');
	socket.destroy();
	expect(answers.match(/(?<=answer to \/)\d+/g)).toEqual(
		Array.from({ length: 1_000 }, (_, at) => String(at))
	);
	expect(most).toBe(1);
});

test('an answer that its client never reads is not kept for ever', async () => {
	const asked = Promise.withResolvers<void>();
	const large: Handler = (_request, response) => {
		response.end(Buffer.alloc(20_000_000));
		asked.resolve();
	};
	const port = await serve(large, { silence: 100 });
	const socket = connect(port, '127.0.0.1').pause();
	socket.on('error', () => {});
	socket.write('GET / HTTP/1.1\r\nHost: closeby\r\n\r\n');
	await asked.promise;
	await expect.poll(() => connections()).toBe(0);
	socket.destroy();
});

test('what the app does not answer is a plain 404, what it fails at a plain 500', async () => {
	const port = await serve((request, _response, next) =>
		next(request.url === '/broken' ? new Error() : undefined)
	);
	expect((await fetch(`http://127.0.0.1:${port}/missing`)).status).toBe(404);
	expect((await fetch(`http://127.0.0.1:${port}/broken`)).status).toBe(500);
});

test('closing lets an answer under way arrive and then takes no more', async () => {
	const port = await serve(async (_request, response) => {
		await sleep(200);
		response.end('late but whole');
	});
	const answer = get(port, '/');
	await sleep(50);
	if (server) await closeServer(server, 5_000);
	expect(await answer).toBe('late but whole');
	await expect(get(port, '/')).rejects.toThrow();
});

test('closing cuts sockets that stay open', async () => {
	const port = await serve(app, { realtime });
	const { socket } = await upgrade(port, '/realtime/v1/websocket');
	const closed = once(socket, 'close');
	if (server) await closeServer(server, 50);
	await closed;
});

test('until the app is there its answer is a plain 503, with the headers of every other answer', async () => {
	const port = await serve(sayStarting);
	const answer = await fetch(`http://127.0.0.1:${port}/today`);
	expect(answer.status).toBe(503);
	expect(await answer.text()).toBe('Closeby is starting. Please try again in a moment.\n');
	expect(Object.fromEntries(answer.headers)).toMatchObject({
		...security,
		'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
		'cache-control': 'no-store',
		'retry-after': '5'
	});
});

test('a taken port is named by its code', async () => {
	const port = await serve(app);
	await expect(listen(createServer({ handler: app }), port, '127.0.0.1')).rejects.toMatchObject({
		code: 'EADDRINUSE'
	});
});

test('a browser at another name of this machine is led home, and nobody anywhere else', async () => {
	const origin = 'http://localhost:3000';
	const port = await serve((request, response) => {
		if (!leadTo(origin, request, response)) response.end('the app');
	});
	const ask = async (path: string, init: RequestInit = {}) => {
		const headers = { accept: 'text/html,*/*', ...init.headers };
		const answer = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init, headers });
		return `${answer.status} ${answer.headers.get('location') ?? ''}`;
	};
	expect(await ask('/today?a=1')).toBe('307 http://localhost:3000/today?a=1');
	expect(await ask('//elsewhere.example/')).toBe('307 http://localhost:3000//elsewhere.example/');
	expect(await ask('/sign-in', { method: 'POST' })).toBe('200 ');
	expect(await ask('/up', { headers: { accept: '*/*' } })).toBe('200 ');
	const absolute = connect(port, '127.0.0.1');
	absolute.write('GET http://127.0.0.1/ HTTP/1.1\r\nHost: elsewhere.example\r\nAccept: text/html\r\n\r\n');
	expect(String((await once(absolute, 'data')).at(0))).toMatch(/^HTTP\/1.1 200 /);
	absolute.destroy();
});
