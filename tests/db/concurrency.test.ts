import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	change,
	markRead,
	outcome,
	peopleTheClinic,
	send,
	type Cast,
	type Clinic,
	type Stored
} from './clinic.ts';
import { filledIn, save } from './consents.ts';
import { freshDatabase, type FreshDatabase, type Work } from './database.ts';

// Many people at once, each on a connection of their own, with real commits.

let database: FreshDatabase;
let cast: Cast;
let conversations: Clinic['conversations'];
const clients: pg.Client[] = [];
/** In which Maria has just proved who she is. */
const session = randomUUID();

async function connect(): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	clients.push(client);
	return client;
}

beforeAll(async () => {
	database = await freshDatabase();
	({ cast, conversations } = await peopleTheClinic(await connect()));
});

afterAll(async () => {
	await Promise.all(clients.map((client) => client.end()));
	await database.drop();
});

const begin = (person: string) =>
	`begin; set local role authenticated;
	select set_config('request.jwt.claims', '{"sub":"${person}","session_id":"${session}"}', true)`;

/** One request of a person, committed. */
async function request<T>(client: pg.Client, person: string, work: Work<T>): Promise<T> {
	await client.query(begin(person));
	try {
		const result = await work(client);
		await client.query('commit');
		return result;
	} catch (error) {
		await client.query('rollback');
		throw error;
	}
}

/** Resolves when some connection to this database waits for another; gives up after two seconds. */
async function somebodyWaits(client: pg.Client): Promise<void> {
	for (let attempt = 0; attempt < 200; attempt++) {
		const { rowCount } = await client.query(
			`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
		);
		if (rowCount) return;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	throw new Error('Nobody waited');
}

test('eight phones at once: every message once, no gaps, and a reader never sees a hole', async () => {
	const messages = Array.from({ length: 4 }, (_, writer) =>
		Array.from({ length: 50 }, (__, index) => ({ id: v7(), words: `Message ${index} of writer ${writer}` }))
	);
	const authors = [cast.maria, cast.lee, cast.ana, cast.priya];
	// Two connections for each writer send the same 50 messages, so that every message has a retry in parallel.
	const writers = [...messages, ...messages].map(async (own, index) => {
		const client = await connect();
		const stored: Stored[] = [];
		for (const { id, words } of own) {
			stored.push(await request(client, authors[index % 4] ?? '', send(conversations.maria, words, id)));
		}
		return stored;
	});
	let writing = true;
	const holes: { seen: number; last: number }[] = [];
	const reader = connect().then(async (client) => {
		while (writing) {
			const { rows } = await request(client, cast.lee, (sql) =>
				sql.query<{ seen: number; last: number }>(
					`select count(*)::int as seen, max(seq)::int as last from care.messages
					where conversation_id = $1 having count(*) <> max(seq) or max(change) <> count(*)`,
					[conversations.maria]
				)
			);
			holes.push(...rows);
		}
	});
	const answers = await Promise.all(writers).finally(() => (writing = false));
	await reader;
	expect(holes).toEqual([]);
	// Both connections of a writer were told the same.
	expect(answers.slice(4)).toEqual(answers.slice(0, 4));
	const all = answers.slice(0, 4).flat();
	expect(all.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
		Array.from({ length: 200 }, (_, n) => n + 1)
	);
	expect(new Set(all.map(({ id }) => id)).size).toBe(200);
	// What one person wrote stands in the order they wrote it, and time never runs backwards.
	for (const own of answers)
		expect(own.map(({ seq }) => seq)).toEqual(own.map(({ seq }) => seq).sort((a, b) => a - b));
	const { rows } = await (
		await connect()
	).query<{ backwards: number }>(
		`select count(*)::int as backwards from care.messages a join care.messages b
			on b.conversation_id = a.conversation_id and b.seq = a.seq + 1 and b.sent_at < a.sent_at`
	);
	expect(rows).toEqual([{ backwards: 0 }]);
});

test('one id sent to two conversations at once ends up in one of them', async () => {
	const id = v7();
	const clientsOfLee = await Promise.all([connect(), connect()]);
	const rooms = [conversations.maria, conversations.walter];
	const answers = await Promise.all(
		clientsOfLee.map((client, index) =>
			outcome(request(client, cast.lee, send(rooms[index] ?? '', 'See you Tuesday', id)))
		)
	);
	expect(answers.filter((answer) => answer === 'allowed')).toHaveLength(1);
	expect(['TAKEN', '23505']).toContain(answers.find((answer) => answer !== 'allowed'));
});

test('two corrections at once both count, one after the other', async () => {
	const [first, second] = await Promise.all([connect(), connect()]);
	const { id } = await request(first, cast.maria, send(conversations.maria, 'My sugar is 510'));
	await Promise.all([
		request(first, cast.maria, change(id, 'My sugar is 150')),
		request(second, cast.maria, change(id, 'My sugar is 105'))
	]);
	const { rows } = await first.query<{ version: number; open: boolean }>(
		'select version, superseded_at is null as open from care.messages where id = $1 order by version',
		[id]
	);
	expect(rows).toEqual([
		{ version: 1, open: false },
		{ version: 2, open: false },
		{ version: 3, open: true }
	]);
});

test('two screens of one person may read the same message at the same time', async () => {
	const [phone, tablet] = await Promise.all([connect(), connect()]);
	const { seq } = await request(phone, cast.lee, send(conversations.walter, 'Good morning'));
	await phone.query(begin(cast.walter));
	await markRead(conversations.walter, seq)(phone);
	const other = outcome(request(tablet, cast.walter, markRead(conversations.walter, seq)));
	await somebodyWaits(await connect());
	await phone.query('commit');
	expect(await other).toBe('allowed');
});

test('reading and then writing in one request never locks two people out', async () => {
	const [one, two] = await Promise.all([connect(), connect()]);
	const { seq } = await request(one, cast.maria, send(conversations.maria, 'Are you both there?'));
	await one.query(begin(cast.lee));
	await two.query(begin(cast.ana));
	await Promise.all([markRead(conversations.maria, seq)(one), markRead(conversations.maria, seq)(two)]);
	const finish = async (client: pg.Client, words: string) => {
		try {
			await send(conversations.maria, words)(client);
			await client.query('commit');
		} catch (error) {
			await client.query('rollback');
			throw error;
		}
	};
	const answers = [outcome(finish(one, 'I am here')), outcome(finish(two, 'Me too'))];
	expect(await Promise.all(answers)).toEqual(['allowed', 'allowed']);
});

test('who is taken off the team while they write is refused, even when the message was on its way', async () => {
	const [nurse, admin] = await Promise.all([connect(), connect()]);
	await admin.query('begin');
	await admin.query('delete from care.care_team_members where staff_id = $1', [cast.priya]);
	const late = outcome(request(nurse, cast.priya, send(conversations.maria, 'One more thing')));
	await somebodyWaits(await connect());
	await admin.query('commit');
	expect(await late).toBe('ABSNT');
	const { rows } = await admin.query(`select from care.messages where body = 'One more thing'`);
	expect(rows).toEqual([]);
});

test('two grants to one person at once are one, and two changes at once are one', async () => {
	const [first, second] = await Promise.all([connect(), connect()]);
	await first.query(`insert into identity.users (id, username) values ($1, 'maria')`, [cast.maria]);
	await first.query(
		`insert into identity.sessions (id, secret_hash, user_id, kind, idle_until, ends_at)
		values ($1, repeat('a', 64), $2, 'other_device', now() + interval '1 hour', now() + interval '1 hour')`,
		[session, cast.maria]
	);
	const atOnce = (works: [Work<unknown>, Work<unknown>]) =>
		Promise.all([
			outcome(request(first, cast.maria, works[0])),
			outcome(request(second, cast.maria, works[1]))
		]);
	const terms = filledIn();
	const consent = randomUUID();
	const given = await atOnce([
		save(consent, cast.maria, 0, terms),
		save(randomUUID(), cast.maria, 0, { ...terms, see: ['plan', 'readings'], message: [] })
	]);
	expect(given.sort()).toEqual(['KNOWN', 'allowed']);
	const versions = () =>
		first.query<{ id: string; version: number }>(
			'select consent_id as id, version from care.consent_versions order by version'
		);
	const [one, ...others] = (await versions()).rows;
	expect(others).toEqual([]);
	const changes = await atOnce([
		save(one?.id ?? '', cast.maria, 1, filledIn({ see: ['plan'], message: [] })),
		save(one?.id ?? '', cast.maria, 1, filledIn({ see: ['readings'], message: [] }))
	]);
	expect(changes.sort()).toEqual(['MOVED', 'allowed']);
	expect((await versions()).rows.map(({ version }) => version)).toEqual([1, 2]);
});
