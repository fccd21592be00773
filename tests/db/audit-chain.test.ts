import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, outcome, peopleTheClinic, send, type Cast, type Clinic } from './clinic.ts';
import { freshDatabase, type FreshDatabase, type Work } from './database.ts';

// The chain of the access log, with real commits, and a superuser who goes around every trigger.

let database: FreshDatabase;
let cast: Cast;
let conversations: Clinic['conversations'];
let admin: pg.Client;
const clients: pg.Client[] = [];

async function connect(): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	clients.push(client);
	return client;
}

beforeAll(async () => {
	database = await freshDatabase();
	admin = await connect();
	({ cast, conversations } = await peopleTheClinic(admin));
	for (let index = 0; index < 6; index++)
		await request(admin, cast.maria, send(conversations.maria, `Note ${index}`));
});

afterAll(async () => {
	await Promise.all(clients.map((client) => client.end()));
	await database.drop();
});

/** One request of a person, committed. */
async function request<T>(client: pg.Client, person: string, work: Work<T>): Promise<T> {
	await client.query(
		`begin; set local role authenticated;
		select set_config('request.jwt.claims', '{"sub":"${person}"}', true)`
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

interface Verdict {
	links: number;
	at: number | null;
	problem: string | null;
}

const verdict = async (organisation = cast.lakeside): Promise<Verdict | undefined> =>
	(
		await ask<Verdict>('select links::int, broken_at::int as at, problem from audit.verify($1)', [
			organisation
		])(admin)
	)[0];

/** What `audit.verify` says after a superuser has switched off every trigger and done this; undone afterwards. */
async function afterTampering(statements: string): Promise<Verdict | undefined> {
	await admin.query('begin; set local session_replication_role = replica');
	try {
		await admin.query(statements);
		return await verdict();
	} finally {
		await admin.query('rollback');
	}
}

test('a chain that nobody touched is whole, and each clinic has its own', async () => {
	expect(await verdict()).toEqual({ links: 6, at: null, problem: null });
	expect(await verdict(cast.hillview)).toEqual({ links: 0, at: null, problem: null });
});

const third = `(select event_id from audit.chain where number = 3)`;
const changed = 'its event was changed';
const columns = 'organisation_id, actor_id, patient_id, action, area, subject_id, session_id, detail';

test.for([
	['another actor', `update audit.events set actor_id = null where id = ${third}`, 3, changed],
	['another patient', `update audit.events set patient_id = null where id = ${third}`, 3, changed],
	['another act', `update audit.events set action = 'messages.corrected' where id = ${third}`, 3, changed],
	[
		'another time, by a millionth of a second',
		`update audit.events set occurred_at = occurred_at + interval '1 microsecond' where id = ${third}`,
		3,
		changed
	],
	['another area', `update audit.events set area = 'plan' where id = ${third}`, 3, changed],
	['another subject', `update audit.events set subject_id = null where id = ${third}`, 3, changed],
	[
		'another session',
		`update audit.events set session_id = gen_random_uuid() where id = ${third}`,
		3,
		changed
	],
	[
		'another detail',
		`update audit.events set detail = detail || '{"seq": 9}' where id = ${third}`,
		3,
		changed
	],
	[
		'an event moved to another clinic',
		`update audit.events set organisation_id =
			(select id from care.organisations where name = 'Hillview Clinic') where id = ${third}`,
		3,
		'its event belongs to another organisation'
	],
	['an event removed', `delete from audit.events where id = ${third}`, 3, 'its event is missing'],
	[
		'an event removed with its link',
		`delete from audit.events where id = ${third}; delete from audit.chain where number = 3`,
		4,
		'a link before it is missing'
	],
	['the first link removed', 'delete from audit.chain where number = 1', 2, 'a link before it is missing'],
	[
		'an event removed and the links after it pushed together',
		`delete from audit.events where id = ${third}; delete from audit.chain where number = 3;
		update audit.chain set number = -number where number > 3; update audit.chain set number = -number - 1 where number < 0`,
		3,
		changed
	],
	[
		'two events exchanged',
		`update audit.chain set number = -3 where number = 3; update audit.chain set number = 3 where number = 4;
		update audit.chain set number = 4 where number = -3`,
		3,
		changed
	],
	['a hash replaced', `update audit.chain set hash = sha256('x') where number = 3`, 3, changed],
	[
		'an event slipped in without a link',
		`insert into audit.events (${columns}) select ${columns} from audit.events limit 1`,
		null,
		'an event has no link'
	],
	['a link removed at the end', 'delete from audit.chain where number = 6', null, 'an event has no link'],
	[
		'an event changed and its own link made to fit',
		`update audit.events set actor_id = null where id = ${third};
		update audit.chain c set hash = audit.hash_of(e, b.hash)
			from audit.events e, audit.chain b where c.number = 3 and e.id = c.event_id and b.number = 2`,
		4,
		changed
	]
] as const)('a superuser is found out: %s', async ([, statements, at, problem]) => {
	expect(await afterTampering(statements)).toMatchObject({ at, problem });
});

test('twenty transactions that commit together leave one unbroken chain without a gap', async () => {
	const before = Number((await verdict())?.links);
	// Looks of twenty nurses at one record: nothing but the chain makes one wait for another, as the row of a shared
	// conversation would, or the looks of one person.
	const { rows: nurses } = await admin.query<{ id: string }>(
		`with people as (
			insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
			select gen_random_uuid(), $1, 'staff', 'Nurse', 'Number ' || n, 'UTC' from generate_series(1, 20) n
			returning id, organisation_id
		), staff as (
			insert into care.staff (person_id, organisation_id) select id, organisation_id from people returning *
		)
		insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
		select organisation_id, $2, person_id, 'member' from staff returning staff_id as id`,
		[cast.lakeside, cast.maria]
	);
	expect(nurses).toHaveLength(20);
	const open = await Promise.all(
		nurses.map(async ({ id }) => {
			const client = await connect();
			await client.query(
				`begin; set local role authenticated;
				select set_config('request.jwt.claims', '{"sub":"${id}"}', true)`
			);
			await client.query(`select audit.record_read($1, 'profile')`, [cast.maria]);
			return client;
		})
	);
	// All have acted and none has ended: none of the links exists yet.
	expect((await verdict())?.links).toBe(before);
	const ended = await Promise.allSettled(open.map((client) => client.query('commit')));
	expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
	expect(await verdict()).toEqual({ links: before + 20, at: null, problem: null });
});

test('two clinics at once have each their own unbroken chain', async () => {
	const before = Number((await verdict())?.links);
	await Promise.all(
		[
			{ person: cast.maria, conversation: conversations.maria },
			{ person: cast.ines, conversation: conversations.ines }
		].map(async ({ person, conversation }) => {
			const client = await connect();
			for (let round = 0; round < 10; round++) await request(client, person, send(conversation, `${round}`));
		})
	);
	expect(await verdict()).toEqual({ links: before + 10, at: null, problem: null });
	expect(await verdict(cast.hillview)).toEqual({ links: 10, at: null, problem: null });
});

test('many acts of one transaction are linked in its order, and none when it is undone', async () => {
	const before = Number((await verdict())?.links);
	await request(admin, cast.maria, async (sql) => {
		for (let index = 0; index < 3; index++) await send(conversations.maria, `Part ${index}`)(sql);
	});
	await admin.query('begin');
	await send(conversations.maria, 'Never said')(admin).catch(() => undefined);
	await admin.query('rollback');
	expect(await verdict()).toEqual({ links: before + 3, at: null, problem: null });
});

test('an act that cannot be recorded, or not linked at its end, does not happen', async () => {
	const client = await connect();
	const count = () => ask<{ n: number }>('select count(*)::int as n from care.messages')(admin);
	const before = await count();
	await admin.query(`create function public.broken() returns trigger language plpgsql
		as $$ begin raise exception 'the disk of the log is full'; end $$`);
	for (const table of ['events', 'chain']) {
		await admin.query(
			`create trigger broken before insert on audit.${table} execute function public.broken()`
		);
		const act = request(client, cast.maria, send(conversations.maria, `Without ${table}`));
		expect(await outcome(act), table).toBe('P0001');
		const look = request(
			client,
			cast.lee,
			ask('select audit.record_read($1, $2)', [cast.maria, 'resources'])
		);
		expect(await outcome(look), table).toBe('P0001');
		await admin.query(`drop trigger broken on audit.${table}`);
	}
	expect(await count()).toEqual(before);
	expect(await verdict()).toMatchObject({ problem: null });
});
