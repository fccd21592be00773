import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { authorities, evidenceOf, evidences } from '../../src/lib/people/consent.ts';
import { ask, atTheClinic, epochOf, everyone, outcome, type Clinic, type Person } from './clinic.ts';
import { byLaw, end, freshly, giveRoles, inDays, pause, resume, review, rightsOn, save } from './consents.ts';

/** Noor, an administrator, has recorded that Elena is Maria's proxy; Ana administers as well, Sam and Tess supervise. */
async function recorded(clinic: Clinic) {
	await giveRoles(clinic, [
		['noor', 'clinic_admin'],
		['ana', 'clinic_admin'],
		['sam', 'supervisor'],
		['tess', 'supervisor']
	]);
	const as = await freshly(clinic);
	const consent = randomUUID();
	const elena = await as('noor', save(consent, clinic.cast.maria, 0, byLaw()));
	const areas = async () => (await rightsOn(clinic, elena)).map(({ area }) => area);
	return { as, consent, elena, areas };
}

test('a paper has to show the authority that rests on it', () =>
	atTheClinic(async (clinic) => {
		const { as } = await recorded(clinic);
		const { asAdmin, cast } = clinic;
		// A minor, so that every authority is one that can be.
		await asAdmin(
			ask(`update care.patients set birth_date = (now() - interval '9 years')::date where person_id = $1`, [
				cast.maria
			])
		);
		for (const authority of authorities)
			for (const evidence of evidences) {
				const terms = byLaw({ authority, evidence, given_name: `${authority} ${evidence}` });
				expect(
					await outcome(as('noor', save(randomUUID(), cast.maria, 0, terms))),
					`${authority}, ${evidence}`
				).toBe(evidenceOf[authority].includes(evidence) ? 'allowed' : '23514');
			}
	}));

test('an authority gives nothing until somebody else who oversees the clinic has reviewed it', () =>
	atTheClinic(async (clinic) => {
		const { as, consent, areas } = await recorded(clinic);
		const { asPerson, cast } = clinic;
		const start = await epochOf(clinic);
		expect(await areas()).toEqual([]);
		const reviewers: Person[] = ['ana', 'sam'];
		for (const person of everyone) {
			if (reviewers.includes(person)) continue;
			expect(await outcome(as(person, review(consent, 1))), person).toBe(
				person === 'noor' ? 'OTHER' : 'ABSNT'
			);
		}
		expect(await outcome(asPerson(cast.sam, review(consent, 1)))).toBe('FRESH');
		for (const expected of [2, null])
			expect(await outcome(as('sam', review(consent, expected)))).toBe('MOVED');
		for (const statement of [
			'update care.authority_reviews set reviewed_at = now()',
			`insert into care.authority_reviews select consent_id, 1, organisation_id, recorded_by, '${cast.noor}'
			from care.consent_versions`
		])
			expect(await outcome(as('sam', ask(statement))), statement).toBe('42501');
		expect(await areas()).toEqual([]);
		expect(await epochOf(clinic)).toBe(start);

		await as('sam', review(consent, 1));
		expect(await areas()).toEqual(['messages', 'plan']);
		expect(await epochOf(clinic)).toBe(start + 1);
		// Two at once are one review.
		await as('ana', review(consent, 1));
		const reviews = ask('select reviewed_by, recorded_by from care.authority_reviews');
		for (const person of ['maria', 'lee', 'noor', 'sam'] as const)
			expect(await as(person, reviews), person).toEqual([{ reviewed_by: cast.sam, recorded_by: cast.noor }]);
		for (const person of ['walter', 'rosa', 'tess', 'ines'] as const)
			expect(await as(person, reviews), person).toEqual([]);
		const acts = ask<{ action: string }>(
			`select action, actor_id as who from audit.events where subject_id = $1 order by occurred_at`,
			[consent]
		);
		expect(await as('maria', acts)).toEqual([
			{ action: 'consent.given', who: cast.noor },
			{ action: 'consent.reviewed', who: cast.sam }
		]);
	}));

test('the recorder can be nobody’s second person, not past the functions either', () =>
	atTheClinic(async (clinic) => {
		const { consent } = await recorded(clinic);
		const { asAdmin, cast } = clinic;
		const insert = (recorder: string, reviewer: string) =>
			asAdmin(
				ask(
					`insert into care.authority_reviews (consent_id, version, organisation_id, recorded_by, reviewed_by)
					values ($1, 1, $2, $3, $4)`,
					[consent, cast.lakeside, recorder, reviewer]
				)
			);
		expect(await outcome(insert(cast.noor, cast.noor))).toBe('23514');
		expect(await outcome(insert(cast.ana, cast.noor))).toBe('23503');
		expect(await outcome(insert(cast.noor, cast.tess))).toBe('23503');
		expect(await outcome(insert(cast.noor, cast.maria))).toBe('23503');
	}));

test('a change that gives no more rests on the same review; one that gives more, or on another paper, waits', () =>
	atTheClinic(async (clinic) => {
		const { as, consent, areas } = await recorded(clinic);
		const { cast } = clinic;
		await as('sam', review(consent, 1));
		const less = byLaw({ see: ['plan'], message: [], ends_on: inDays(300) });
		await as('noor', save(consent, cast.maria, 1, less));
		expect(await areas()).toEqual(['plan']);
		await as('noor', pause(consent, 2));
		expect(await areas()).toEqual([]);
		await as('noor', resume(consent, 3));
		expect(await areas()).toEqual(['plan']);
		await as('ana', save(consent, cast.maria, 4, byLaw()));
		expect(await areas()).toEqual([]);
		// Who recorded it first may be the second person now.
		expect(await outcome(as('ana', review(consent, 5)))).toBe('OTHER');
		await as('noor', review(consent, 5));
		expect(await areas()).toEqual(['messages', 'plan']);
		const other = byLaw({ authority: 'power_of_attorney', evidence: 'power_of_attorney_form' });
		await as('noor', save(consent, cast.maria, 5, other));
		expect(await areas()).toEqual([]);
		await as('noor', end(consent, 6));
		expect(await outcome(as('sam', review(consent, 7)))).toBe('CLOSD');
		// Given again, it is looked at again, however little it gives.
		await as('noor', save(consent, cast.maria, 7, less));
		expect(await areas()).toEqual([]);
		await as('sam', review(consent, 8));
		expect(await areas()).toEqual(['plan']);
	}));
