import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { peopleTheClinic, send, type Cast, type Clinic } from './clinic.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

// The table of rings belongs to the platform, which may change it; a database of its own, because these change it too.

let database: FreshDatabase;
let client: pg.Client;
let cast: Cast;
let conversations: Clinic['conversations'];

beforeAll(async () => {
	database = await freshDatabase();
	client = new pg.Client({ connectionString: database.url });
	await client.connect();
	({ cast, conversations } = await peopleTheClinic(client));
});
afterAll(async () => {
	await client.end();
	await database.drop();
});
beforeEach(() => client.query('delete from realtime.messages'));

/** Maria writes; answers the place of her message and the topics that rang. */
async function mariaWrites(): Promise<{ seq: number; rung: string[] }> {
	await client.query(
		`begin; set local role authenticated; select set_config('request.jwt.claims', '{"sub":"${cast.maria}"}', true)`
	);
	const { seq } = await send(conversations.maria, 'Hello')(client);
	await client.query('commit');
	const { rows } = await client.query<{ topic: string }>(
		'select topic from realtime.messages order by topic'
	);
	return { seq, rung: rows.map(({ topic }) => topic) };
}

test('where rows of ours are no longer taken, the platform’s own function rings', async () => {
	const { seq, rung } = await mariaWrites();
	expect(rung).toHaveLength(5);
	// Stands for whatever realtime.send alone may know to do.
	await client.query(
		`alter table realtime.messages add constraint sent check (current_setting('realtime.topic', true) = topic) not valid`
	);
	await client.query('delete from realtime.messages');
	expect(await mariaWrites()).toEqual({ seq: seq + 1, rung });
});

test('a doorbell that is broken takes no message with it', async () => {
	const { seq } = await mariaWrites();
	await client.query('alter table realtime.messages add constraint broken check (topic is null) not valid');
	expect(await mariaWrites()).toMatchObject({ seq: seq + 1 });
	const { rows } = await client.query('select from care.messages where id is not null and seq = $1', [
		seq + 1
	]);
	expect(rows).toHaveLength(1);
});
