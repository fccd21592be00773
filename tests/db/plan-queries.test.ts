import { randomUUID } from 'node:crypto';
import {
	DummyDriver,
	Kysely,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type CompiledQuery,
	type DatabaseConnection
} from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DB } from '../../src/lib/db/generated.ts';
import { readAboutMe } from '../../src/lib/plan/about-me.server.ts';
import { listDrafts, readDraft } from '../../src/lib/plan/drafts.server.ts';
import { readOpinions } from '../../src/lib/plan/opinions.server.ts';
import { readPlan } from '../../src/lib/plan/plan.server.ts';
import {
	compareVersions,
	listVersions,
	readVersion,
	whatChangedSince
} from '../../src/lib/plan/versions.server.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

// How Postgres goes about the plan under its policies: 200 patients of one nurse, and 20 of another, each with 30 lines,
// six versions and a draft, and reports of 20 days. What is asserted is the way, never the time.

let database: FreshDatabase;
let client: pg.Client;
const lee = randomUUID();
let patient: string;
let versions: Record<'first' | 'last' | 'draft', string>;

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

async function fill(): Promise<void> {
	const [clinic, colleague] = [randomUUID(), randomUUID()];
	await client.query(`
		insert into care.organisations (id, name, phone, time_zone) values ('${clinic}', 'Lakeside', '+1 555 0100', 'UTC');
		insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
			select i, '${clinic}', 'staff', 'Nurse', 'Nurse', 'UTC' from unnest('{${lee},${colleague}}'::uuid[]) i;
		insert into care.staff (person_id, organisation_id) select id, organisation_id from care.people;
		alter table care.people disable trigger people__check_time_zone;
		insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
			select gen_random_uuid(), '${clinic}', 'patient', 'Patient', i::text, 'UTC' from generate_series(1, 220) i;
		insert into care.patients (person_id, organisation_id, birth_date)
			select id, organisation_id, '1959-03-04' from care.people where kind = 'patient';
		insert into care.care_team_members (organisation_id, patient_id, staff_id, position)
			select organisation_id, person_id,
				case when row_number() over (order by person_id) <= 200 then '${lee}' else '${colleague}' end::uuid, 'primary'
			from care.patients;
		set session_replication_role = replica;
		insert into care.plan_versions (id, organisation_id, patient_id, author_id, number, published_at)
			select gen_random_uuid(), p.organisation_id, p.patient_id, '${lee}', nullif(n, 7),
				case when n < 7 then now() - make_interval(days => 70 - n) end
			from care.plans p, generate_series(1, 7) n;
		insert into care.plan_version_events (version_id, organisation_id, patient_id, event, actor_id)
			select id, organisation_id, patient_id, 'published', '${lee}' from care.plan_versions where number is not null;
		insert into care.plan_drafts (patient_id, organisation_id, version_id)
			select patient_id, organisation_id, id from care.plan_versions where number is null;
		update care.plans p set current_id = v.id, last_number = 6, published_at = v.published_at
			from care.plan_versions v where v.patient_id = p.patient_id and v.number = 6;
		insert into care.plan_lines (id, revision, organisation_id, patient_id, kind, area, drug_name, author_id, first_number)
			select l.id, r, p.organisation_id, p.patient_id, l.kind, case l.kind when 'medicine' then 'medicines' else 'plan' end,
				case l.kind when 'medicine' then 'Metformin' end, '${lee}', nullif(r, 7)
			from care.plans p,
				lateral (
					select md5(p.patient_id || ':' || n)::uuid as id,
						(case when n <= 10 then 'step' when n <= 20 then 'medicine' else 'barrier' end)::care.plan_line_kind as kind
					from generate_series(1, 30) n
				) l,
				generate_series(1, 7) r;
		insert into private.plan_line_needs (line_id, revision, patient_id, area, topics)
			select id, revision, patient_id, area, '{}' from care.plan_lines;
		insert into care.plan_line_words (line_id, revision, part, language, organisation_id, patient_id, words, mark)
			select c.id, c.revision, part, language, c.organisation_id, c.patient_id, 'Words', 'human'
			from care.plan_lines c, unnest(case when c.revision > 5 then '{en,es}' else '{en}' end::text[]) language,
				unnest(case c.kind when 'step' then '{what,when}' when 'medicine' then '{purpose,how_much}' else '{plain}' end::text[]) part;
		insert into care.plan_version_lines (version_id, line_id, revision, organisation_id, patient_id, area, position)
			select v.id, c.id, c.revision, c.organisation_id, c.patient_id, c.area, 1
			from care.plan_versions v
			join care.plan_lines c on c.patient_id = v.patient_id and c.revision = coalesce(v.number, 7);
		insert into care.step_reports (id, organisation_id, patient_id, line_id, revision, area, day, outcome, author_id, ticked_at)
			select gen_random_uuid(), c.organisation_id, c.patient_id, c.id, 6, c.area, current_date - d, 'done', c.patient_id, now()
			from care.plan_lines c, generate_series(0, 19) d where c.revision = 6 and c.kind = 'step' and c.id::text < '8';
		insert into care.dose_reports (id, organisation_id, patient_id, line_id, revision, area, day, day_part, outcome, author_id,
				ticked_at)
			select gen_random_uuid(), c.organisation_id, c.patient_id, c.id, 6, c.area, current_date - d, 'morning', 'taken',
				c.patient_id, now()
			from care.plan_lines c, generate_series(0, 19) d where c.revision = 6 and c.kind = 'medicine' and c.id::text < '8';
		insert into care.plan_opinions (id, organisation_id, patient_id, version_id, area, opinion, author_id)
			select gen_random_uuid(), v.organisation_id, v.patient_id, v.id, 'plan', 'agree', v.patient_id
			from care.plan_versions v where v.number is not null;
		insert into care.plan_reads (patient_id, person_id, number, organisation_id)
			select p.patient_id, p.patient_id, n, p.organisation_id from care.plans p, generate_series(1, 5) n;
		insert into care.about_me (id, organisation_id, patient_id, version, fears, author_id)
			select gen_random_uuid(), p.organisation_id, p.patient_id, n, 'Needles', p.patient_id
			from care.plans p, generate_series(1, 5) n;
		set session_replication_role = origin;
		analyze`);
	const { rows } = await client.query<{ patient: string; first: string; last: string; draft: string }>(
		`select t.patient_id as patient, f.id as first, l.id as last, d.version_id as draft
		from care.care_team_members t
		join care.plan_versions f on f.patient_id = t.patient_id and f.number = 1
		join care.plan_versions l on l.patient_id = t.patient_id and l.number = 6
		join care.plan_drafts d on d.patient_id = t.patient_id
		where t.staff_id = $1 limit 1`,
		[lee]
	);
	const [one] = rows;
	if (!one) throw new Error('Lee has a patient');
	({ patient, ...versions } = one);
}

interface PlanNode {
	'Node Type': string;
	'Relation Name'?: string;
	'Actual Rows'?: number;
	'Actual Loops'?: number;
	'Rows Removed by Filter'?: number;
	'Shared Hit Blocks'?: number;
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

/** Answers as the database does, and collects how Postgres went about each query. */
class Explaining extends DummyDriver {
	readonly visits: Visit[] = [];
	/** Pages looked at, by functions that a query calls as well. */
	pages = 0;

	override acquireConnection(): Promise<DatabaseConnection> {
		return Promise.resolve({
			executeQuery: async <R>({ sql, parameters }: CompiledQuery) => {
				const { rows: plans } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
					`explain (analyze, buffers, timing off, format json) ${sql}`,
					[...parameters]
				);
				for (const row of plans)
					for (const { Plan } of row['QUERY PLAN']) this.pages += Plan['Shared Hit Blocks'] ?? 0;
				this.visits.push(...plans.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => visits(Plan))));
				const { rows } = await client.query<R & pg.QueryResultRow>(sql, [...parameters]);
				return { rows };
			},
			streamQuery: () => {
				throw new Error('No query of the app streams');
			}
		});
	}
}

/** Runs a query of the app as a person. Gives what it answered and how Postgres went about it. */
async function explained<T>(person: string, query: (db: Kysely<DB>) => Promise<T>) {
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
	const answer = await query(db);
	await client.query('rollback');
	return { answer, visits: driver.visits, pages: driver.pages };
}

const large =
	/^(plan_lines|plan_line_needs|plan_line_words|plan_version_lines|plan_versions|plan_version_events|step_reports|dose_reports|plan_opinions|plan_reads|about_me|rights)$/;

/** No table is swept, and none gives up more rows than a patient's record has of that kind, a few times over. */
function expectNoSweep(plan: Visit[], most: number): void {
	expect(plan.length).toBeGreaterThan(0);
	expect(plan.filter(({ table, way }) => way === 'Seq Scan' && large.test(table))).toEqual([]);
	for (const { table, rows } of plan) expect(rows, table).toBeLessThanOrEqual(most);
}

test('the plan in force is read from its own rows, for nurse and patient alike', async () => {
	for (const person of [lee, patient]) {
		const { answer, visits: plan } = await explained(person, (db) => readPlan(db, patient));
		expect(answer?.lines).toHaveLength(30);
		expect(Object.keys(answer?.lines[0]?.words ?? {}).length).toBeGreaterThan(0);
		expectNoSweep(plan, 1000);
	}
});

test('a plan in one language costs no more', async () => {
	const { answer, visits: plan } = await explained(patient, (db) => readPlan(db, patient, 'es'));
	expect(answer?.lines).toHaveLength(30);
	expectNoSweep(plan, 1000);
});

const queries: [string, (db: Kysely<DB>) => Promise<unknown>][] = [
	['the versions', (db) => listVersions(db, patient)],
	['an old version', (db) => readVersion(db, versions.first)],
	['what differs between the first and the last', (db) => compareVersions(db, versions.first, versions.last)],
	['what changed since the last look', (db) => whatChangedSince(db, patient)],
	['what the patient thinks', (db) => readOpinions(db, patient)],
	['about me', (db) => readAboutMe(db, patient)]
];

test.for(queries)('%s: found by key, for nurse and patient alike', async ([, query]) => {
	for (const person of [lee, patient]) {
		const { answer, visits: plan } = await explained(person, query);
		if (person === patient) expect(answer).toBeDefined();
		expectNoSweep(plan, 1000);
	}
});

test('the draft, and the list of drafts, are read from their own rows', async () => {
	const { answer, visits: plan, pages } = await explained(lee, (db) => readDraft(db, patient));
	expect(answer?.lines).toHaveLength(30);
	expectNoSweep(plan, 1000);
	// Whether it needs a signature is asked in a function: of two versions, where all of them take some 500 000 pages.
	expect(pages).toBeLessThan(50_000);
	const list = await explained(lee, listDrafts);
	expect(list.answer).toHaveLength(200);
	expectNoSweep(list.visits, 1000);
});
