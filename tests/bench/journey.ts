import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import * as v from 'valibot';
import { WebSocket, WebSocketServer } from 'ws';
import type { Carry } from './arrivals.ts';
import { BrowserLine } from './browser-line.ts';
import type { SignedIn } from './clinic.ts';

/**
 * The way a message of Closeby goes, and nothing else: a request that stores it, a ring without words, a request that
 * reads it again. No sessions, no rights, no framework, one table. Between the floor and this lies what the way itself
 * costs, two requests for none; between this and Closeby lies what everything that Closeby does on the way costs.
 */
const topic = 'bench_journey';

const Row = v.object({ id: v.number(), body: v.string() });

/** Commits overtake each other; Closeby counts under a lock instead. The reader asks again for the last of those it has. */
const overlap = 10;

/** The server's side. Answers with its port. */
export async function serveJourney(adminUrl: string): Promise<number> {
	const pool = new pg.Pool({ connectionString: adminUrl, max: 10 });
	const database = new pg.Client({ connectionString: adminUrl });
	await database.connect();
	await database.query('create schema if not exists bench');
	await database.query(
		'create table if not exists bench.journeys (id integer primary key, body text not null)'
	);
	const store = async (request: IncomingMessage) => {
		const { id, body } = v.parse(Row, JSON.parse(await text(request)));
		await pool.query({
			name: 'store',
			text: `with stored as (insert into bench.journeys (id, body) values ($1, $2)) select pg_notify('${topic}', '')`,
			values: [id, body]
		});
		return {};
	};
	const read = async (after: string | null) => {
		const asked = 'select id, body from bench.journeys where id > $1 order by id';
		return (await pool.query<v.InferOutput<typeof Row>>({ name: 'read', text: asked, values: [after] })).rows;
	};
	const server = createServer((request, response) => {
		const { method, url = '' } = request;
		const answered =
			method === 'POST' ? store(request) : read(new URL(url, 'http://bench').searchParams.get('after'));
		void answered.then((answer) =>
			response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
		);
	});
	const sockets = new WebSocketServer({ server, perMessageDeflate: false });
	database.on('notification', () => {
		for (const client of sockets.clients) client.send('ring');
	});
	server.listen(0, '127.0.0.1');
	await Promise.all([once(server, 'listening'), database.query(`listen ${topic}`)]);
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The journey has no port');
	return address.port;
}

/** Both screens' side: stores words, and waits until the other screen has read them. */
export async function openJourney(port: number): Promise<Carry> {
	const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
	await once(socket, 'open');
	const nobody: SignedIn = { person: '', cookie: 'nobody=here' };
	const sender = new BrowserLine(`http://127.0.0.1:${port}`, nobody);
	const reader = new BrowserLine(`http://127.0.0.1:${port}`, nobody);
	const waiting = new Map<number, (received: number) => void>();
	let next = 1;
	let seen = 0;
	let wanted = false;
	let reading = false;
	socket.on('message', () => {
		wanted = true;
		if (!reading) void catchUp();
	});
	// As the thread on screen: rings during one reading make one more reading, not many.
	async function catchUp(): Promise<void> {
		reading = true;
		while (wanted) {
			wanted = false;
			const rows = await reader.read('GET', `/?after=${seen - overlap}`, v.array(Row));
			const now = performance.now();
			for (const { id } of rows) {
				seen = Math.max(seen, id);
				waiting.get(id)?.(now);
				waiting.delete(id);
			}
		}
		reading = false;
	}
	return async () => {
		const id = next++;
		const received = new Promise<number>((resolve) => waiting.set(id, resolve));
		const body = `Message ${id}: I walked to the park and back today.`;
		await sender.ask('POST', '/', { 'content-type': 'application/json' }, JSON.stringify({ id, body }));
		return received;
	};
}
