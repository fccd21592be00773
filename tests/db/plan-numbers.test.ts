import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, outcome, peopleTheClinic, type Cast } from './clinic.ts';
import { freshDatabase, type FreshDatabase, type Work } from './database.ts';

// Two people at one plan at once, each on a connection of their own, with real commits.

let database: FreshDatabase;
let cast: Cast;
const clients: pg.Client[] = [];

async function connect(): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	clients.push(client);
	return client;
}

beforeAll(async () => {
	database = await freshDatabase();
	({ cast } = await peopleTheClinic(await connect()));
});

afterAll(async () => {
	await Promise.all(clients.map((client) => client.end()));
	await database.drop();
});

/** One request of a person, committed. */
async function request<T>(client: pg.Client, person: string, work: Work<T>): Promise<T> {
	await client.query(
		`begin; set local role authenticated; select set_config('request.jwt.claims', '{"sub":"${person}"}', true)`
	);
	try {
		const result = await work(client);
		await client.query('commit');
		return result;
	} catch (error) {
		await client.query('rollback');
		throw error;
	}
}

const barrier = (id: string, words: string, expected = 0) =>
	JSON.stringify({
		id,
		expected,
		kind: 'barrier',
		words: [{ part: 'plain', language: 'en', words, mark: 'human' }]
	});

async function twice(work: (client: pg.Client, person: string, index: number) => Promise<unknown>) {
	const [lee, ana] = [await connect(), await connect()];
	return Promise.all([outcome(work(lee, cast.lee, 0)), outcome(work(ana, cast.ana, 1))]);
}

test('two who publish at once publish once, and versions are numbered without gaps', async () => {
	const client = await connect();
	for (let round = 1; round <= 5; round++) {
		const opened = await twice((sql, person) =>
			request(sql, person, ask('select care.start_plan_draft($1, $2)', [v7(), cast.maria]))
		);
		expect(opened.sort(), 'one opens a draft').toEqual(['MOVED', 'allowed']);
		const { rows } = await client.query<{ version: string }>(
			'select version_id as version from care.plan_drafts where patient_id = $1',
			[cast.maria]
		);
		const version = rows[0]?.version ?? '';
		await request(
			client,
			cast.lee,
			ask('select care.save_plan_line($1, $2)', [version, barrier(randomUUID(), `Round ${round}`)])
		);
		const published = await twice((sql, person) =>
			request(sql, person, ask('select care.publish_plan($1, 1)', [version]))
		);
		expect(published.sort(), 'one publishes').toEqual(['MOVED', 'allowed']);
	}
	const { rows } = await client.query<{ number: number }>(
		'select number from care.plan_versions where patient_id = $1 order by number',
		[cast.maria]
	);
	expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
	const summary = await client.query(
		`select p.last_number, p.current_id = v.id as same, p.published_at = v.published_at as then
		from care.plans p join care.plan_versions v on v.patient_id = p.patient_id and v.number = 5`
	);
	expect(summary.rows).toEqual([{ last_number: 5, same: true, then: true }]);
});

test('a line written while somebody publishes is either in what they read, or refuses it', async () => {
	const [draft, id] = [v7(), randomUUID()];
	const client = await connect();
	await request(client, cast.lee, ask('select care.start_plan_draft($1, $2)', [draft, cast.walter]));
	await request(client, cast.lee, ask('select care.save_plan_line($1, $2)', [draft, barrier(id, 'No car')]));
	const [written, published] = await twice((sql, person, index) =>
		request(
			sql,
			person,
			index === 0
				? ask('select care.save_plan_line($1, $2)', [draft, barrier(id, 'No car and no bus', 1)])
				: ask('select care.publish_plan($1, 1)', [draft])
		)
	);
	expect([`${written} ${published}`]).toEqual([expect.stringMatching(/^(allowed MOVED|CLOSD allowed)$/)]);
});

test('two who correct one line at once: the second looks again', async () => {
	const [draft, id] = [v7(), randomUUID()];
	const client = await connect();
	await client.query('delete from care.plan_drafts');
	await request(client, cast.lee, ask('select care.start_plan_draft($1, $2)', [draft, cast.walter]));
	await request(client, cast.lee, ask('select care.save_plan_line($1, $2)', [draft, barrier(id, 'No car')]));
	const outcomes = await twice((sql, person, index) =>
		request(
			sql,
			person,
			ask('select care.save_plan_line($1, $2)', [draft, barrier(id, `As ${index} has it`, 1)])
		)
	);
	expect(outcomes.sort()).toEqual(['MOVED', 'allowed']);
});

test('one phone that sends a tick twice at once has said it once', async () => {
	const [draft, id, tick] = [v7(), randomUUID(), v7()];
	const client = await connect();
	await client.query('delete from care.plan_drafts');
	const step = JSON.stringify({
		id,
		expected: 0,
		kind: 'step',
		words: [{ part: 'what', language: 'en', words: 'Walk', mark: 'human' }]
	});
	await request(client, cast.lee, ask('select care.start_plan_draft($1, $2)', [draft, cast.maria]));
	await request(client, cast.lee, ask('select care.save_plan_line($1, $2)', [draft, step]));
	await request(client, cast.lee, ask('select care.publish_plan($1, 1)', [draft]));
	const outcomes = await twice((sql) =>
		request(
			sql,
			cast.maria,
			ask(
				`select care.report_step($1, $2, 1, (now() at time zone 'America/Chicago')::date, 'done', null, null, now())`,
				[tick, id]
			)
		)
	);
	expect(outcomes).toEqual(['allowed', 'allowed']);
	const { rows } = await client.query('select from care.step_reports where id = $1', [tick]);
	expect(rows).toHaveLength(1);
});
