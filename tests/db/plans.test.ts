import {
	DummyDriver,
	Kysely,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type CompiledQuery,
	type DatabaseConnection
} from 'kysely';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DB } from '../../src/lib/db/generated.ts';
import { conversationChanges } from '../../src/lib/messaging/changes.server.ts';
import { conversationLines } from '../../src/lib/messaging/conversations.server.ts';
import {
	messagesAfter,
	messagesBefore,
	readsFrom,
	readUpTo
} from '../../src/lib/messaging/messages.server.ts';
import { ownUnread } from '../../src/lib/messaging/unread.server.ts';
import { careTeam, patientCard } from '../../src/lib/people/people.server.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

// How Postgres goes about the queries of the app, under its policies, with a caseload of 200 patients and 100,000
// messages. What is asserted is the way, never the time.

let database: FreshDatabase;
let client: pg.Client;
const lee = randomUUID();

beforeAll(async () => {
	database = await freshDatabase();
	client = new pg.Client({ connectionString: database.url });
	await client.connect();
	await fill();
});

afterAll(async () => {
	await client.end();
	await database.drop();
});

/** 200 patients of Lee's and 200 of a colleague's, 500 messages and 50 steps of reading to each of Lee's. */
async function fill(): Promise<void> {
	const [clinic, colleague] = [randomUUID(), randomUUID()];
	await client.query(`
		insert into care.organisations (id, name, phone, time_zone) values ('${clinic}', 'Lakeside', '+1 555 0100', 'UTC');
		insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
			select i, '${clinic}', 'staff', 'Nurse', 'Nurse', 'UTC' from unnest('{${lee},${colleague}}'::uuid[]) i;
		insert into care.staff (person_id, organisation_id) select id, organisation_id from care.people;
		-- Checking time zones one row at a time is for people, not for crowds.
		alter table care.people disable trigger people__check_time_zone;
		insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
			select gen_random_uuid(), '${clinic}', 'patient', 'Patient', i::text, 'UTC' from generate_series(1, 400) i;
		insert into care.patients (person_id, organisation_id, birth_date)
			select id, organisation_id, '1959-03-04' from care.people where kind = 'patient';
		insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
			select organisation_id, person_id,
				case when row_number() over (order by person_id) <= 200 then '${lee}' else '${colleague}' end::uuid, 'primary'
			from care.patients;
		-- A hundred thousand rings would only be in the way.
		set session_replication_role = replica;
		insert into care.messages (id, version, organisation_id, patient_id, conversation_id, seq, change, author_id, body,
				sent_at, written_at)
			select gen_random_uuid(), 1, c.organisation_id, c.patient_id, c.id, s, s, c.patient_id, 'Words', now(), now()
			from care.conversations c join care.care_team_members t on t.patient_id = c.patient_id and t.staff_id = '${lee}',
				generate_series(1, 500) s;
		insert into care.reads (conversation_id, patient_id, organisation_id, person_id, seq)
			select c.id, c.patient_id, c.organisation_id, reader, s
			from care.conversations c, unnest(array[c.patient_id, '${lee}']) reader, generate_series(10, 500, 10) s
			where exists (select from care.messages m where m.conversation_id = c.id);
		update care.conversations c set last_seq = 500, last_change = 500, last_at = now(), last_words = 'Words'
			where exists (select from care.messages m where m.conversation_id = c.id);
		set session_replication_role = origin;
		analyze`);
}

interface PlanNode {
	'Node Type': string;
	'Relation Name'?: string;
	'Actual Rows'?: number;
	'Actual Loops'?: number;
	'Rows Removed by Filter'?: number;
	Plans?: PlanNode[];
}

interface Visit {
	table: string;
	way: string;
	/** Rows looked at, those that the policy or a filter then put aside included. */
	rows: number;
}

function visits({ Plans = [], ...node }: PlanNode): Visit[] {
	const rows =
		((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 1);
	const own = node['Relation Name'] ? [{ table: node['Relation Name'], way: node['Node Type'], rows }] : [];
	return [...own, ...Plans.flatMap(visits)];
}

/** Answers nothing, and collects how Postgres went about each query instead. */
class Explaining extends DummyDriver {
	readonly visits: Visit[] = [];

	override acquireConnection(): Promise<DatabaseConnection> {
		return Promise.resolve({
			executeQuery: async ({ sql, parameters }: CompiledQuery) => {
				const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
					`explain (analyze, timing off, format json) ${sql}`,
					[...parameters]
				);
				this.visits.push(...rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => visits(Plan))));
				return { rows: [] };
			},
			streamQuery: () => {
				throw new Error('No query of the app streams');
			}
		});
	}
}

/** Runs a query of the app as a person, and gives how Postgres went about it. */
async function planOf(person: string, query: (db: Kysely<DB>) => Promise<unknown>): Promise<Visit[]> {
	const driver = new Explaining();
	const db = new Kysely<DB>({
		dialect: {
			createAdapter: () => new PostgresAdapter(),
			createDriver: () => driver,
			createIntrospector: (asking) => new PostgresIntrospector(asking),
			createQueryCompiler: () => new PostgresQueryCompiler()
		}
	});
	await client.query(
		`begin; set local role authenticated; select set_config('request.jwt.claims', '{"sub":"${person}"}', true)`
	);
	await query(db);
	await client.query('rollback');
	return driver.visits;
}

const conversation = async () => {
	const { rows } = await client.query<{ id: string; patient: string }>(
		'select id, patient_id as patient from care.conversations where last_seq = 500 limit 1'
	);
	return { id: rows[0]?.id ?? '', patient: rows[0]?.patient ?? '' };
};

const large = ['messages', 'reads', 'rights', 'replies'];

// Postgres may read a nurse's own rights once, and look each row up among them: 200 patients, one area.
const ownRights = 200;

function expectNoSweep(plan: Visit[], mostRows: number): void {
	expect(plan.length).toBeGreaterThan(0);
	expect(plan.filter(({ table, way }) => way === 'Seq Scan' && large.includes(table))).toEqual([]);
	for (const { table, rows } of plan) {
		expect(rows, table).toBeLessThanOrEqual(table === 'rights' ? ownRights : mostRows);
	}
}

test('the inbox of 200 patients is read from their rows, not from their messages', async () => {
	const plan = await planOf(lee, (db) => conversationLines(db, lee));
	expectNoSweep(plan, 1000);
	expect(plan.map(({ table }) => table)).not.toContain('messages');
});

test('of a caseload nobody has read yet, one’s own messages alone are looked for', async () => {
	const { rows } = await client.query<{ id: string }>(
		'select id from care.conversations where last_seq = 500'
	);
	expect(rows).toHaveLength(200);
	const unread = rows.map(({ id }) => ({ id, lastSeq: 500, unread: 500 }));
	expectNoSweep(await planOf(lee, (db) => ownUnread(db, lee, unread)), 1000);
});

test('a patient’s one line does not cost a sweep through everyone’s', async () => {
	const { patient } = await conversation();
	expectNoSweep(await planOf(patient, (db) => conversationLines(db, patient)), 1000);
});

const pages: [string, (db: Kysely<DB>, id: string) => Promise<unknown>][] = [
	['the last page', (db, id) => messagesBefore(db, id, 501)],
	['a page from the middle, going back', (db, id) => messagesBefore(db, id, 250)],
	['a page from the middle, going on', (db, id) => messagesAfter(db, id, 250)],
	['what changed since a moment ago', (db, id) => conversationChanges(db, id, 490)],
	['how far the others have read', (db, id) => readsFrom(db, id, lee, 450)],
	['how far one has read', (db, id) => readUpTo(db, id, lee)]
];

for (const [name, query] of pages) {
	test(`${name} looks at little more than it shows, for nurse and patient alike`, async () => {
		const { id, patient } = await conversation();
		for (const person of [lee, patient]) expectNoSweep(await planOf(person, (db) => query(db, id)), 300);
	});
}

test('who cares for a patient, and the card beside the conversation, are found by key', async () => {
	const { patient } = await conversation();
	expectNoSweep(await planOf(lee, (db) => careTeam(db, patient)), 1000);
	expectNoSweep(await planOf(lee, (db) => patientCard(db, patient)), 1000);
});

test('a question without an index behind it is seen to be one', async () => {
	const plan = await planOf(lee, (db) =>
		db.selectFrom('care.messages').select('id').where('body', '=', 'Words?').execute()
	);
	expect(() => expectNoSweep(plan, 300)).toThrow();
});
