import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { readAboutMe, saveAboutMe } from '../../src/lib/plan/about-me.server.ts';
import { conversationChanges } from '../../src/lib/messaging/changes.server.ts';
import { readLinesAbout } from '../../src/lib/messaging/about.server.ts';
import { askAbout } from '../../src/lib/plan/ask.server.ts';
import {
	clinicTemplates,
	clinicTerms,
	restoreTerm,
	saveClinicTemplate,
	saveClinicTerm
} from '../../src/lib/plan/clinic-content.server.ts';
import { readMedicineReviews, recordMedicineReview } from '../../src/lib/plan/medicine-reviews.server.ts';
import type { MedicineReviewInput } from '../../src/lib/plan/medicine-review-input.ts';
import {
	answerOpinion,
	giveOpinion,
	readOpinions,
	readTeachBacks,
	reviewTeachBack,
	teachBack
} from '../../src/lib/plan/opinions.server.ts';
import { markPlanRead, readPlan } from '../../src/lib/plan/plan.server.ts';
import { whatChangedSince } from '../../src/lib/plan/versions.server.ts';
import { ask, everyone, outcome, send, type Person } from './clinic.ts';
import { letRosaHelp } from './consents.ts';
import { line, publishNext, withPlan } from './plan.ts';

const theTeam: Person[] = ['lee', 'ana', 'priya'];

test('a patient objects in words, the care team answers, and the answer is read', () =>
	withPlan(async ({ as, cast, lines, version }) => {
		const id = v7();
		const object = (words: string | null) =>
			as('maria', (db) => giveOpinion(db, { id, version, line: lines.walk, opinion: 'object', words }));
		expect(await outcome(object(null))).toBe('23514');
		await object('My knee hurts.');
		await object('My knee hurts.');
		expect(await outcome(object('My hip hurts.'))).toBe('TAKEN');
		const answer = v7();
		const reply = (person: Person) =>
			outcome(as(person, (db) => answerOpinion(db, { id: answer, opinion: id, words: 'We make it ten.' })));
		expect(await reply('maria')).toBe('42501');
		for (const person of ['tess', 'sam', 'noor', 'dana', 'rosa', 'walter'] as const)
			expect(await reply(person), person).toBe('ABSNT');
		expect(await reply('lee')).toBe('allowed');
		expect(await reply('lee')).toBe('allowed');
		expect(await reply('ana')).toBe('TAKEN');
		expect((await as('maria', (db) => readOpinions(db, cast.maria))).opinions).toMatchObject([
			{
				id,
				number: 1,
				line: lines.walk,
				opinion: 'object',
				words: 'My knee hurts.',
				onBehalfOf: null,
				answers: [{ words: 'We make it ten.', author: cast.lee }]
			}
		]);
	}));

test('agreeing needs no words; nobody has an opinion of a draft, of a line elsewhere, or without the right to add', () =>
	withPlan(async (planned) => {
		const { as, cast, lines, version } = planned;
		const give = (person: Person, line: string | null = null, of = version) =>
			outcome(as(person, (db) => giveOpinion(db, { id: v7(), version: of, line, opinion: 'agree' })));
		for (const person of everyone)
			expect(await give(person), person).toBe(
				person === 'maria' || theTeam.includes(person) ? 'allowed' : 'ABSNT'
			);
		await letRosaHelp(planned, { see: ['plan'], add: ['plan'], message: [], topics: [] });
		expect(await give('rosa', lines.walk)).toBe('allowed');
		expect(await give('rosa', lines.metformin)).toBe('ABSNT');
		expect(await give('rosa', lines.mood)).toBe('ABSNT');
		expect(await give('maria', v7())).toBe('ABSNT');
		const { opinions } = await as('lee', (db) => readOpinions(db, cast.maria));
		expect(opinions.find(({ author }) => author === cast.rosa)?.onBehalfOf).toBe(cast.maria);
	}));

test('a lesson is said in one’s own words, and the care team says whether to talk again', () =>
	withPlan(async ({ as, cast, lines }) => {
		const id = v7();
		const say = (words: string, of = lines.feet) =>
			outcome(as('maria', (db) => teachBack(db, { id, line: of, revision: 1, words })));
		expect(await say('Look at my feet', lines.walk)).toBe('ABSNT');
		expect(await say('Look at my feet')).toBe('allowed');
		expect(await say('Look at my feet')).toBe('allowed');
		expect(await say('Wash my feet')).toBe('TAKEN');
		const review = (person: Person, verdict: 'understood' | 'talk_again', review = v7()) =>
			outcome(as(person, (db) => reviewTeachBack(db, { id: review, teach_back: id, verdict })));
		expect(await review('maria', 'understood')).toBe('42501');
		expect(await review('tess', 'understood')).toBe('ABSNT');
		expect(await review('lee', 'talk_again')).toBe('allowed');
		expect(await review('ana', 'understood')).toBe('allowed');
		expect((await as('maria', (db) => readTeachBacks(db, cast.maria))).teachBacks).toMatchObject([
			{ id, words: 'Look at my feet', verdict: 'understood', reviewedBy: cast.ana }
		]);
	}));

test('about me is written whole over what was on the screen', () =>
	withPlan(async (planned) => {
		const { as, cast } = planned;
		const save = (person: Person, expected: number, who_matters: string, id = v7()) =>
			as(person, (db) => saveAboutMe(db, cast.maria, { id, expected, who_matters }));
		const id = v7();
		expect(await save('maria', 0, 'Rosa', id)).toBe(1);
		expect(await save('maria', 0, 'Rosa', id)).toBe(1);
		expect(await outcome(save('maria', 0, 'Omar', id))).toBe('TAKEN');
		expect(await outcome(save('lee', 0, 'Omar'))).toBe('MOVED');
		expect(await save('lee', 1, 'Rosa and Omar')).toBe(2);
		await letRosaHelp(planned, { see: ['plan'], add: [], message: [], topics: [] });
		expect(await outcome(save('rosa', 2, 'Me'))).toBe('42501');
		expect(await as('rosa', (db) => readAboutMe(db, cast.maria))).toMatchObject({
			version: 2,
			whoMatters: 'Rosa and Omar',
			author: cast.lee,
			fears: null
		});
		for (const person of ['tess', 'sam', 'walter'] as const) {
			expect(await outcome(save(person, 2, 'Nobody')), person).toBe('ABSNT');
			expect(await as(person, (db) => readAboutMe(db, cast.maria)), person).toBeUndefined();
		}
	}));

test('medicines are gone through as a whole: every question asked, or said not to have been', () =>
	withPlan(async (planned) => {
		const { as, asPerson, cast } = planned;
		const nothing = { outcome: 'nothing' as const };
		const review: MedicineReviewInput = {
			id: v7(),
			way: 'phone',
			held_at: new Date().toISOString(),
			note: 'Fifteen minutes',
			findings: {
				side_effects: nothing,
				confusion: nothing,
				duplicates: nothing,
				missed_doses: { outcome: 'found', words: 'Two in a week' },
				cost: { outcome: 'not_asked' }
			}
		};
		const record = (person: Person, more: Partial<MedicineReviewInput> = {}) =>
			outcome(as(person, (db) => recordMedicineReview(db, cast.maria, { ...review, ...more })));
		expect(await record('lee')).toBe('allowed');
		expect(await record('lee')).toBe('allowed');
		expect(await record('lee', { note: 'An hour' })).toBe('TAKEN');
		expect(await record('maria', { id: v7() })).toBe('42501');
		for (const person of ['tess', 'sam', 'noor', 'rosa'] as const)
			expect(await record(person, { id: v7() }), person).toBe('ABSNT');
		expect(await record('lee', { id: v7(), held_at: '2099-01-01T00:00:00.000Z' })).toBe('23514');
		for (const findings of [
			'{}',
			'{"side_effects": {"outcome": "nothing"}}',
			JSON.stringify({ ...review.findings, cost: { outcome: 'nothing', words: 'Too much' } }),
			JSON.stringify({ ...review.findings, mood: nothing }),
			'[]'
		])
			expect(
				await outcome(
					asPerson(
						cast.lee,
						ask(`select care.record_medicine_review($1, $2, 'phone', now(), $3, null)`, [
							v7(),
							cast.maria,
							findings
						])
					)
				),
				findings
			).toBe('23514');
		const { reviews } = await as('maria', (db) => readMedicineReviews(db, cast.maria));
		expect(reviews).toMatchObject([{ id: review.id, findings: review.findings, author: cast.lee }]);
	}));

test('a message about a line carries it, whole or not at all, to those who may see the line', () =>
	withPlan(async (planned) => {
		const { as, asPerson, cast, conversations, lines } = planned;
		await letRosaHelp(planned, { see: ['plan', 'messages'], message: ['messages'], add: [], topics: [] });
		const id = v7();
		const about = (person: Person, of: string, more: object = {}) =>
			as(person, (db) =>
				askAbout(db, {
					id,
					conversation: conversations.maria,
					body: 'What is it for?',
					line: of,
					revision: 1,
					...more
				})
			);
		expect(await outcome(about('rosa', lines.metformin))).toBe('ABSNT');
		expect(await outcome(about('tess', lines.metformin))).toBe('ABSNT');
		expect(await about('maria', lines.metformin)).toMatchObject({ id });
		expect(await about('maria', lines.metformin)).toMatchObject({ id });
		expect(await outcome(about('maria', lines.walk))).toBe('TAKEN');
		expect(await outcome(about('maria', lines.metformin, { body: 'And this?' }))).toBe('TAKEN');
		// Walter's conversation is not about Maria's plan, and what is refused leaves no message behind.
		expect(
			await outcome(about('lee', lines.metformin, { id: v7(), conversation: conversations.walter }))
		).toBe('ABSNT');
		expect(await asPerson(cast.walter, ask('select from care.messages'))).toEqual([]);
		const read = (person: Person) => as(person, (db) => readLinesAbout(db, [id], 'en'));
		for (const person of ['maria', 'lee'] as const)
			expect(await read(person), person).toMatchObject({
				[id]: { line: lines.metformin, words: 'Metformin', language: 'en' }
			});
		expect(await read('rosa')).toEqual({});
		// Nor does it come with the message as that arrives.
		const arriving = (person: Person) =>
			as(person, async (db) => (await conversationChanges(db, conversations.maria, 0, 'en'))?.about);
		expect(await arriving('lee')).toMatchObject({ [id]: { words: 'Metformin' } });
		expect(await arriving('rosa')).toEqual({});
		expect(await asPerson(cast.rosa, ask('select body from care.messages'))).toEqual([
			{ body: 'What is it for?' }
		]);
		// No line is hung on a message of somebody else's, or later.
		const other = await asPerson(cast.lee, send(conversations.maria, 'Good morning'));
		expect(await outcome(about('maria', lines.walk, { id: other.id, body: 'Good morning' }))).toBe('TAKEN');
	}));

test('what changed is told since the version that was on one’s own screen', () =>
	withPlan(async (planned) => {
		const { as, asPerson, cast, lines } = planned;
		expect(await as('maria', (db) => whatChangedSince(db, cast.maria))).toBeUndefined();
		await as('maria', (db) => markPlanRead(db, cast.maria, 1));
		await as('maria', (db) => markPlanRead(db, cast.maria, 1));
		const walk = (expected: number, words: string) =>
			line(lines.walk, 'step', [['what', words]], {
				expected,
				parent_id: lines.a1c,
				done_by: 'patient',
				why: `So that ${words}`,
				decided_by_id: cast.maria
			});
		await publishNext(planned, [walk(1, 'Walk a little.')]);
		const third = await publishNext(planned, [walk(2, 'Walk more.')]);
		expect((await as('maria', (db) => readPlan(db, cast.maria)))?.seen).toBe(1);
		expect(await as('maria', (db) => whatChangedSince(db, cast.maria))).toMatchObject({
			from: { number: 1 },
			to: { id: third, number: 3 },
			changes: [
				{
					line: lines.walk,
					change: 'changed',
					before: { words: { what: { en: { words: 'Walk for 20 minutes.' } } } },
					after: { words: { what: { en: { words: 'Walk more.' } } } },
					reasons: [
						{ why: 'So that Walk a little.', decidedBy: cast.maria, by: cast.lee },
						{ why: 'So that Walk more.', decidedBy: cast.maria, by: cast.lee }
					]
				}
			],
			people: { [cast.lee]: { shortName: 'Lee' }, [cast.maria]: { shortName: 'Maria' } }
		});
		expect((await as('maria', (db) => whatChangedSince(db, cast.maria, 2)))?.changes).toHaveLength(1);
		// What was read of a version that is not there yet is what is there.
		await as('maria', (db) => markPlanRead(db, cast.maria, 99));
		expect((await as('maria', (db) => readPlan(db, cast.maria)))?.seen).toBe(3);
		expect(await outcome(as('tess', (db) => markPlanRead(db, cast.maria, 1)))).toBe('42501');
		expect(await asPerson(cast.lee, ask('select number from care.plan_reads order by number'))).toEqual([
			{ number: 1 },
			{ number: 3 }
		]);
	}));

test('a clinic has its own words and templates, and sees no other clinic’s', () =>
	withPlan(async ({ as }) => {
		const term = { language: 'en', term: 'Hypertension', plain: 'high blood pressure' } as const;
		await as('lee', (db) => saveClinicTerm(db, { id: v7(), ...term }));
		await as('ana', (db) => saveClinicTerm(db, { id: v7(), ...term, plain: null }));
		expect(await as('priya', clinicTerms)).toEqual([{ language: 'en', term: 'hypertension', plain: null }]);
		const id = v7();
		const save = (person: Person, expected: number, content: object | null) =>
			as(person, (db) => saveClinicTemplate(db, { id, expected, replaces: null, name: 'Gout', content }));
		expect(await save('lee', 0, { lines: [] })).toBe(1);
		expect(await save('lee', 0, { lines: [] })).toBe(1);
		expect(await outcome(save('ana', 0, { lines: [1] }))).toBe('MOVED');
		expect(await outcome(save('tess', 1, { lines: [1] }))).toBe('ABSNT');
		for (const person of ['maria', 'rosa'] as const)
			expect(await outcome(save(person, 1, null)), person).toBe('42501');
		expect(await as('lee', clinicTemplates)).toMatchObject([{ id, version: 1, name: 'Gout' }]);
		for (const person of ['tess', 'maria'] as const) {
			expect(await as(person, clinicTerms), person).toEqual([]);
			expect(await as(person, clinicTemplates), person).toEqual([]);
		}
		expect(await save('ana', 1, null)).toBe(2);
		expect(await as('lee', clinicTemplates)).toEqual([]);
		for (const person of ['maria', 'rosa'] as const)
			expect(await outcome(as(person, (db) => restoreTerm(db, term))), person).toBe('42501');
		await as('tess', (db) => restoreTerm(db, term));
		expect(await as('priya', clinicTerms)).toHaveLength(1);
		await as('noor', (db) => restoreTerm(db, term));
		expect(await as('priya', clinicTerms)).toEqual([]);
	}));

test('a clinic has one template over a shipped one, whoever makes it first', () =>
	withPlan(async ({ as }) => {
		const over = { expected: 0, replaces: 'copd', name: 'COPD', content: {} };
		const first = v7();
		await as('lee', (db) => saveClinicTemplate(db, { id: first, ...over }));
		expect(await outcome(as('noor', (db) => saveClinicTemplate(db, { id: v7(), ...over })))).toBe('MOVED');
		await as('tess', (db) => saveClinicTemplate(db, { id: v7(), ...over }));
		await as('noor', (db) => saveClinicTemplate(db, { id: first, ...over, expected: 1, content: null }));
		expect(await as('ana', (db) => saveClinicTemplate(db, { id: v7(), ...over }))).toBe(1);
	}));
