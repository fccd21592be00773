import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask, atTheClinic, everyone, outcome, type Clinic } from './clinic.ts';
import type { Work } from './database.ts';
import { freshSession, giveLogin, giveRoles, hash, invite } from './invitations.ts';

/** Everyone in place, and Lee and Ana as care managers. */
const atWork = <T>(play: (clinic: Clinic) => Promise<T>) =>
	atTheClinic(async (clinic) => {
		const { asAdmin, cast } = clinic;
		await giveRoles(clinic);
		await asAdmin(
			ask(
				`insert into care.staff_roles (staff_id, organisation_id, role)
				values ($1, $4, 'care_manager'), ($2, $4, 'care_manager'), ($3, $4, 'provider')`,
				[cast.lee, cast.ana, cast.priya, cast.lakeside]
			)
		);
		return play(clinic);
	});

const enrol =
	(manager: string, more: Record<string, string | null> = {}): Work<string> =>
	async (sql) => {
		const given = { id: randomUUID(), given: 'Ida', family: 'Thistlewood', born: '1950-02-01', ...more };
		await sql.query('select care.enrol_patient($1, $2, $3, $4, $5, $6, $7, $8)', [
			given.id,
			given.given,
			given.family,
			more['preferred'] ?? null,
			given.born,
			more['language'] ?? 'es',
			more['phone'] ?? null,
			manager
		]);
		return given.id;
	};

const enrolStaff = (roles: string[], credential: string | null = 'RN'): Work<unknown> =>
	ask('select care.enrol_staff($1, $2, $3, $4, $5, $6)', [
		randomUUID(),
		'Bram',
		'Okonjo',
		credential,
		'en',
		roles
	]);

test('care managers, supervisors and administrators enrol patients; administrators enrol staff', () =>
	atWork(async ({ asPerson, cast }) => {
		const allowed = { patient: [] as string[], staff: [] as string[] };
		for (const person of everyone) {
			if ((await outcome(asPerson(cast[person], enrol(cast.lee)))) === 'allowed')
				allowed.patient.push(person);
			if ((await outcome(asPerson(cast[person], enrolStaff(['provider'])))) === 'allowed')
				allowed.staff.push(person);
		}
		expect(allowed).toEqual({ patient: ['lee', 'ana', 'sam', 'noor'], staff: ['noor'] });
	}));

test('an enrolled patient is in their care manager’s care, has their own record, and the log says who did it', () =>
	atWork(async ({ asAdmin, asPerson, cast }) => {
		const id = await asPerson(cast.ana, enrol(cast.lee, { preferred: 'Idita', phone: '555 0100' }));
		expect(
			await asPerson(
				cast.lee,
				ask(
					`select p.given_name, p.preferred_name, p.language, c.birth_date::text as born, c.phone
					from care.people p join care.patients c on c.person_id = p.id where p.id = $1`,
					[id]
				)
			)
		).toEqual([
			{ given_name: 'Ida', preferred_name: 'Idita', language: 'es', born: '1950-02-01', phone: '555 0100' }
		]);
		expect(
			await asPerson(id, ask('select from care.conversations where patient_id = $1', [id]))
		).toHaveLength(1);
		// Who enrolled them may hand over the first invitation, and sees no more than that.
		expect(await outcome(asPerson(cast.ana, invite(id)))).toBe('allowed');
		expect(await asPerson(cast.ana, ask('select from care.patients where person_id = $1', [id]))).toEqual([]);
		expect(
			await asAdmin(ask(`select actor_id, patient_id from audit.events where action = 'person.enrolled'`))
		).toEqual([{ actor_id: cast.ana, patient_id: id }]);
	}));

test('who enrolled a patient invites them until they have a login, and not to come back in', () =>
	atWork(async (clinic) => {
		const { asPerson, cast } = clinic;
		const id = await asPerson(cast.ana, enrol(cast.lee));
		await giveLogin(clinic, id);
		const recovery = { purpose: 'recover', checked: 'photo_id' } as const;
		const tried = async (person: string) =>
			outcome(asPerson(person, invite(id, recovery), await freshSession(clinic, person)));
		expect(await tried(cast.ana)).toBe('ABSNT');
		expect(await tried(cast.lee)).toBe('allowed');
	}));

test('a second tap enrols nobody twice, and an id is never somebody else’s', () =>
	atWork(async ({ asAdmin, asPerson, cast }) => {
		const id = randomUUID();
		await asPerson(cast.lee, enrol(cast.lee, { id }));
		expect(await outcome(asPerson(cast.lee, enrol(cast.lee, { id })))).toBe('allowed');
		expect(await outcome(asPerson(cast.lee, enrol(cast.lee, { id, given: 'Odile' })))).toBe('TAKEN');
		expect(await outcome(asPerson(cast.ana, enrol(cast.lee, { id })))).toBe('TAKEN');
		expect(await outcome(asPerson(cast.lee, enrol(cast.lee, { id: cast.maria, given: 'Maria' })))).toBe(
			'TAKEN'
		);
		expect(await asAdmin(ask('select from care.enrolments'))).toHaveLength(1);
	}));

test('names with hidden characters, days that cannot be and strangers as care managers are refused', () =>
	atWork(async ({ asPerson, cast }) => {
		const tried = (more: Record<string, string>, manager = cast.lee) =>
			outcome(asPerson(cast.lee, enrol(manager, more)));
		for (const name of ['Ida\u202e', 'I\u200fda', 'Ida\n', '\u0007Ida', '', '   ', 'x'.repeat(201)]) {
			expect(await tried({ given: name }), JSON.stringify(name)).toBe('23514');
			expect(await tried({ family: name }), JSON.stringify(name)).toBe('23514');
		}
		expect(await tried({ preferred: 'Id\u2066a' })).toBe('23514');
		for (const name of ['José María', 'O’Neil-Ruiz', '李', 'علی', 'می\u200cخواهم'])
			expect(await tried({ given: name }), name).toBe('allowed');
		for (const born of ['1899-12-31', '2190-01-01']) expect(await tried({ born }), born).toBe('23514');
		expect(await tried({ language: 'fr' })).toBe('23514');
		for (const person of [cast.priya, cast.tess, cast.maria, randomUUID()])
			expect(await tried({}, person)).toBe('23514');
		for (const roles of [[], ['owner']])
			expect(await outcome(asPerson(cast.noor, enrolStaff(roles))), String(roles)).not.toBe('allowed');
		expect(await outcome(asPerson(cast.noor, enrolStaff(['provider'], 'R\u202eN')))).toBe('23514');
	}));

test('somebody who may be enrolled already is shown to who enrols, within the clinic, and the look is kept', () =>
	atWork(async ({ asAdmin, asPerson, cast }) => {
		const similar =
			(given: string, family: string, born: string): Work<string[]> =>
			async (sql) =>
				(
					await sql.query<{ name: string }>('select name from care.similar_patients($1, $2, $3)', [
						given,
						family,
						born
					])
				).rows.map(({ name }) => name);
		const asSam = (...who: Parameters<typeof similar>) => asPerson(cast.sam, similar(...who));
		expect(await asSam('MARÍA', 'Álvarez', '1970-01-01')).toEqual(['Maria Alvarez']);
		expect(await asSam('María del Mar', 'alvarez', '1959-03-04')).toEqual(['Maria Alvarez']);
		expect(await asSam('Alvarez', 'Ruiz', '1959-03-04')).toEqual(['Maria Alvarez']);
		expect(await asSam('Maria', 'Ruiz', '1970-01-01')).toEqual([]);
		expect(await asSam('Ines', 'Duarte', '1959-03-04')).toEqual([]);
		for (const person of ['maria', 'priya', 'rosa', 'tess'] as const)
			expect(await outcome(asPerson(cast[person], similar('Maria', 'Alvarez', '1959-03-04')))).toBe('ABSNT');
		const looks = await asAdmin(
			ask(`select distinct actor_id, patient_id from audit.events where action = 'record.listed'`)
		);
		expect(looks).toEqual([{ actor_id: cast.sam, patient_id: cast.maria }]);
	}));

test('the list holds exactly those whom somebody may invite', () =>
	atWork(async ({ asAdmin, asPerson, cast }) => {
		await asPerson(cast.ana, enrol(cast.lee));
		const all = await asAdmin(ask<{ id: string }>('select id from care.people'));
		for (const person of everyone) {
			const listed = await asPerson(
				cast[person],
				ask<{ id: string }>(`select id from care.invitees('', false)`)
			);
			const one = await asPerson(cast[person], async (sql) => {
				const rows = [];
				for (const { id } of all)
					rows.push(...(await ask<{ id: string }>('select id from care.open_invitee($1)', [id])(sql)));
				return rows;
			});
			const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();
			expect(ids(listed), person).toEqual(ids(one));
		}
	}));

test('the list is found by any part of a name, and tells who cannot sign in and what was sent', () =>
	atWork(async (clinic) => {
		const { asPerson, cast } = clinic;
		const list = (words: string, without = false) =>
			asPerson(
				cast.lee,
				ask(`select name, born, has_login, invitation from care.invitees($1, $2)`, [words, without])
			);
		const maria = { name: 'Maria Alvarez', born: '1959-03-04', has_login: false, invitation: null };
		expect(await list('álv mar')).toEqual([maria]);
		expect(await list('nobody')).toEqual([]);
		expect(await list('%')).toEqual([]);
		await asPerson(cast.lee, invite(cast.maria));
		expect(await list('maria')).toEqual([{ ...maria, invitation: 'open' }]);
		await giveLogin(clinic, cast.maria);
		expect(await list('maria', true)).toEqual([]);
		expect(await list('maria')).toEqual([{ ...maria, has_login: true, invitation: 'open' }]);
	}));

test('opening somebody to invite them is a look at their record', () =>
	atWork(async (clinic) => {
		const { asAdmin, asPerson, cast } = clinic;
		await asPerson(cast.noor, invite(cast.dana, { spoken: hash('123456') }));
		expect(
			await asPerson(cast.noor, ask('select kind, invitation from care.open_invitee($1)', [cast.dana]))
		).toEqual([{ kind: 'staff', invitation: 'open' }]);
		await asPerson(cast.noor, ask('select from care.open_invitee($1)', [cast.maria]));
		expect(
			await asAdmin(ask(`select actor_id, patient_id, area from audit.events where action = 'record.read'`))
		).toEqual([{ actor_id: cast.noor, patient_id: cast.maria, area: 'profile' }]);
	}));
