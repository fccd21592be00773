import * as v from 'valibot';
import { expect, test } from 'vitest';
import { medicineReview } from './medicine-review-input.ts';

const nothing = { outcome: 'nothing', words: null };
const accepts = (cost: object) =>
	v.is(medicineReview, {
		id: '0199b0d4-5a00-7000-8000-000000000001',
		way: 'phone',
		held_at: '2026-11-29T09:00:00.000Z',
		findings: {
			side_effects: nothing,
			missed_doses: nothing,
			confusion: nothing,
			duplicates: nothing,
			cost
		},
		note: null
	});

test('what was found is said in words, and only that', () => {
	expect(accepts(nothing)).toBe(true);
	expect(accepts({ outcome: 'not_asked', words: null })).toBe(true);
	expect(accepts({ outcome: 'found', words: 'He skips it when money is short.' })).toBe(true);
	for (const words of [null, '', '   ']) expect(accepts({ outcome: 'found', words })).toBe(false);
	expect(accepts({ outcome: 'nothing', words: 'Too much' })).toBe(false);
});
