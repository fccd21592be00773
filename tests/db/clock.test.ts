import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { peopleTheClinic, type Cast, type Clinic } from './clinic.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

// Rights that begin and end while nothing is written: real time, so a database of its own.

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

async function epoch(): Promise<number> {
	const { rows } = await client.query<{ epoch: number }>(
		'select epoch from care.conversations where id = $1',
		[conversations.maria]
	);
	return rows[0]?.epoch ?? 0;
}

/** As the worker does. */
async function look(): Promise<number> {
	await client.query('set role closeby_jobs');
	const { rows } = await client.query<{ turned: number }>('select private.turn_rights() as turned');
	await client.query('reset role');
	return rows[0]?.turned ?? 0;
}

async function rung(): Promise<string[]> {
	const { rows } = await client.query<{ ring: string }>(
		`delete from realtime.messages returning event || ' ' || topic as ring`
	);
	return rows.map(({ ring }) => ring);
}

/** Gives Sam a place on Maria's team for these seconds from now. */
async function join(from: number, to: number | null): Promise<void> {
	await client.query(
		`insert into care.care_team_members (organisation_id, patient_id, staff_id, position, period)
		values ($1, $2, $3, 'member',
			tstzrange(clock_timestamp() + make_interval(secs => $4), clock_timestamp() + make_interval(secs => $5)))`,
		[cast.lakeside, cast.maria, cast.sam, from, to]
	);
}

test('a right that begins and ends by the clock renews the conversation at both, once each', async () => {
	await join(0.5, 1.5);
	const before = await epoch();
	await rung();
	expect(await look()).toBe(0);
	await expect.poll(look, { timeout: 5_000, interval: 20 }).toBe(1);
	expect(await epoch()).toBe(before + 1);
	const begun = await rung();
	expect(begun).toContain(`access conversation:${conversations.maria}:${before}`);
	expect(begun).toContain(`access person:${cast.sam}`);
	await expect.poll(look, { timeout: 5_000, interval: 20 }).toBe(1);
	expect(await epoch()).toBe(before + 2);
	const ended = await rung();
	for (const person of [cast.sam, cast.lee, cast.maria]) expect(ended).toContain(`access person:${person}`);
	expect(await look()).toBe(0);
	expect(await rung()).toEqual([]);
});

test('a moment that was changed before it came tells nothing more', async () => {
	await client.query('delete from care.care_team_members where staff_id = $1', [cast.sam]);
	await join(-1, 0.3);
	await client.query(
		'update care.care_team_members set period = tstzrange(lower(period), null) where staff_id = $1',
		[cast.sam]
	);
	const before = await epoch();
	const left = () => client.query('select from private.turning_points where person_id = $1', [cast.sam]);
	expect((await left()).rowCount).toBeGreaterThan(0);
	const turned: number[] = [];
	await expect
		.poll(async () => (turned.push(await look()), (await left()).rowCount), { timeout: 5_000, interval: 20 })
		.toBe(0);
	expect(new Set(turned)).toEqual(new Set([0]));
	expect(await epoch()).toBe(before);
});

test('a right in another area tells its person alone', async () => {
	const before = await epoch();
	await client.query(
		`insert into private.rights (patient_id, person_id, area, source_id, actions, period)
		values ($1, $2, 'readings', gen_random_uuid(), '{see}', tstzrange(now(), clock_timestamp() + interval '0.2 s'))`,
		[cast.maria, cast.rosa]
	);
	await rung();
	await expect.poll(look, { timeout: 5_000, interval: 20 }).toBe(1);
	expect(await rung()).toEqual([`access person:${cast.rosa}`]);
	expect(await epoch()).toBe(before);
});

test('two workers at once take each moment once', async () => {
	const before = await epoch();
	await client.query(
		`insert into private.rights (patient_id, person_id, area, source_id, actions, period)
		select $1, p.id, 'messages', gen_random_uuid(), '{see}', tstzrange(null, clock_timestamp() + interval '0.2 s')
		from care.people p where p.id = any ($2::uuid[])`,
		[cast.maria, [cast.sam, cast.noor]]
	);
	const given = await epoch();
	expect(given).toBe(before + 2);
	const other = new pg.Client({ connectionString: database.url });
	await other.connect();
	let turned = 0;
	await expect
		.poll(
			async () => {
				const looks = [client, other].map((one) =>
					one.query<{ turned: number }>('select private.turn_rights() as turned')
				);
				for (const { rows } of await Promise.all(looks)) turned += rows[0]?.turned ?? 0;
				return turned;
			},
			{ timeout: 5_000, interval: 20 }
		)
		.toBe(2);
	expect(await epoch()).toBe(given + 2);
	await other.end();
});
