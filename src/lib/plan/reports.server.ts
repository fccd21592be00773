import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { DoseReportInput, StepReportInput } from './report-input.ts';

/**
 * Says what became of a step on a day. The same id with the same words is the same report, however late the retry.
 * Errors: ABSNT, 42501, CLOSD (neither today nor yesterday when it was ticked, or gone from the plan for 30 days), TAKEN,
 * 23514 (a day to come).
 */
export async function reportStep(db: Database, report: StepReportInput): Promise<void> {
	const { id, line, revision, day, outcome, reason, words, ticked_at } = report;
	await sql`
		select care.report_step(${id}, ${line}, ${revision}, ${day}, ${outcome}, ${reason ?? null}, ${words ?? null},
			${ticked_at})
	`.execute(db);
}

/** Says what became of a dose. Errors: as for a step; 23514 also for a part of the day without a dose. */
export async function reportDose(db: Database, report: DoseReportInput): Promise<void> {
	const { id, line, revision, day, day_part, outcome, reason, words, ticked_at } = report;
	await sql`
		select care.report_dose(${id}, ${line}, ${revision}, ${day}, ${day_part}, ${outcome}, ${reason ?? null},
			${words ?? null}, ${ticked_at})
	`.execute(db);
}
