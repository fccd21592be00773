import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenFiles, bundleOf, patientNumbered, somePatients, type Resource } from '../bundles.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

const root = path.join(import.meta.dirname, '../..');
// Records of made-up people from Synthea, where a checkout has them beside it; generated ones stand in elsewhere.
const records = path.join(root, '../shared/data/fhir/synthea');
const lakeside = '019a0000-0000-7000-8000-00000000f001';
const lee = '019a0000-0000-7000-8000-00000000f002';

let database: FreshDatabase;
let sql: pg.Client;
let folder: string;

beforeAll(async () => {
	database = await freshDatabase();
	sql = new pg.Client({ connectionString: database.url });
	await sql.connect();
	folder = await mkdtemp(path.join(tmpdir(), 'closeby-import-'));
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

/** Runs `npm run people:import` as an administrator would. */
const runImport = (...words: string[]) => runImportIn({ DATABASE_ADMIN_URL: database.url }, ...words);

function runImportIn(variables: Record<string, string>, ...words: string[]): Promise<Outcome> {
	const env = { ...process.env, ...variables };
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			[path.join(root, 'src/lib/people/import.ts'), ...words],
			{ env },
			(error, told, reasons) => {
				resolve({ code: error === null ? 0 : Number(error.code), told, reasons });
			}
		);
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

const numberOfPatients = async () => (await all('select from care.patients')).length;

/** The enrolled patient who has this medical record number. */
async function enrolled(number: string) {
	const [person] = await all<Record<string, unknown>>(
		`select p.id, p.given_name, p.family_name, p.language, p.time_zone, c.birth_date::text, c.phone, c.address_lines,
			(select array_agg(i.system order by i.system) from care.patient_identifiers i where i.patient_id = p.id) as systems
		from care.patient_identifiers n
		join care.people p on p.id = n.patient_id
		join care.patients c on c.person_id = p.id
		where n.value = $1`,
		number
	);
	return person;
}

test('real records are enrolled, once however often they are imported', async () => {
	const real = existsSync(records) ? readdirSync(records).filter((name) => name.endsWith('.json')) : [];
	const files = [
		...real.map((name) => path.join(records, name)),
		await file('generated.json', bundleOf(somePatients(40)))
	];
	const before = await numberOfPatients();
	const first = await runImport(...files);
	expect(first).toMatchObject({ code: 0, reasons: '' });
	for (const name of real) expect(first.told).toContain(`${name}: 1 enrolled, 0 updated, 0 unchanged`);
	expect(first.told).toContain('generated.json: 40 enrolled, 0 updated, 0 unchanged');
	expect(await numberOfPatients()).toBe(before + real.length + 40);

	const again = await runImport(...files);
	expect(again.told).toContain(`Patients: 0 enrolled, 0 updated, ${real.length + 40} unchanged`);
	expect(await numberOfPatients()).toBe(before + real.length + 40);

	const kept = await all(`select from care.patient_identifiers
		where system ~ 'us-ssn|passport' or system ~ '2\\.16\\.840\\.1\\.113883\\.4\\.3' or value ~ '^999-'`);
	expect(kept).toHaveLength(0);
});

test('a patient is enrolled with a conversation and the right to their own record', async () => {
	const record = patientNumbered('A-1', {
		communication: [{ language: { coding: [{ code: 'es-MX' }] }, preferred: true }],
		telecom: [{ system: 'phone', value: '(312) 555-0101', use: 'mobile' }],
		address: [{ use: 'home', line: ['12 Lake St', 'Apt 4 ½'], city: 'Chicago' }]
	});
	expect(await runImport(await file('maria.json', record))).toMatchObject({ code: 0 });
	const maria = await enrolled('A-1');
	expect(maria).toMatchObject({
		given_name: 'Maria',
		family_name: 'Alvarez',
		language: 'es',
		time_zone: 'America/Chicago',
		birth_date: '1959-03-14',
		phone: '(312) 555-0101',
		address_lines: ['12 Lake St', 'Apt 4 ½']
	});
	expect(await all('select from care.conversations where patient_id = $1', maria?.['id'])).toHaveLength(1);
	expect(
		await all('select from private.rights where patient_id = $1 and person_id = $1', maria?.['id'])
	).toHaveLength(8);
	expect(await all('select from identity.users where id = $1', maria?.['id'])).toHaveLength(0);
});

test('a record that changed updates the person, but not what the person chose', async () => {
	const name = (family: string) => ({ name: [{ use: 'official', family, given: ['Walter'] }] });
	await runImport(await file('walter.json', patientNumbered('B-1', name('Green'))));
	const before = await enrolled('B-1');
	await all(`update care.people set language = 'es' where id = $1`, before?.['id']);
	const changed = patientNumbered('B-1', name('Greene'));
	const result = await runImport(await file('walter.json', bundleOf([changed])));
	expect(result.told).toContain('walter.json: 0 enrolled, 1 updated, 0 unchanged');
	expect(await enrolled('B-1')).toMatchObject({ id: before?.['id'], family_name: 'Greene', language: 'es' });
});

test('a file with one bad record enrols nobody, says which, and the other files go on', async () => {
	const half = bundleOf([patientNumbered('C-1'), patientNumbered('C-2', { birthDate: '1959' })]);
	const result = await runImport(
		await file('half.json', half),
		path.join(folder, 'absent.json'),
		folder,
		await file('niño enfermo.json', patientNumbered('C-3'))
	);
	expect(result.code).toBe(1);
	expect(result.reasons).toContain(
		'[1/4] half.json: not imported. Patient 2 of 2: the birth date is a year only; the full date is needed.'
	);
	expect(result.reasons).toContain('absent.json: not imported. There is no such file.');
	expect(result.reasons).toContain('It is a folder');
	expect(result.told).toContain('[4/4] niño enfermo.json: 1 enrolled');
	expect(result.told).toContain('Files: 1 imported, 3 not imported.');
	expect(await enrolled('C-1')).toBeUndefined();
	expect(await enrolled('C-3')).toBeDefined();
});

test('a file is looked for where its name was typed, which npm leaves for the folder of the checkout', async () => {
	await file('typed.json', patientNumbered('C-4'));
	const variables = { DATABASE_ADMIN_URL: database.url, INIT_CWD: path.join(folder, 'below') };
	const result = await runImportIn(variables, '../typed.json');
	expect(result).toMatchObject({ code: 0, reasons: '' });
	expect(result.told).toContain('[1/1] typed.json: 1 enrolled');
});

test('whoever reads no further than the first line has every file imported, and hears of those that were not', async () => {
	const files = [
		await file('read-of.json', patientNumbered('C-5')),
		path.join(folder, 'absent.json'),
		await file('unread.json', patientNumbered('C-6'))
	];
	const program = path.join(root, 'src/lib/people/import.ts');
	const env = { ...process.env, DATABASE_ADMIN_URL: database.url };
	const child = spawn(process.execPath, [program, ...files], { env, stdio: ['ignore', 'pipe', 'pipe'] });
	let reasons = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => (reasons += text));
	child.stdout.once('data', () => child.stdout.destroy());
	await once(child, 'close');
	expect(reasons).toBe('[2/3] absent.json: not imported. There is no such file.\n');
	expect(child.exitCode).toBe(1);
	expect([await enrolled('C-5'), await enrolled('C-6')]).not.toContain(undefined);
});

test('every broken file is named with its reason, and none leaves a trace', async () => {
	await mkdir(path.join(folder, 'broken'));
	const files = await Promise.all(
		brokenFiles.map(({ text }, index) => file(path.join('broken', `${index}.json`), text))
	);
	const before = await numberOfPatients();
	const result = await runImport(...files);
	expect(result.code).toBe(1);
	const lines = result.reasons.trim().split('\n');
	expect(lines).toHaveLength(brokenFiles.length);
	brokenFiles.forEach(({ reason }, index) => expect(lines[index]).toContain(reason));
	expect(await numberOfPatients()).toBe(before);
});

test('a record whose identifiers belong to two people is refused', async () => {
	const identifier = ['D-1', 'D-2'].map((value) => ({ system: 'https://lakeside.example/mrn', value }));
	await runImport(await file('two.json', bundleOf([patientNumbered('D-1'), patientNumbered('D-2')])));
	const result = await runImport(await file('both.json', patientNumbered('', { identifier })));
	expect(result.reasons).toContain('belong to two people here');
});

test('a record that would turn one patient into another is refused', async () => {
	await runImport(await file('right.json', patientNumbered('E-1')));
	const other = { name: [{ family: 'Greene', given: ['Walter'] }], birthDate: '1951-11-02' };
	const result = await runImport(await file('wrong.json', patientNumbered('E-1', other)));
	expect(result.reasons).toContain('another name and another birth date');
	const name = (family: string, ...given: string[]) => ({ name: [{ use: 'official', family, given }] });
	for (const relative of [name('Alvarez', 'Rosa'), name('Torres', 'Maria')]) {
		const mixedUp = patientNumbered('E-1', { ...relative, birthDate: '1984-06-20' });
		expect((await runImport(await file('relative.json', mixedUp))).reasons).toContain('another birth date');
	}
	expect(await enrolled('E-1')).toMatchObject({ given_name: 'Maria', birth_date: '1959-03-14' });
	const corrected = patientNumbered('E-1', { ...name('Álvarez', 'MARÍA', 'Luz'), birthDate: '1959-04-13' });
	expect((await runImport(await file('corrected.json', corrected))).told).toContain('1 updated');
	expect(await enrolled('E-1')).toMatchObject({ family_name: 'Álvarez', birth_date: '1959-04-13' });
});

test('two patients of one file with the same number are refused, whoever they are', async () => {
	const twice = bundleOf([patientNumbered('F-1'), patientNumbered('F-1')]);
	const result = await runImport(await file('twice.json', twice));
	expect(result.reasons).toContain('carry the same identifier');
	expect(await enrolled('F-1')).toBeUndefined();
});

test('a named care manager is given the patients who have none, and sees them at once', async () => {
	const team = async () =>
		all(
			`select m.position from care.care_team_members m
			join care.patient_identifiers i using (patient_id) where i.value = 'G-1' and m.staff_id = $1`,
			lee
		);
	const bundle = await file('cared-for.json', bundleOf([patientNumbered('G-1')]));
	const alone = await runImport(bundle);
	expect(alone.told).toContain('Without a care manager: 1.');
	for (let round = 0; round < 2; round++) {
		const { code, told } = await runImport('--care-manager', 'Lee', bundle);
		expect(code).toBe(0);
		expect(told).not.toContain('Without a care manager');
		expect(await team()).toEqual([{ position: 'primary' }]);
	}
	const person = (await enrolled('G-1'))?.['id'];
	expect(
		await all('select from private.rights where patient_id = $1 and person_id = $2', person, lee)
	).toHaveLength(8);
});

test('with several organisations the import asks which one, and keeps their patients apart', async () => {
	const hillcrest = '019a0000-0000-7000-8000-00000000f009';
	await all(
		`insert into care.organisations (id, name, phone, time_zone) values ($1, 'Hillcrest Clinic', '(303) 555-0161', 'America/Denver')`,
		hillcrest
	);
	const one = await file('same-number.json', patientNumbered('H-1'));
	const unclear = await runImport(one);
	expect(unclear.code).toBe(1);
	expect(unclear.reasons).toContain('--organisation: "Hillcrest Clinic", "Lakeside Family Health"');
	expect(await runImport('--organisation', 'Hillcrest Clinic', one)).toMatchObject({ code: 0 });
	expect(await enrolled('H-1')).toMatchObject({ time_zone: 'America/Denver' });
	expect((await runImport('--organisation', lakeside, one)).told).toContain('1 enrolled');
	expect((await runImport('--care-manager', 'lee', one)).told).toContain('1 unchanged');
	expect(
		(await runImport('--organisation', 'Hillcrest Clinic', '--care-manager', 'lee', one)).reasons
	).toContain('lee does not work at that organisation');
	await all('delete from care.patient_identifiers where organisation_id = $1', hillcrest);
});

test('a slip of the fingers is answered, and nothing is imported', async () => {
	const [help, nothing, unknown, nobody] = await Promise.all([
		runImport('--help'),
		runImport(),
		runImport('--organization', 'x', 'y.json'),
		runImport('--care-manager', 'nobody', 'y.json')
	]);
	expect(help.told).toContain('npm run people:import');
	expect(nothing.reasons).toContain('--help');
	expect(unknown.reasons).toContain('--organization');
	expect(nobody.reasons).toContain('no care manager');
	expect([help, nothing, unknown, nobody].map(({ code }) => code)).toEqual([0, 1, 1, 1]);
});

test('without a database to reach the import says what to do, and no secret', async () => {
	const lost = new URL(database.url);
	lost.port = '1';
	const result = await runImportIn({ DATABASE_ADMIN_URL: lost.href }, 'y.json');
	expect(result).toMatchObject({ code: 1, told: '' });
	expect(result.reasons).toBe('The database does not answer (ECONNREFUSED); check DATABASE_ADMIN_URL.\n');
	const bare = await runImportIn({ DATABASE_ADMIN_URL: 'postgresql://a:sekret@db.example.org/x' }, 'y.json');
	expect(bare).toMatchObject({ code: 1, told: '' });
	expect(bare.reasons).toMatch(/^The environment does not fit: DATABASE_ADMIN_URL \(.*\n$/);
	expect(bare.reasons).not.toContain('sekret');
});

test('while Closeby runs on its embedded database, that is where patients are enrolled', async () => {
	const one = await file('embedded.json', patientNumbered('I-1'));
	const embedded = { DATABASE_ADMIN_URL: '', CLOSEBY_DATA: folder };
	expect((await runImportIn(embedded, one)).reasons).toContain('start Closeby with npm start');
	await file('connection.env', `DATABASE_URL=unused\nDATABASE_ADMIN_URL=${database.url}\n`);
	expect(await runImportIn(embedded, '--care-manager', 'lee', one)).toMatchObject({ code: 0 });
	expect(await enrolled('I-1')).toBeDefined();
});
