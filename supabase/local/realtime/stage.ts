import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { SignJWT } from 'jose';
import { Client, Pool } from 'pg';
import { freshDatabase, type FreshDatabase } from '../../../tests/db/database.ts';
import { vi } from 'vitest';
import { BareSocket } from './bare-socket.ts';
import { Inbox } from './inbox.ts';
import { createRealtime, type Realtime, type RealtimeLimits } from './index.ts';

export const jwtSecret = 'a secret that only this test knows, 32 bytes or more';
export const publishableKey = 'sb_publishable_for_tests';
export const secretKey = 'sb_secret_for_tests';
export const maria = '019a0000-0000-7000-8000-00000000000a';
export const lee = '019a0000-0000-7000-8000-00000000000b';

/** A running server over a database of its own, and the ways a test reaches it. */
export interface Stage {
	readonly url: string;
	readonly realtime: Realtime;
	readonly database: Pool;
	/** Everything the server logged. */
	readonly logged: Inbox<{ message: string; details: object }>;
	/** Lets a person read and send on a private topic, or takes it back. */
	allow(person: string, topic: string, rights: Partial<TopicRights>): Promise<void>;
	/** Sends from the database, as a trigger of the app would. */
	ring(topic: string, event: string, payload: object, isPrivate?: boolean): Promise<void>;
	/** Resolves when somebody waits for that advisory lock. */
	waitedFor(lock: number): Promise<void>;
	/** An unmodified client; without a token it is anonymous. */
	client(token?: string | (() => string), vsn?: '1.0.0' | '2.0.0'): Promise<SupabaseClient>;
	/** A bare WebSocket, for what no client would send. */
	socket(query?: string, headers?: Record<string, string>): Promise<BareSocket>;
	close(): Promise<void>;
}

/** The four rights a policy may give on a topic. */
export interface TopicRights {
	hear: boolean;
	speak: boolean;
	see: boolean;
	appear: boolean;
}

const rules = `
	create table public.topic_rights (
		person uuid, topic text, hear boolean not null, speak boolean not null, see boolean not null,
		appear boolean not null, primary key (person, topic)
	);
	grant select on public.topic_rights to authenticated;
	create policy hear on realtime.messages for select to authenticated using (
		exists (
			select from public.topic_rights r where r.topic = realtime.topic() and r.person = auth.uid()
				and case extension when 'broadcast' then r.hear else r.see end
		)
	);
	create policy speak on realtime.messages for insert to authenticated with check (
		exists (
			select from public.topic_rights r where r.topic = realtime.topic() and r.person = auth.uid()
				and case extension when 'broadcast' then r.speak else r.appear end
		)
	);
`;

/** A database with policies for `allow`. */
export async function prepareDatabase(): Promise<FreshDatabase> {
	const fresh = await freshDatabase();
	const client = new Client({ connectionString: fresh.url });
	await client.connect();
	await client.query(rules);
	await client.end();
	return fresh;
}

/** Sets up a server over `given`, or over a database of its own that goes with it; with public channels, as upstream. */
export async function setStage(
	limits: Partial<RealtimeLimits> = {},
	given?: FreshDatabase,
	publicChannels = true
): Promise<Stage> {
	const fresh = given ?? (await prepareDatabase());
	const database = new Pool({ connectionString: fresh.url, max: 3 });
	// Tests end the connections of the server, and dropping the database ends these.
	database.on('error', () => {});
	const logged: Stage['logged'] = new Inbox();
	const note = (details: object, message: string): void => logged.add({ details, message });
	const server = createServer();
	const realtime = createRealtime({
		databaseUrl: fresh.url,
		jwtSecret,
		publishableKey,
		secretKey,
		origins: ['https://closeby.example'],
		limits,
		publicChannels,
		log: { info: note, warn: note, error: note }
	});
	server.on('upgrade', (request, socket, head) => {
		if (!realtime.handleUpgrade(request, socket, head)) socket.destroy();
	});
	server.on('request', (request, response) => {
		if (!realtime.handleRequest(request, response)) response.writeHead(418).end();
	});
	const url = await listen(server);
	await realtime.listening();
	const clients: SupabaseClient[] = [];
	const bare: BareSocket[] = [];
	return {
		url,
		realtime,
		database,
		logged,
		async allow(person, topic, rights) {
			const { hear = false, speak = false, see = false, appear = false } = rights;
			await database.query(
				`insert into public.topic_rights values ($1, $2, $3, $4, $5, $6)
				on conflict (person, topic) do update set hear = $3, speak = $4, see = $5, appear = $6`,
				[person, topic, hear, speak, see, appear]
			);
		},
		async ring(topic, event, payload, isPrivate = true) {
			await database.query('select realtime.send($1, $2, $3, $4)', [payload, event, topic, isPrivate]);
		},
		async waitedFor(lock) {
			const waiting = `select from pg_locks where locktype = 'advisory' and objid = $1 and not granted
				and database = (select oid from pg_database where datname = current_database())`;
			await vi.waitFor(async () => {
				if ((await database.query(waiting, [lock])).rows.length === 0) throw new Error('Nobody waits');
			}, 5_000);
		},
		async client(token, vsn = '2.0.0') {
			const client = createClient(url, publishableKey, {
				realtime: { vsn },
				...(token === undefined
					? { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } }
					: { accessToken: async () => (typeof token === 'string' ? token : token()) })
			});
			clients.push(client);
			// A join in the same turn would still go out anonymous.
			await client.realtime.setAuth();
			return client;
		},
		async socket(query = `apikey=${publishableKey}&vsn=2.0.0`, headers = {}) {
			const socket = new BareSocket(`${url.replace('http', 'ws')}/realtime/v1/websocket?${query}`, headers);
			bare.push(socket);
			await socket.opened;
			return socket;
		},
		async close() {
			await Promise.all(clients.map((client) => client.removeAllChannels()));
			for (const socket of bare) socket.terminate();
			await realtime.close();
			server.close();
			server.closeAllConnections();
			await database.end();
			if (!given) await fresh.drop();
		}
	};
}

/** A signed-in person's token; claims override. */
export async function tokenFor(person: string, claims: Record<string, unknown> = {}): Promise<string> {
	const exp = Math.floor(Date.now() / 1000) + 120;
	return await sign({ sub: person, role: 'authenticated', exp, ...claims });
}

/** Signs any claims, with the server's secret unless told otherwise. */
export async function sign(claims: Record<string, unknown>, secret = jwtSecret): Promise<string> {
	return await new SignJWT(claims)
		.setProtectedHeader({ alg: 'HS256' })
		.sign(new TextEncoder().encode(secret));
}

async function listen(server: Server): Promise<string> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port');
	return `http://127.0.0.1:${address.port}`;
}
