import * as v from 'valibot';
import type { CareReviewWay } from '../db/generated.ts';
import { id, optionalText } from './text-input.ts';

/** The questions of a medicine review. */
export const reviewQuestions = ['side_effects', 'missed_doses', 'confusion', 'cost', 'duplicates'] as const;
export const reviewOutcomes = ['found', 'nothing', 'not_asked'] as const;
export const reviewWays = ['phone', 'video', 'in_person'] as const satisfies readonly CareReviewWay[];

/** What was found, in words: that something was found helps nobody who was not there. */
const finding = v.pipe(
	v.strictObject({ outcome: v.picklist(reviewOutcomes), words: optionalText(1000) }),
	v.check(({ outcome, words }) => (outcome === 'found') === Boolean(words))
);

/** A medicine review: every question has its outcome, "not asked" included. */
export const medicineReview = v.strictObject({
	id,
	way: v.picklist(reviewWays),
	held_at: v.pipe(v.string(), v.isoTimestamp()),
	findings: v.strictObject({
		side_effects: finding,
		missed_doses: finding,
		confusion: finding,
		cost: finding,
		duplicates: finding
	}),
	note: optionalText(1000)
});
export type MedicineReviewInput = v.InferOutput<typeof medicineReview>;
