import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleOf, patientNumbered, somePatients, type Resource } from '../bundles.ts';
import { condition, medicine, recordOf, wholeRecord } from '../records.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

const root = path.join(import.meta.dirname, '../..');
// Records of made-up people from Synthea, where a checkout has them beside it; generated ones stand in elsewhere.
const records = path.join(root, '../shared/data/fhir/synthea');
const lakeside = '019a0000-0000-7000-8000-00000000f101';
const lee = '019a0000-0000-7000-8000-00000000f102';

let database: FreshDatabase;
let sql: pg.Client;
let folder: string;

beforeAll(async () => {
	database = await freshDatabase();
	sql = new pg.Client({ connectionString: database.url });
	await sql.connect();
	folder = await mkdtemp(path.join(tmpdir(), 'closeby-fhir-'));
	await sql.query(`
		insert into care.organisations (id, name, phone, time_zone)
		values ('${lakeside}', 'Lakeside Family Health', '(312) 555-0142', 'America/Chicago');
		insert into care.people (id, organisation_id, kind, given_name, family_name, time_zone)
		values ('${lee}', '${lakeside}', 'staff', 'Lee', 'Nguyen', 'America/Chicago');
		insert into care.staff (person_id, organisation_id) values ('${lee}', '${lakeside}');
		insert into care.staff_roles (staff_id, organisation_id, role) values ('${lee}', '${lakeside}', 'care_manager');
		insert into identity.users (id, username) values ('${lee}', 'lee');`);
});

afterAll(async () => {
	await sql.end();
	await database.drop();
	await rm(folder, { recursive: true, force: true });
});

interface Outcome {
	code: number;
	told: string;
	reasons: string;
}

/** Runs `npm run fhir:import` as an administrator would. */
const runImport = (...words: string[]) => run('import', words);

/** Runs `npm run fhir:export`. */
const runExport = (...words: string[]) => run('export', words);

function run(name: 'import' | 'export', words: string[]): Promise<Outcome> {
	const env = { ...process.env, DATABASE_ADMIN_URL: database.url, INIT_CWD: folder };
	const command = [path.join(root, `src/lib/fhir/${name}.ts`), ...words];
	return new Promise((resolve) => {
		execFile(process.execPath, command, { env }, (error, told, reasons) => {
			resolve({ code: error === null ? 0 : Number(error.code), told, reasons });
		});
	});
}

async function file(name: string, content: Resource | string): Promise<string> {
	const where = path.join(folder, name);
	await writeFile(where, typeof content === 'string' ? content : JSON.stringify(content));
	return where;
}

async function all<T extends pg.QueryResultRow>(query: string, ...values: unknown[]): Promise<T[]> {
	return (await sql.query<T>(query, values)).rows;
}

const Entries = v.object({ entry: v.array(v.object({ resource: v.object({ resourceType: v.string() }) })) });

/** How many of each type are in a file, and how many of each the last import of it tells of. */
function typesIn(text: string): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { resource } of v.parse(Entries, JSON.parse(text)).entry)
		counts[resource.resourceType] = (counts[resource.resourceType] ?? 0) + 1;
	return counts;
}

async function typesOf(name: string): Promise<Record<string, number>> {
	const rows = await all<{ type: string; count: number }>(
		`select o.resource_type as type, count(*)::int as count from care.fhir_outcomes o
		where o.import_id = (select id from care.fhir_imports where file_name = $1 order by imported_at desc limit 1)
		group by 1`,
		name
	);
	return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}

/** Everything that imports leave, as numbers that a second import must not change. */
const left = () =>
	all(`select (select count(*) from care.fhir_resources) as resources, (select count(*) from care.plan_lines) as lines,
		(select count(*) from care.plan_versions) as versions, (select count(*) from care.patients) as patients`);

const synthea = existsSync(records)
	? readdirSync(records).map((name) => ({ name, text: readFileSync(path.join(records, name), 'utf8') }))
	: [];
const generated = somePatients(4, 1974).map((patient, index) => ({
	name: `generated ${index}.json`,
	text: JSON.stringify(bundleOf([patient]))
}));

test('whole records import with every resource accounted for, and a second time nothing is made twice', async () => {
	const files = await Promise.all([...synthea, ...generated].map(({ name, text }) => file(name, text)));
	const first = await runImport('--as', 'lee', ...files);
	expect(first.reasons).toBe('');
	expect(first.code).toBe(0);
	expect(first.told).toContain(`Files: ${files.length} imported, 0 not imported.`);
	for (const { name, text } of [...synthea, ...generated])
		expect(await typesOf(name), name).toEqual(typesIn(text));
	const before = await left();
	const second = await runImport('--as', 'lee', ...files);
	expect(second.code).toBe(0);
	expect(second.told).not.toContain('changed in the draft');
	expect(await left()).toEqual(before);
});

test('a record becomes a draft, with what is of a sensitive topic marked, and all words to be looked at', async () => {
	const result = await runImport('--as', 'lee', await file('whole.json', wholeRecord()));
	expect(result.reasons).toBe('');
	expect(result.told).toContain(
		'18 resources: 7 understood, 5 kept as they are, 6 left out; 6 new or changed in the draft; 1 identity numbers'
	);
	const outcomes = await all<{ told: string }>(
		`select resource_type || ' ' || outcome || coalesce(' ' || reason, '') as told from care.fhir_outcomes o
		join care.fhir_imports i on i.id = o.import_id where i.file_name = 'whole.json' order by place`
	);
	expect(outcomes.map(({ told }) => told)).toEqual([
		'Patient understood patient',
		'Condition understood',
		'Condition left_out ended',
		'Condition understood',
		'Condition left_out entered_in_error',
		'Condition kept unconfirmed',
		'Goal understood',
		'CarePlan understood',
		'CarePlan left_out ended',
		'MedicationRequest understood',
		'Medication understood medicine_part',
		'MedicationRequest left_out ended',
		'Observation kept readings',
		'AllergyIntolerance kept allergies',
		'Encounter kept visits',
		'Claim left_out billing',
		'RelatedPerson kept people',
		'Observation left_out wrong_patient'
	]);
	const lines = await all(
		`select c.kind, c.topic, c.condition_code as code, c.loinc_code as loinc, c.unit, c.target_high::float as high,
			c.due_on::text as due, c.drug_name as drug, c.rxnorm_code as rxnorm, c.dose, c.sig, c.schedule,
			(select p.kind from care.plan_lines p where p.id = c.parent_id) as parent,
			(select w.words || ' ' || w.mark from care.plan_line_words w where w.line_id = c.id) as words
		from care.plan_version_lines l join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
		where l.version_id = (select draft_id from care.fhir_imports where file_name = 'whole.json') order by l.position`
	);
	const nothing = {
		topic: null,
		code: null,
		loinc: null,
		unit: null,
		high: null,
		due: null,
		drug: null,
		rxnorm: null,
		dose: null,
		sig: null,
		schedule: null,
		parent: null,
		words: null
	};
	expect(lines).toEqual([
		{ ...nothing, kind: 'problem', code: '44054006', words: 'Diabetes mellitus type 2 needs_review' },
		{
			...nothing,
			kind: 'problem',
			code: '370143000',
			topic: 'mental_health',
			words: 'Major depression needs_review'
		},
		{
			...nothing,
			kind: 'goal',
			parent: 'problem',
			loinc: '4548-4',
			unit: '%',
			high: 7,
			due: '2027-05-31',
			words: 'Hemoglobin A1c below target needs_review'
		},
		{ ...nothing, kind: 'step', parent: 'goal', words: 'Diabetic diet needs_review' },
		{ ...nothing, kind: 'step', parent: 'goal', words: 'Exercise therapy needs_review' },
		{
			...nothing,
			kind: 'medicine',
			drug: 'Metformin 500 MG Oral Tablet',
			rxnorm: '860975',
			dose: '500 mg',
			sig: 'Take 1 tablet by mouth twice a day with meals',
			schedule: { parts: ['morning', 'evening'] }
		}
	]);
	expect(
		await all(
			`select content ->> 'valueQuantity' as kept from care.fhir_resources where content ->> 'id' = 'weight'`
		)
	).toEqual([{ kept: '{"unit": "kg", "value": 71.5}' }]);
});

test('what could not be taken over whole is told by name, and one page of a record says that there are more', async () => {
	const weekly = { repeat: { frequency: 1, period: 1, periodUnit: 'wk', when: ['MORN'] } };
	const methotrexate = medicine('w', 'Methotrexate 2.5 MG', { dosageInstruction: [{ timing: weekly }] });
	const record = recordOf([methotrexate], patientNumbered('R-9', { id: 'p' }));
	const deleted = { request: { method: 'DELETE', url: 'Condition/7' } };
	const result = await runImport(
		'--as',
		'lee',
		await file('page.json', {
			...record,
			type: 'searchset',
			link: [{ relation: 'next', url: 'https://north.example/2' }],
			entry: [record['entry'], deleted].flat()
		})
	);
	expect(result.told).toContain(
		'4 resources: 1 understood, 1 kept as they are, 2 left out; 1 new or changed'
	);
	expect(result.told).toContain('This file is one page of several.');
	expect(
		await all(
			`select o.resource_type as type, o.outcome, o.reason, o.title, c.sig, c.schedule
			from care.fhir_outcomes o join care.fhir_imports i on i.id = o.import_id
			left join care.plan_lines c on c.id = any(o.line_ids)
			where i.file_name = 'page.json' and o.resource_type <> 'Patient' order by o.place`
		)
	).toEqual([
		{
			type: 'MedicationRequest',
			outcome: 'kept',
			reason: 'timing',
			title: 'Methotrexate 2.5 MG',
			sig: '1 × per week, in the morning',
			schedule: null
		},
		...[
			{ type: 'Condition', reason: 'deleted', title: 'Condition/7' },
			{ type: 'Bundle', reason: 'next_page', title: null }
		].map((one) => ({ ...one, outcome: 'left_out', sig: null, schedule: null }))
	]);
});

test('a file that is refused leaves nothing, not even the patient, and the others go on', async () => {
	const before = await left();
	const two = recordOf([patientNumbered('R-3', { id: 'q' })], patientNumbered('R-2', { id: 'p' }));
	const result = await runImport(
		'--as',
		'lee',
		await file('two.json', two),
		await file('cut.json', '{"resourceType":"Bundle"'),
		await file('good.json', recordOf([condition('a', 'Gout')], patientNumbered('R-4', { id: 'p' })))
	);
	expect(result.code).toBe(1);
	expect(result.reasons).toContain('[1/3] two.json: not imported. The file holds 2 patients.');
	expect(result.reasons).toContain('[2/3] cut.json: not imported. The file is not JSON, or it was cut off.');
	expect(result.told).toContain('[3/3] good.json: 2 resources: 2 understood');
	expect(await left()).toMatchObject([{ patients: String(Number(before[0]?.['patients']) + 1) }]);
});

test('a file may have any name, and is looked for where that was typed', async () => {
	const record = recordOf([condition('a', 'Gout')], patientNumbered('R-7', { id: 'p' }));
	const name = 'nin\u0303a ❤\ufe0f \u202edod.json';
	await file(name, record);
	const { told } = await runImport('--as', 'lee', name);
	expect(told).toContain('1 imported');
	expect(await typesOf('niña ❤ dod.json')).toEqual({ Patient: 1, Condition: 1 });
});

test('a slip of the fingers is answered, and nothing is imported', async () => {
	const [help, nothing, nobody, noOne] = await Promise.all([
		runImport('--help'),
		runImport('--as', 'lee'),
		runImport('--as', 'nobody', 'x.json'),
		runImport('x.json')
	]);
	expect(help?.told).toContain('npm run fhir:import');
	expect(nothing?.reasons).toContain('--help');
	expect(nobody?.reasons).toContain('username nobody');
	expect(noOne?.reasons).toContain('--as');
});

test('a record is exported to whoever cares for the patient, whom the log names', async () => {
	await runImport('--as', 'lee', await file('out.json', recordOf([], patientNumbered('X-1', { id: 'p' }))));
	const taken = await runExport('--as', 'lee', '--patient', 'X-1');
	expect(taken.reasons).toBe('');
	expect(JSON.parse(taken.told)).toMatchObject({ resourceType: 'Bundle', type: 'collection' });
	expect(taken.told).toContain('"value": "X-1"');
	const copied = await all(
		`select e.actor_id as actor from audit.events e join care.patient_identifiers i on i.patient_id = e.patient_id
		where i.value = 'X-1' and e.action = 'record.copied'`
	);
	expect(copied).toEqual([{ actor: lee }]);
	expect((await runExport('--as', 'lee', '--patient', 'X-9')).reasons).toContain('no such patient');
	expect((await runExport('--as', 'lee')).reasons).toContain('--patient');
});
