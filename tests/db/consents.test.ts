import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask, atTheClinic, epochOf, everyone, send, type Clinic, type Person } from './clinic.ts';
import { end, filledIn, freshly, inDays, letRosaHelp, pause, resume, rightsOn, save } from './consents.ts';

test('what a patient says is what a caregiver has, and nothing more', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		const terms = filledIn({ see: ['readings', 'messages'], add: ['readings'], topics: ['mental_health'] });
		const elena = await as('maria', save(randomUUID(), cast.maria, 0, terms));
		expect(await rightsOn(clinic, elena)).toEqual([
			{ area: 'messages', actions: 'see+message', topics: 'mental_health' },
			{ area: 'readings', actions: 'see+add', topics: 'mental_health' }
		]);
		const [person] = await as(
			'maria',
			ask<object>('select kind, given_name, language, organisation_id from care.people where id = $1', [
				elena
			])
		);
		expect(person).toEqual({
			kind: 'caregiver',
			given_name: 'Elena',
			language: 'es',
			organisation_id: cast.lakeside
		});
		expect((await rightsOn(clinic, cast.maria)).every(({ topics }) => topics.split('+').length === 4)).toBe(
			true
		);
	}));

test('a caregiver sees whom they help and who cares for them, and not where they live', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast, conversations } = clinic;
		await asPerson(cast.maria, send(conversations.maria, 'My feet are swollen'));
		const sees = async () => {
			const [row] = await asPerson(
				cast.rosa,
				ask<Record<string, number>>(
					`select (select count(*) from care.people where id = $1)::int as name,
						(select count(*) from care.patients)::int as address,
						(select count(*) from care.care_team_members)::int as team,
						(select count(*) from care.messages)::int as messages,
						(select count(*) from care.people where kind = 'patient')::int as patients`,
					[cast.maria]
				)
			);
			return row;
		};
		const nothing = { name: 0, address: 0, team: 0, messages: 0, patients: 0 };
		expect(await sees()).toEqual(nothing);
		const consent = await letRosaHelp(clinic, { see: ['readings'], message: [] });
		const known = { name: 1, address: 0, team: 5, messages: 0, patients: 1 };
		expect(await sees()).toEqual(known);
		const as = await freshly(clinic);
		await as('maria', save(consent, cast.maria, 1, filledIn({ see: ['messages'] })));
		expect(await sees()).toEqual({ ...known, messages: 1 });
		await as('maria', end(consent, 2));
		expect(await sees()).toEqual(nothing);
	}));

test('what a caregiver writes is theirs, on the patient’s behalf', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast, conversations } = clinic;
		await letRosaHelp(clinic);
		await asPerson(cast.rosa, send(conversations.maria, 'Mom slept well'));
		const said = ask<object>('select author_id as author, on_behalf_of_id as for from care.messages');
		expect(await asPerson(cast.lee, said)).toEqual([{ author: cast.rosa, for: cast.maria }]);
	}));

/** Who of everybody finds something. */
async function whoSees({ asPerson, cast }: Clinic, query: string, values: unknown[]): Promise<Person[]> {
	const seeing: Person[] = [];
	for (const person of everyone)
		if ((await asPerson(cast[person], ask(query, values))).length > 0) seeing.push(person);
	return seeing;
}

test('a consent is known to its patient, their care team, administrators, and while it holds to the caregiver', () =>
	atTheClinic(async (clinic) => {
		const { asAdmin, cast } = clinic;
		await asAdmin((sql) =>
			sql.query(
				`insert into care.staff_roles (staff_id, organisation_id, role)
				select person_id, organisation_id, 'clinic_admin' from care.staff where person_id = any ($1)`,
				[[cast.noor, cast.tess]]
			)
		);
		const consent = await letRosaHelp(clinic);
		const team: Person[] = ['maria', 'lee', 'ana', 'priya', 'noor'];
		for (const [table, column] of [
			['care.consents', 'id'],
			['care.consent_versions', 'consent_id']
		]) {
			const query = `select from ${table} where ${column} = $1`;
			expect((await whoSees(clinic, query, [consent])).sort(), table).toEqual([...team, 'rosa'].sort());
		}
		const names = 'select from care.people where id = $1';
		expect((await whoSees(clinic, names, [cast.rosa])).sort()).toEqual([...team, 'rosa'].sort());
		const as = await freshly(clinic);
		await as('maria', end(consent, 1));
		expect((await whoSees(clinic, 'select from care.consents where id = $1', [consent])).sort()).toEqual(
			[...team].sort()
		);
		expect((await whoSees(clinic, names, [cast.rosa])).sort()).toEqual([...team, 'rosa'].sort());
	}));

test('caregivers of one conversation know each other’s names; those of other areas are not named', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		await letRosaHelp(clinic);
		const elena = await as('maria', save(randomUUID(), cast.maria, 0, filledIn()));
		const other = filledIn({ given_name: 'Pablo', see: ['readings'], message: [] });
		const pablo = await as('maria', save(randomUUID(), cast.maria, 0, other));
		const named = ask<{ id: string }>('select id from care.people where kind = $1', ['caregiver']);
		expect((await as('rosa', named)).map(({ id }) => id).sort()).toEqual([cast.rosa, elena].sort());
		expect((await clinic.asPerson(pablo, named)).map(({ id }) => id)).toEqual([pablo]);
		expect(await as('rosa', ask('select from care.consents where caregiver_id = $1', [elena]))).toEqual([]);
	}));

test('pausing, resuming and ending take effect at once, and raise the epoch; saying the same again does not', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		const consent = await letRosaHelp(clinic);
		const start = await epochOf(clinic);
		const after = async (step: () => Promise<unknown>, raised: number, rights: number) => {
			await step();
			expect((await epochOf(clinic)) - start).toBe(raised);
			expect(await rightsOn(clinic, cast.rosa)).toHaveLength(rights);
		};
		await after(() => as('maria', pause(consent, 1)), 1, 0);
		await after(() => as('maria', resume(consent, 2)), 2, 2);
		const same = filledIn({ see: ['messages', 'plan'], ends_on: inDays(300) });
		await after(() => as('maria', save(consent, cast.maria, 3, same)), 3, 2);
		await after(() => as('maria', save(consent, cast.maria, 4, same)), 3, 2);
		const more = filledIn({ see: ['messages', 'plan', 'readings'], ends_on: inDays(300) });
		await after(() => as('maria', save(consent, cast.maria, 5, more)), 3, 3);
		await after(() => as('maria', end(consent, 6)), 4, 0);
		await after(() => as('maria', save(consent, cast.maria, 7, more)), 5, 3);
		const versions = ask<{ state: string }>(
			'select state from care.consent_versions where consent_id = $1 order by version',
			[consent]
		);
		expect((await as('maria', versions)).map(({ state }) => state)).toEqual([
			'active',
			'paused',
			'active',
			'active',
			'active',
			'active',
			'ended',
			'active'
		]);
	}));

test('a change of a paused consent leaves it paused', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const consent = await letRosaHelp(clinic);
		await as('maria', pause(consent, 1));
		await as('maria', save(consent, clinic.cast.maria, 2, filledIn({ see: ['readings'], message: [] })));
		expect(await rightsOn(clinic, clinic.cast.rosa)).toEqual([]);
		await as('maria', resume(consent, 3));
		expect((await rightsOn(clinic, clinic.cast.rosa)).map(({ area }) => area)).toEqual(['readings']);
	}));

test('the caregiver learns of an end only when the patient chooses, and then whose', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { asPerson, cast } = clinic;
		const consent = await letRosaHelp(clinic);
		const told = ask<{ given_name: string }>(
			`select p.given_name from care.consent_versions v join care.people p on p.id = v.patient_id
			where v.state = 'ended' and v.told_at is not null`
		);
		await as('maria', end(consent, 1));
		expect(await asPerson(cast.rosa, told)).toEqual([]);
		await as('maria', save(consent, cast.maria, 2, filledIn()));
		await as('maria', end(consent, 3, true));
		expect(await asPerson(cast.rosa, told)).toEqual([{ given_name: 'Maria' }]);
		expect(await asPerson(cast.walter, told)).toEqual([]);
	}));
