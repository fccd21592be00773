import * as v from 'valibot';
import { expect, test } from 'vitest';
import { planLine } from '../../../tests/plan-line.ts';
import { aboutMe } from './about-me-input.ts';
import { line as lineInput } from './draft-input.ts';
import { missingIn, saysTheSame, wordsIn } from './line.ts';
import { medicineReview } from './medicine-review-input.ts';
import { opinion } from './opinion-input.ts';
import { doseReport, stepReport } from './report-input.ts';

const id = '0199f3a0-0000-7000-8000-000000000001';

const walk = planLine({
	id,
	kind: 'step',
	schedule: { parts: ['morning'] },
	doneBy: 'patient',
	author: id,
	words: {
		what: { en: { words: 'Walk.', mark: 'human' }, es: { words: 'Camine.', mark: 'machine' } },
		how: { en: { words: 'Slowly.', mark: 'human' } }
	}
});

test('words are read in one’s own language, or in the other where there are none', () => {
	expect(wordsIn(walk, 'what', 'es')).toEqual({ words: 'Camine.', mark: 'machine', language: 'es' });
	expect(wordsIn(walk, 'how', 'es')).toEqual({ words: 'Slowly.', mark: 'human', language: 'en' });
	expect(wordsIn(walk, 'when', 'es')).toBeUndefined();
	expect(missingIn(walk, 'es')).toEqual(['how']);
	expect(missingIn(walk, 'en')).toEqual([]);
});

test('two revisions say the same unless a reader would see a difference', () => {
	const again = {
		...walk,
		revision: 2,
		author: 'other',
		why: 'A slip',
		writtenAt: '2026-12-02T12:00:00.000Z'
	};
	// As PostgreSQL may give them: parts and languages in another order.
	const { what, how } = walk.words;
	expect(saysTheSame(walk, { ...again, words: { how, what: { es: what?.es, en: what?.en } } })).toBe(true);
	expect(saysTheSame(walk, { ...again, words: { what } })).toBe(false);
	expect(saysTheSame(walk, { ...again, schedule: { parts: ['evening'] } })).toBe(false);
});

const barrier = {
	id,
	expected: 0,
	kind: 'barrier',
	words: [{ part: 'plain', language: 'en', words: ' No bus.\r\nNo car. ', mark: 'human' }]
};

test('a line comes with its own parts, once each, and nothing unknown', () => {
	expect(v.parse(lineInput, barrier).words[0]?.words).toBe('No bus.\nNo car.');
	const [words] = barrier.words;
	for (const refused of [
		{ ...barrier, patient_id: id },
		{ ...barrier, words: [...barrier.words, words] },
		{ ...barrier, words: [{ ...words, part: 'signs' }] },
		{ ...barrier, words: [{ ...words, words: ' \u200b ' }] },
		{ ...barrier, words: [{ ...words, words: 'x'.repeat(1001) }] },
		{ ...barrier, kind: 'problem', parent_id: id },
		{ ...barrier, schedule: {} },
		{ ...barrier, schedule: { times: ['9:00'] } },
		{ ...barrier, due_on: '12/01/2026' }
	])
		expect(v.safeParse(lineInput, refused).success, JSON.stringify(refused)).toBe(false);
	expect(v.parse(lineInput, { ...barrier, why: '  ' }).why).toBeNull();
});

test('a reason goes with what was not done, and words with an objection', () => {
	const tick = { id, line: id, revision: 1, day: '2026-12-01', ticked_at: '2026-12-01T12:00:00.000Z' };
	const step = (outcome: string, reason?: string) =>
		v.safeParse(stepReport, { ...tick, outcome, reason }).success;
	expect([step('could_not', 'cost'), step('not_sure'), step('done')]).toEqual([true, true, true]);
	expect([step('done', 'cost'), step('maybe'), step('could_not', 'lazy')]).toEqual([false, false, false]);
	const dose = (day_part: string, outcome = 'taken') =>
		v.safeParse(doseReport, { ...tick, day_part, outcome }).success;
	expect([dose('morning'), dose('08:00'), dose('as_needed')]).toEqual([true, true, true]);
	expect([dose('8:00'), dose('24:00'), dose('teatime'), dose('morning', 'done')]).toEqual([
		false,
		false,
		false,
		false
	]);
	const think = (what: string, words?: string) =>
		v.safeParse(opinion, { id, version: id, opinion: what, words }).success;
	expect([think('agree'), think('object', 'No')]).toEqual([true, true]);
	expect([think('object'), think('propose', ' ')]).toEqual([false, false]);
});

test('every question of a medicine review is answered, and only what was found has words', () => {
	const nothing = { outcome: 'nothing' };
	const findings = {
		side_effects: nothing,
		missed_doses: nothing,
		confusion: nothing,
		cost: nothing,
		duplicates: { outcome: 'not_asked' }
	};
	const review = { id, way: 'phone', held_at: '2026-12-01T12:00:00.000Z', findings };
	const judged = (changed: object) => v.safeParse(medicineReview, { ...review, ...changed }).success;
	expect(judged({})).toBe(true);
	expect(judged({ findings: { ...findings, cost: { outcome: 'found', words: 'Too much' } } })).toBe(true);
	expect(judged({ findings: { ...findings, cost: { outcome: 'nothing', words: 'Too much' } } })).toBe(false);
	expect(judged({ findings: { ...findings, cost: undefined } })).toBe(false);
	expect(judged({ findings: { ...findings, mood: nothing } })).toBe(false);
	expect(v.parse(aboutMe, { id, expected: 0, fears: '' })).toEqual({ id, expected: 0, fears: null });
});
