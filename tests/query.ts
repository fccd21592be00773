import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import pg from 'pg';
import type { Closeby } from './server.ts';

/** The values `<data>/connection.env` gives to whoever may read the data folder. */
export function connectionOf({ data }: Closeby): Record<string, string> {
	const values = parseEnv(readFileSync(path.join(data, 'connection.env'), 'utf8'));
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? '']));
}

// Opening a connection costs as much as twenty small queries, so each database has a few that stay.
const pools = new Map<string, pg.Pool>();

function poolOf(closeby: Closeby): pg.Pool {
	const connectionString = connectionOf(closeby).DATABASE_ADMIN_URL ?? '';
	const known = pools.get(connectionString);
	if (known !== undefined) return known;
	const pool = new pg.Pool({ connectionString, max: 8, idleTimeoutMillis: 0, allowExitOnIdle: true });
	// A story may end PostgreSQL while a connection waits; its queries then tell.
	pool.on('error', () => undefined);
	pool.on('connect', (sql) => void sql.on('error', () => undefined));
	pools.set(connectionString, pool);
	return pool;
}

/** One connection with all rights to the database of a running Closeby, for as long as `work` takes. */
export async function withDatabase<T>(
	closeby: Closeby,
	work: (sql: pg.ClientBase) => Promise<T>
): Promise<T> {
	const sql = await poolOf(closeby).connect();
	try {
		return await work(sql);
	} finally {
		// The next to have it is nobody yet. One whose database ended meanwhile is not kept.
		const usable = await sql.query('rollback; reset all').then(
			() => true,
			() => false
		);
		sql.release(!usable);
	}
}

/** Asks the database of a running Closeby, past every policy, and answers with the rows. */
export function query<Row extends pg.QueryResultRow>(
	closeby: Closeby,
	text: string,
	values: unknown[] = []
): Promise<Row[]> {
	return withDatabase(closeby, async (sql) => (await sql.query<Row>(text, values)).rows);
}

/** A message as it is stored now. */
export interface StoredMessage {
	id: string;
	seq: number;
	author: string;
	body: string | null;
}

/** The current version of every message of a conversation, in its order. */
export function storedMessages(closeby: Closeby, conversation: string): Promise<StoredMessage[]> {
	return query<StoredMessage>(
		closeby,
		`select id, seq::int, author_id as author, body from care.messages
		where conversation_id = $1 and superseded_at is null order by seq`,
		[conversation]
	);
}

/** Says something as a patient in their conversation, past the screen. */
export async function says(
	closeby: Closeby,
	{ id, conversation }: { id: string; conversation: string },
	words: string
): Promise<void> {
	await query(
		closeby,
		`insert into care.messages (id, version, conversation_id, author_id, body)
		values (gen_random_uuid(), 1, $1, $2, $3)`,
		[conversation, id, words]
	);
}

/** How often these very words are stored in a conversation: lost is 0, doubled is 2. */
export async function timesStored(closeby: Closeby, conversation: string, words: string): Promise<number> {
	return (await storedMessages(closeby, conversation)).filter(({ body }) => body === words).length;
}

/** Ends every session of a person, as a lost phone reported to the clinic would. */
export async function endSessionsOf(closeby: Closeby, person: string): Promise<void> {
	await query(closeby, 'delete from identity.sessions where user_id = $1', [person]);
}

/** As if this person had shown who they are so many minutes ago, in every session of theirs. */
export async function provedMinutesAgo(closeby: Closeby, person: string, minutes: number): Promise<void> {
	await query(
		closeby,
		'update identity.sessions set authenticated_at = now() - make_interval(mins => $2) where user_id = $1',
		[person, minutes]
	);
}

/**
 * Lets nobody write in a conversation while `meanwhile` runs: whatever is sent then is under way, inside the
 * database, and neither stored nor refused.
 */
export async function whileHeld<T>(
	closeby: Closeby,
	conversation: string,
	meanwhile: (waiting: () => Promise<number>) => Promise<T>
): Promise<T> {
	return withDatabase(closeby, async (sql) => {
		await sql.query('begin');
		await sql.query('select from care.conversations where id = $1 for update', [conversation]);
		return meanwhile(() => locksWaitedFor(closeby));
	});
}

/** How many requests are under way inside the database and wait for another. */
export async function locksWaitedFor(closeby: Closeby): Promise<number> {
	const [row] = await query<{ count: number }>(
		closeby,
		`select count(*)::int as count from pg_stat_activity
		where wait_event_type = 'Lock' and usename = 'closeby_app'`
	);
	return row?.count ?? 0;
}
