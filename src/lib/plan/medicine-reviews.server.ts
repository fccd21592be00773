import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { CareReviewWay } from '../db/generated.ts';
import { recordRead } from '../db/looks.server.ts';
import { iso } from '../db/time.server.ts';
import { namesOf, type PersonName } from '../people/people.server.ts';
import type { MedicineReviewInput, reviewOutcomes, reviewQuestions } from './medicine-review-input.ts';

/** Going through the medicines with a patient: each question with what was found, or "not asked". */
export interface MedicineReview {
	id: string;
	way: CareReviewWay;
	heldAt: string;
	findings: Record<
		(typeof reviewQuestions)[number],
		{ outcome: (typeof reviewOutcomes)[number]; words?: string }
	>;
	note: string | null;
	author: string;
}

/** Records a review; for the care team. The same again is the same. Errors: ABSNT, 42501, TAKEN, 23514. */
export async function recordMedicineReview(
	db: Database,
	patient: string,
	review: MedicineReviewInput
): Promise<void> {
	const { id, way, held_at, note } = review;
	const findings = Object.fromEntries(
		Object.entries(review.findings).map(([question, { outcome, words }]) => [
			question,
			words ? { outcome, words } : { outcome }
		])
	);
	await sql`
		select care.record_medicine_review(${id}, ${patient}, ${way}, ${held_at}, ${JSON.stringify(findings)}::jsonb,
			${note ?? null})
	`.execute(db);
}

/** The reviews of a patient's medicines, newest first. The look is recorded. */
export async function readMedicineReviews(
	db: Database,
	patient: string
): Promise<{ reviews: MedicineReview[]; people: Record<string, PersonName> }> {
	if (!(await recordRead(db, patient, 'medicines'))) return { reviews: [], people: {} };
	const { rows } = await sql<MedicineReview>`
		select m.id, m.way, ${iso('m.held_at')} as "heldAt", m.findings, m.note, m.author_id as author
		from care.medicine_reviews m
		where m.patient_id = ${patient}
		order by m.held_at desc
		limit 100
	`.execute(db);
	return {
		reviews: rows,
		people: await namesOf(
			db,
			rows.map(({ author }) => author),
			patient
		)
	};
}
