import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	medicineReview,
	reviewOutcomes,
	reviewQuestions,
	reviewWays
} from '../../plan/medicine-review-input.ts';
import { recordMedicineReview } from '../../plan/medicine-reviews.server.ts';
import { readForm } from '../../ui/form.server.ts';

const text = v.optional(v.pipe(v.string(), v.maxLength(5000)), '');

/** A medicine review as a form has it: for each question what came of it, and the words. */
const reviewForm = v.strictObject({
	id: v.pipe(v.string(), v.uuid()),
	way: v.optional(v.picklist(reviewWays)),
	note: text,
	...Object.fromEntries(
		reviewQuestions.flatMap((question) => [
			[question, v.optional(v.picklist(reviewOutcomes))],
			[`${question}_words`, text]
		])
	)
});

/** Records a review of a patient's medicines as held now. What is missing comes back with all that was filled in. */
export async function recordReview({ request, locals, params }: RequestEvent<{ patient: string }>) {
	const form = await readForm(request, reviewForm);
	const filled: Partial<Record<string, string>> = form.data;
	const unsaid = reviewQuestions
		.filter((question) => filled[question] === 'found')
		.map((question) => `${question}_words`);
	const wrong = ['way', ...reviewQuestions, ...unsaid].filter((name) => !filled[name]?.trim());
	const review = v.safeParse(medicineReview, {
		id: filled['id'],
		way: filled['way'],
		note: filled['note'] || null,
		held_at: new Date().toISOString(),
		findings: Object.fromEntries(
			reviewQuestions.map((question) => {
				const outcome = filled[question];
				return [
					question,
					{ outcome, words: outcome === 'found' ? filled[`${question}_words`] || null : null }
				];
			})
		)
	});
	if (wrong.length > 0 || !review.success || !form.valid) return fail(422, { wrong, filled });
	await locals.transaction((db) => recordMedicineReview(db, params.patient, review.output), { single: true });
	redirect(303, `/console/patients/${params.patient}/plan/medicine-review?recorded`);
}
