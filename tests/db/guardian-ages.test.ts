import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask, atTheClinic, epochOf, everyone, outcome, type Clinic, type Person } from './clinic.ts';
import { byLaw, freshly, giveRoles, review, rightsOn, save } from './consents.ts';

interface Rule {
	former?: number | null;
	expected?: number | null;
	age?: number | null;
	keeps?: (string | null)[] | null;
	topics?: (string | null)[] | null;
	source?: string | null;
}

/** Sets an age: at 14, unless said otherwise, a guardian keeps appointments and messages. */
const setAge = (rule: Rule = {}) => {
	const { former, expected, age, keeps, topics, source } = {
		former: null,
		expected: 0,
		age: 14,
		keeps: ['appointments', 'messages'],
		topics: [],
		source: 'State law on adolescents',
		...rule
	};
	return ask('select care.set_guardian_age($1, $2, $3, $4, $5, $6)', [
		former,
		expected,
		age,
		keeps,
		topics,
		source
	]);
};
const removeAge = (age: number | null, expected: number | null) =>
	ask('select care.remove_guardian_age($1, $2)', [age, expected]);

const rulesOf = ({ asAdmin, cast }: Clinic) =>
	asAdmin(
		ask<{ age: number; keeps: string; version: number }>(
			`select age, array_to_string(keeps, '+') as keeps, version from care.guardian_age_rules
			where organisation_id = $1 order by age`,
			[cast.lakeside]
		)
	);

/** Noor and Tess administer their clinics. Answers with how to act in a session that has just proved itself. */
async function administered(clinic: Clinic) {
	await giveRoles(clinic, [
		['noor', 'clinic_admin'],
		['sam', 'supervisor'],
		['tess', 'clinic_admin']
	]);
	return freshly(clinic);
}

const majority = { age: 18, keeps: '', version: 1 };

test('administrators set the ages of their own clinic, and nobody else does', () =>
	atTheClinic(async (clinic) => {
		const as = await administered(clinic);
		const administrators: Person[] = ['noor', 'tess'];
		for (const person of everyone)
			expect(await outcome(as(person, setAge())), person).toBe(
				administrators.includes(person) ? 'allowed' : 'ABSNT'
			);
		// Tess set it for Hillview, where she works.
		expect(await rulesOf(clinic)).toEqual([
			{ age: 14, keeps: 'appointments+messages', version: 1 },
			majority
		]);
		for (const person of everyone)
			if (!administrators.includes(person))
				expect(await outcome(as(person, removeAge(14, 1))), person).toBe('ABSNT');
		expect(await outcome(clinic.asPerson(clinic.cast.noor, setAge({ age: 15 })))).toBe('FRESH');
		expect(await outcome(clinic.asPerson(clinic.cast.noor, removeAge(14, 1)))).toBe('FRESH');
		for (const statement of [
			'insert into care.guardian_age_rules select * from care.guardian_age_rules',
			'update care.guardian_age_rules set age = 9',
			'delete from care.guardian_age_rules'
		])
			expect(await outcome(as('noor', ask(statement))), statement).toBe('42501');
	}));

test('ages that cannot be are refused, and nothing is half-saved', () =>
	atTheClinic(async (clinic) => {
		const as = await administered(clinic);
		await as('noor', setAge());
		const before = await rulesOf(clinic);
		const refused: [why: string, rule: Rule, code: string][] = [
			['an age that has its rule', {}, 'TAKEN'],
			['moved onto an age that has its rule', { former: 14, expected: 1, age: 18 }, 'TAKEN'],
			['not yet born', { age: 0 }, '23514'],
			['long of age', { age: 22 }, '23514'],
			['no age', { age: null }, '23514'],
			['an unknown area', { age: 12, keeps: ['bank'] }, '23514'],
			['the record’s own data', { age: 12, keeps: ['profile', 'appointments', 'messages'] }, '23514'],
			['an area that is none', { age: 16, keeps: ['messages', null] }, '23514'],
			['no list of areas', { age: 16, keeps: null }, '23502'],
			['an unknown topic', { age: 12, topics: ['taxes'] }, '23514'],
			['a topic that is none', { age: 16, topics: [null] }, '23514'],
			['no source', { age: 16, source: ' ' }, '23514'],
			['a source with bidi marks', { age: 16, source: 'Law \u202Ewal' }, '23514'],
			['more than the age before', { age: 16, keeps: ['messages', 'readings'] }, '23514'],
			['a topic more than the age before', { age: 16, topics: ['violence'] }, '23514'],
			['less than the age after', { age: 13, keeps: ['messages'] }, '23514'],
			['no end at all', { former: 18, expected: 1, age: 18, keeps: ['messages'] }, '23514'],
			['a change nobody saw', { former: 14, expected: 2, age: 15 }, 'MOVED'],
			['a change of what is not there', { former: 15, expected: 1, age: 15 }, 'MOVED'],
			['a change of no version', { former: 14, expected: null }, '23514']
		];
		for (const [why, rule, code] of refused) {
			expect(await outcome(as('noor', setAge(rule))), why).toBe(code);
			expect(await rulesOf(clinic), why).toEqual(before);
		}
		expect(await outcome(as('noor', removeAge(18, 1)))).toBe('23514');
		expect(await outcome(as('noor', removeAge(14, null)))).toBe('MOVED');
		expect(await rulesOf(clinic)).toEqual(before);
	}));

test('a changed age changes current grants at once, raises the epoch, and is on record', () =>
	atTheClinic(async (clinic) => {
		const as = await administered(clinic);
		const { asAdmin, cast } = clinic;
		await asAdmin(
			ask(`update care.patients set birth_date = (now() - interval '15 years')::date where person_id = $1`, [
				cast.maria
			])
		);
		const consent = randomUUID();
		const terms = byLaw({
			authority: 'parent_of_minor',
			evidence: 'birth_certificate',
			relationship: 'mother'
		});
		const mother = await as('noor', save(consent, cast.maria, 0, terms));
		await as('sam', review(consent, 1));
		const start = await epochOf(clinic);
		const left = async () => (await rightsOn(clinic, mother)).map(({ area }) => area);
		expect(await left()).toEqual(['messages', 'plan']);
		await as('noor', setAge());
		expect(await left()).toEqual(['messages']);
		await as('noor', setAge({ former: 14, expected: 1, keeps: ['appointments'] }));
		expect(await left()).toEqual([]);
		const narrowed = await epochOf(clinic);
		expect(narrowed).toBeGreaterThan(start);
		await as('noor', setAge({ former: 14, expected: 2, age: 16, keeps: ['appointments'] }));
		expect(await left()).toEqual(['messages', 'plan']);
		expect(await epochOf(clinic)).toBeGreaterThan(narrowed);
		await as('noor', removeAge(16, 3));
		expect(await left()).toEqual(['messages', 'plan']);
		const acts = ask<{ act: string; age: number; former: number | null; organisation_id: string }>(
			`select action as act, (detail ->> 'age')::int as age, (detail ->> 'former')::int as former
			from audit.events where action like 'guardian_age.%' and actor_id = $1 order by occurred_at`,
			[cast.noor]
		);
		expect(await as('noor', acts)).toEqual([
			{ act: 'guardian_age.set', age: 14, former: null },
			{ act: 'guardian_age.set', age: 14, former: 14 },
			{ act: 'guardian_age.set', age: 16, former: 14 },
			{ act: 'guardian_age.removed', age: 16, former: null }
		]);
	}));
