import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { AlertAnswer } from './input.ts';

/**
 * Says that somebody of the staff has seen an alert, what they did, or that it is over. The same id is the same answer.
 * Errors: ABSNT, CLOSD (somebody resolved it), MOVED (more was found than was seen), TAKEN, 23514 (no reason, or no words, where they are needed).
 */
export async function answerAlert(
	db: Database,
	{ id, alert, event, act, reason, note, findings }: AlertAnswer
): Promise<void> {
	await sql`select care.answer_alert(${id}, ${alert}, ${event}, ${act}, ${note}, ${reason}, ${findings})`.execute(
		db
	);
}

/** A provider's answer to what they were asked about an alert. Errors: ABSNT (not asked), CLOSD, TAKEN, 23514 (no words). */
export async function adviseOnAlert(
	db: Database,
	{ id, alert, note }: { id: string; alert: string; note: string }
): Promise<void> {
	await sql`select care.advise_on_alert(${id}, ${alert}, ${note})`.execute(db);
}
