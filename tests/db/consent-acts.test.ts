import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ask, atTheClinic, everyone, outcome, type Person } from './clinic.ts';
import {
	byLaw,
	end,
	filledIn,
	freshly,
	inDays,
	letRosaHelp,
	pause,
	resume,
	rightsOn,
	save,
	type Terms
} from './consents.ts';
import type { Work } from './database.ts';

test('patients give their own consent, the care team records a spoken one, administrators what the law gives', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { asAdmin, cast } = clinic;
		await asAdmin((sql) =>
			sql.query(
				`insert into care.staff_roles (staff_id, organisation_id, role) values ($1, $2, 'clinic_admin'), ($3, $4, 'clinic_admin')`,
				[cast.noor, cast.lakeside, cast.tess, cast.hillview]
			)
		);
		const grounds: [ground: string, terms: Terms, who: Person[]][] = [
			['patient', {}, ['maria']],
			['spoken', { basis: 'spoken', witness: 'Jo Bell' }, ['lee', 'ana', 'priya']],
			['legal_authority', byLaw(), ['noor']]
		];
		for (const [ground, terms, who] of grounds) {
			for (const person of everyone) {
				const given_name = `${ground} ${person}`;
				const act = as(person, save(randomUUID(), cast.maria, 0, filledIn({ ...terms, given_name })));
				expect(await outcome(act), given_name).toBe(who.includes(person) ? 'allowed' : 'ABSNT');
			}
		}
		const witnessless = filledIn({ basis: 'spoken', given_name: 'Nobody' });
		expect(await outcome(as('lee', save(randomUUID(), cast.maria, 0, witnessless)))).toBe('23514');
	}));

test('who did not sign in a moment ago changes nothing', () =>
	atTheClinic(async (clinic) => {
		const { asPerson, cast } = clinic;
		const consent = await letRosaHelp(clinic);
		const acts: Work<unknown>[] = [
			save(randomUUID(), cast.maria, 0, filledIn()),
			save(consent, cast.maria, 1, filledIn()),
			pause(consent, 1),
			end(consent, 1)
		];
		for (const act of acts) expect(await outcome(asPerson(cast.maria, act))).toBe('FRESH');
		expect(await rightsOn(clinic, cast.rosa)).toHaveLength(2);
	}));

test('nobody but the patient, their care team and administrators changes a consent', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		const consent = await letRosaHelp(clinic);
		const may: Record<string, Person[]> = {
			pause: ['maria', 'lee', 'ana', 'priya'],
			end: ['maria', 'lee', 'ana', 'priya'],
			change: ['maria']
		};
		for (const [name, act] of Object.entries({
			pause: pause(consent, 1),
			end: end(consent, 1),
			change: save(consent, cast.maria, 1, filledIn())
		})) {
			const allowed: Person[] = [];
			for (const person of everyone) {
				// Each undone, so that the next finds the same.
				const tried = as(person, async (sql) => {
					await act(sql);
					allowed.push(person);
					await sql.query(`do $$ begin raise exception using errcode = 'UNDUN'; end $$`);
				});
				expect(['ABSNT', 'UNDUN'], `${name} ${person}`).toContain(await outcome(tried));
			}
			expect(allowed.sort(), name).toEqual(may[name]?.sort());
		}
		for (const person of ['rosa', 'maria', 'lee'] as const)
			for (const statement of [
				'insert into care.consents select * from care.consents',
				`update care.consent_versions set may_see = '{messages}'`,
				'delete from care.consent_versions',
				'delete from care.consents',
				'update care.guardian_age_rules set age = 99',
				`select private.sync_consent_rights('${consent}')`
			])
				expect(await outcome(as(person, ask(statement))), statement).toBe('42501');
	}));

test('terms that cannot be are refused whole', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		const people = ask<{ people: number }>(
			'select (select count(*) from care.people) + (select count(*) from care.consents) as people'
		);
		const before = await as('maria', people);
		const refused: [why: string, terms: Terms, code: string][] = [
			['an unknown area', { see: ['plan', 'bank'] }, '23514'],
			['the record’s own data', { see: ['profile'] }, '23514'],
			['nothing at all', { see: [], message: [] }, '23514'],
			['adding without seeing', { add: ['readings'] }, '23514'],
			['writing outside messages', { message: ['plan'] }, '23514'],
			['adding to messages', { add: ['messages'] }, '23514'],
			['an unknown topic', { topics: ['taxes'] }, '23514'],
			['an unknown field', { admin: true }, '23514'],
			['a list that is none', JSON.parse('{ "see": "plan" }') as Terms, '23514'],
			...(['see', 'add', 'message', 'topics'] as const).flatMap((list): [string, Terms, string][] => [
				[`nothing in ${list}`, JSON.parse(`{ "${list}": ["plan", null] }`) as Terms, '23514'],
				[`no list of ${list}`, { [list]: undefined }, '23514'],
				[`null for ${list}`, JSON.parse(`{ "${list}": null }`) as Terms, '23514']
			]),
			['a witness of nothing', JSON.parse('{ "basis": null }') as Terms, 'ABSNT'],
			['an unknown relationship', { relationship: 'boss' }, '23514'],
			['an unknown ground', { basis: 'court' }, '23514'],
			['an end in the past', { ends_on: inDays(-2) }, '23514'],
			['an end beyond all plans', { ends_on: '2206-01-01' }, '23514'],
			['no end', { ends_on: '' }, '23514'],
			['no day', { ends_on: '2027-02-30' }, '23514'],
			['control characters', { given_name: 'Ele\u0007na' }, '23514'],
			['bidi characters', { family_name: 'Cruz \u202Enimda' }, '23514'],
			['no name', { given_name: ' ' }, '23514'],
			['a language we do not speak', { language: 'fr' }, '23514'],
			['the patient', { given_name: ' maria', family_name: 'ALVAREZ ' }, 'ITSME']
		];
		for (const [why, terms, code] of refused)
			expect(
				await outcome(as('maria', save(randomUUID(), cast.maria, 0, filledIn(terms)))),
				`${why}: ${JSON.stringify(terms)}`
			).toBe(code);
		expect(await as('maria', people)).toEqual(before);
	}));

test('who names no version they saw changes nothing', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { asAdmin, cast } = clinic;
		const consent = await letRosaHelp(clinic);
		const version = ask('select state, version from care.consent_versions where superseded_at is null');
		const before = await as('maria', version);
		const acts: Work<unknown>[] = [
			save(consent, cast.maria, null, filledIn()),
			save(randomUUID(), cast.maria, null, filledIn()),
			// Nor are the terms looked at.
			save(consent, cast.maria, null, filledIn({ ends_on: '' })),
			pause(consent, null),
			resume(consent, null),
			end(consent, null)
		];
		for (const act of acts) expect(await outcome(as('maria', act))).toBe('MOVED');
		expect(await as('maria', version)).toEqual(before);
		// Written past the functions, a list with a gap is refused as well.
		for (const list of ['may_see', 'may_add', 'may_message', 'topics'])
			expect(
				await outcome(
					asAdmin(ask(`update care.consent_versions set ${list} = ${list} || array[null]::text[]`))
				),
				list
			).toBe('23514');
	}));

test('a second tap is the same consent; a second consent for the same person, and a change nobody saw, are not', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		const consent = randomUUID();
		const first = await as('maria', save(consent, cast.maria, 0, filledIn()));
		expect(await as('maria', save(consent, cast.maria, 0, filledIn()))).toBe(first);
		const again = filledIn({ given_name: ' ELENA ', family_name: 'cruz' });
		expect(await outcome(as('maria', save(randomUUID(), cast.maria, 0, again)))).toBe('KNOWN');
		await as('maria', pause(consent, 1));
		expect(await outcome(as('maria', save(consent, cast.maria, 1, filledIn())))).toBe('MOVED');
		expect(await outcome(as('maria', end(consent, 1)))).toBe('MOVED');
		expect(await outcome(as('walter', save(consent, cast.walter, 0, filledIn())))).toBe('TAKEN');
		expect(await outcome(as('walter', save(consent, cast.maria, 2, filledIn())))).toBe('ABSNT');
		expect(await outcome(as('maria', pause(consent, 2)))).toBe('CLOSD');
	}));

test('one caregiver helps several people with one login, found by its name and their own together', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		await letRosaHelp(clinic);
		const [login] = await as(
			'rosa',
			ask<{ id: string }>('select id from care.people where id = $1', [cast.rosa])
		);
		expect(login).toBeDefined();
		const sign_in_name = `rosa-${cast.rosa.slice(-12)}`;
		const rosa = { given_name: 'Rosa', family_name: 'Alvarez', sign_in_name };
		const guessed = save(randomUUID(), cast.walter, 0, filledIn({ ...rosa, given_name: 'Rose' }));
		const before = await clinic.asAdmin(ask('select count(*)::int as n from care.consents'));
		expect(await as('walter', guessed)).toBe('');
		expect(await clinic.asAdmin(ask('select count(*)::int as n from care.consents'))).toEqual(before);
		expect(await as('walter', save(randomUUID(), cast.walter, 0, filledIn(rosa)))).toBe(cast.rosa);
		const helped = ask<{ id: string }>(`select id from care.people where kind = 'patient'`);
		expect((await as('rosa', helped)).map(({ id }) => id).sort()).toEqual([cast.maria, cast.walter].sort());
		const staff = { given_name: 'Lee', family_name: 'Nguyen', sign_in_name: `lee-${cast.lee.slice(-12)}` };
		await as('lee', ask('select 1'));
		expect(await as('walter', save(randomUUID(), cast.walter, 0, filledIn(staff)))).toBe('');
	}));

test('names of logins cannot be tried out: five in a quarter of an hour for one account, sixty for a clinic', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { asAdmin, cast } = clinic;
		const guess = (sign_in_name: string) =>
			as('walter', save(randomUUID(), cast.walter, 0, filledIn({ sign_in_name })));
		for (let time = 1; time <= 5; time++) expect(await guess(`elena.${time}`)).toBe('');
		expect(await outcome(guess('elena.6'))).toBe('TRIES');
		// Somebody without a login is invited all the same, and others have tries of their own.
		expect(await outcome(guess(''))).toBe('allowed');
		const other = save(randomUUID(), cast.maria, 0, filledIn({ sign_in_name: 'nobody.here' }));
		expect(await as('maria', other)).toBe('');
		await asAdmin(
			ask(
				`insert into identity.attempts (account, source)
				select 'somebody', source from identity.attempts a, generate_series(1, 59)
				where a.id = (select max(id) from identity.attempts)`
			)
		);
		expect(await outcome(as('maria', other))).toBe('TRIES');
	}));

test('every act is in the access log, in codes', () =>
	atTheClinic(async (clinic) => {
		const as = await freshly(clinic);
		const { cast } = clinic;
		const consent = randomUUID();
		await as('maria', save(consent, cast.maria, 0, filledIn()));
		await as('maria', pause(consent, 1));
		await as('maria', resume(consent, 2));
		await as('maria', save(consent, cast.maria, 3, filledIn({ see: ['messages'] })));
		await as('lee', end(consent, 4));
		const log = await as(
			'maria',
			ask<{ act: string; actor: string; detail: object }>(
				`select action as act, actor_id as actor, detail from audit.events where subject_id = $1 order by occurred_at`,
				[consent]
			)
		);
		expect(log.map(({ act }) => act)).toEqual(
			['given', 'paused', 'resumed', 'changed', 'ended'].map((act) => `consent.${act}`)
		);
		expect(log.at(-1)?.actor).toBe(cast.lee);
		expect(log[3]?.detail).toMatchObject({ see: ['messages'], add: [], message: ['messages'] });
		expect(JSON.stringify(log)).not.toMatch(/Elena|Cruz/);
	}));
