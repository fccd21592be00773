import { expect, test } from 'vitest';
import { ask, atTheClinic, everyone, outcome, type Clinic } from './clinic.ts';

const lakesideStaff = ['ana', 'dana', 'jules', 'lee', 'noor', 'priya', 'sam'];

/** Whom each person sees in a table, by name. */
async function whoSeesWhom({ asPerson, cast }: Clinic, table: string, column: string) {
	const names = Object.entries(cast);
	const seen: Record<string, string[]> = {};
	for (const viewer of everyone) {
		const rows = await asPerson(
			cast[viewer],
			ask<{ id: string }>(`select distinct ${column} as id from ${table}`)
		);
		seen[viewer] = rows.map(({ id }) => names.find((entry) => entry[1] === id)?.[0] ?? id).sort();
	}
	return seen;
}

const caseload = (own: string[]) => [...own, ...lakesideStaff].sort();

test('people see themselves, the staff of their clinic, and the patients they care for', () =>
	atTheClinic(async (clinic) => {
		expect(await whoSeesWhom(clinic, 'care.people', 'id')).toEqual({
			maria: caseload(['maria']),
			walter: caseload(['walter']),
			rosa: caseload(['rosa']),
			lee: caseload(['maria', 'walter']),
			ana: caseload(['maria', 'walter']),
			priya: caseload(['maria']),
			dana: lakesideStaff,
			jules: lakesideStaff,
			sam: lakesideStaff,
			noor: lakesideStaff,
			tess: ['ines', 'tess'],
			ines: ['ines', 'tess']
		});
	}));

const reach = {
	maria: ['maria'],
	walter: ['walter'],
	lee: ['maria', 'walter'],
	ana: ['maria', 'walter'],
	priya: ['maria'],
	rosa: [],
	dana: [],
	jules: [],
	sam: [],
	noor: [],
	tess: ['ines'],
	ines: ['ines']
};

test('birth dates and addresses are for the patient and those who care for them now', () =>
	atTheClinic(async (clinic) => {
		expect(await whoSeesWhom(clinic, 'care.patients', 'person_id')).toEqual(reach);
	}));

test('a care team is known to its patient and its present members', () =>
	atTheClinic(async (clinic) => {
		expect(await whoSeesWhom(clinic, 'care.care_team_members', 'patient_id')).toEqual(reach);
	}));

test('record numbers are for the care team, not for patients', () =>
	atTheClinic(async (clinic) => {
		await clinic.asAdmin((sql) =>
			sql.query(
				`insert into care.patient_identifiers (organisation_id, system, value, patient_id)
				select organisation_id, 'https://lakeside.example/mrn', person_id::text, person_id
				from care.patients where person_id = any ($1)`,
				[[clinic.cast.maria, clinic.cast.walter, clinic.cast.ines]]
			)
		);
		const nobody = { maria: [], walter: [], ines: [] };
		const seen = await whoSeesWhom(clinic, 'care.patient_identifiers', 'patient_id');
		expect(seen).toEqual({ ...reach, ...nobody });
	}));

test('staff, their roles and their hours are known inside their own clinic alone', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, cast } = clinic;
		await asAdmin((sql) =>
			sql.query(
				`insert into care.staff_roles (staff_id, organisation_id, role)
				select person_id, organisation_id, 'care_manager' from care.staff where person_id = any ($1)`,
				[[cast.lee, cast.tess]]
			)
		);
		await asAdmin((sql) =>
			sql.query(
				`insert into care.working_hours (staff_id, organisation_id, weekday, starts, ends)
				select staff_id, organisation_id, 1, '08:30', '17:00' from care.staff_roles where staff_id = any ($1)`,
				[[cast.lee, cast.tess]]
			)
		);
		for (const table of ['care.staff_roles', 'care.working_hours']) {
			const seen = await whoSeesWhom(clinic, table, 'staff_id');
			for (const viewer of everyone) {
				expect(seen[viewer], `${viewer} on ${table}`).toEqual(
					viewer === 'tess' || viewer === 'ines' ? ['tess'] : ['lee']
				);
			}
		}
		const staff = await whoSeesWhom(clinic, 'care.staff', 'person_id');
		expect([staff.maria, staff.noor, staff.tess]).toEqual([lakesideStaff, lakesideStaff, ['tess']]);
		const clinics = await whoSeesWhom(clinic, 'care.organisations', 'id');
		expect([clinics.maria, clinics.rosa, clinics.tess]).toEqual([['lakeside'], ['lakeside'], ['hillview']]);
	}));

test('somebody whom nobody knows sees nothing', () =>
	atTheClinic(async ({ asPerson, asRole, cast }) => {
		const count = ask<{ rows: number }>(
			'select (select count(*) from care.people)::int + (select count(*) from care.organisations)::int as rows'
		);
		expect(await asPerson(cast.lakeside, count)).toEqual([{ rows: 0 }]);
		expect(await asRole('authenticated', count)).toEqual([{ rows: 0 }]);
		for (const role of ['anon', 'closeby_app', 'closeby_jobs']) {
			expect(await outcome(asRole(role, count)), role).toBe('42501');
		}
	}));

test('people choose the language they read and their time zone, for themselves alone', () =>
	atTheClinic(async ({ asPerson, cast }) => {
		const choose = (id: string) =>
			ask(
				`update care.people set language = 'es', time_zone = 'America/New_York' where id = $1 returning language`,
				[id]
			);
		// Often enough that the row moves to another page and is written into every index anew.
		for (let time = 0; time < 100; time++)
			expect(await asPerson(cast.maria, choose(cast.maria))).toEqual([{ language: 'es' }]);
		expect(await asPerson(cast.lee, choose(cast.maria))).toEqual([]);
		expect(await asPerson(cast.walter, choose(cast.maria))).toEqual([]);
	}));

test('nobody gives themselves another name, clinic, kind or id', () =>
	atTheClinic(async ({ asPerson, cast }) => {
		const { maria, walter, hillview } = cast;
		for (const [column, value] of [
			['given_name', 'Lee'],
			['preferred_name', 'Dr. Shah'],
			['pronouns', 'she/her'],
			['family_name', 'Nguyen'],
			['organisation_id', hillview],
			['kind', 'staff'],
			['id', walter],
			['created_at', 'now']
		]) {
			const forge = ask(`update care.people set ${column} = $1 where id = $2`, [value, maria]);
			expect(await outcome(asPerson(maria, forge)), column).toBe('42501');
		}
	}));

test('a misspelt time zone or a language we do not speak is refused', () =>
	atTheClinic(async ({ asPerson, cast: { maria } }) => {
		const set = (column: string, value: string) =>
			outcome(asPerson(maria, ask(`update care.people set ${column} = $1 where id = $2`, [value, maria])));
		expect(await set('time_zone', 'America/Chicaco')).toBe('23514');
		expect(await set('time_zone', 'EST5EDT4')).toBe('23514');
		expect(await set('time_zone', 'America/Argentina/Buenos_Aires')).toBe('allowed');
		expect(await set('time_zone', 'UTC')).toBe('allowed');
		expect(await set('language', 'fr')).toBe('23514');
	}));

test('nobody adds, removes or rewrites people, patients, staff or teams through the app', () =>
	atTheClinic(async ({ asPerson, cast }) => {
		const tables = ['organisations', 'people', 'patients', 'patient_identifiers', 'staff', 'staff_roles'];
		for (const table of [...tables, 'working_hours', 'care_team_members']) {
			for (const statement of [`insert into care.${table} default values`, `delete from care.${table}`]) {
				for (const person of [cast.maria, cast.lee]) {
					expect(await outcome(asPerson(person, ask(statement))), statement).toBe('42501');
				}
			}
		}
		const takeOver = ask('update care.care_team_members set staff_id = $1', [cast.noor]);
		expect(await outcome(asPerson(cast.noor, takeOver))).toBe('42501');
	}));
