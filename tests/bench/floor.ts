import { once } from 'node:events';
import pg from 'pg';
import * as v from 'valibot';
import { WebSocket, WebSocketServer } from 'ws';

/**
 * The least that "stored for good, then seen on another screen" can cost on this machine at this moment: one row
 * committed by the same PostgreSQL, NOTIFY in the same transaction, a process that listens, and a push over `ws`.
 * No rights, no rows but this one, no HTTP.
 */
export const floorTopic = 'bench_floor';

const Pushed = v.object({ id: v.number(), body: v.string() });

/** The server's side: passes on what PostgreSQL notifies. Answers with its port. */
export async function serveFloor(adminUrl: string): Promise<number> {
	const database = new pg.Client({ connectionString: adminUrl });
	await database.connect();
	await database.query('create schema if not exists bench');
	await database.query(
		'create table if not exists bench.messages (id integer primary key, body text not null)'
	);
	const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
	database.on('notification', ({ payload = '' }) => {
		for (const client of server.clients) client.send(payload);
	});
	await Promise.all([once(server, 'listening'), database.query(`listen ${floorTopic}`)]);
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The floor has no port');
	return address.port;
}

/** The client's side: `carry` stores words and waits until they come back over the socket. */
export async function openFloor(adminUrl: string, port: number) {
	const pool = new pg.Pool({ connectionString: adminUrl, max: 10 });
	const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
	await once(socket, 'open');
	const waiting = new Map<number, (received: number) => void>();
	socket.on('message', (data: Buffer) => {
		const { id } = v.parse(Pushed, JSON.parse(data.toString()));
		waiting.get(id)?.(performance.now());
		waiting.delete(id);
	});
	let next = 0;
	return {
		async carry(): Promise<number> {
			const id = next++;
			const body = `Message ${id}: I walked to the park and back today.`;
			const received = new Promise<number>((resolve) => waiting.set(id, resolve));
			await pool.query({
				name: 'floor',
				text: `with stored as (insert into bench.messages (id, body) values ($1, $2))
					select pg_notify('${floorTopic}', $3)`,
				values: [id, body, JSON.stringify({ id, body })]
			});
			return received;
		}
	};
}
