import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { Entered } from './check.ts';
import type { Verdict } from './history.ts';
import type { AmendmentInput, ReadingInput, SymptomsInput } from './input.ts';
import { judge } from './judging.server.ts';

const componentsOf = (entered: readonly Entered[]) =>
	entered.length === 0
		? null
		: JSON.stringify(
				Object.fromEntries(entered.map(({ component, value, unit }) => [component, { value, unit }]))
			);

/**
 * Writes down a reading and judges it in the same transaction. The same id with the same numbers is the same reading,
 * however late the retry; it was judged then. Answers what the rules found.
 * Errors: ABSNT, TAKEN, 23514 (a number that cannot be), 42501.
 */
export async function recordReading(db: Database, patient: string, input: ReadingInput): Promise<Verdict[]> {
	const { id, measure, entered, context, note, source, device, at, said, zone } = input;
	const { rows } = await sql<{ history: unknown }>`
		select care.record_observation(${id}, ${patient}, ${measure}, ${componentsOf(entered)}::jsonb, ${context}, ${note},
			${source}, ${at}, ${zone}, ${device}) as history
	`.execute(db);
	return judge(db, { id, version: 1, said }, rows[0]?.history ?? null);
}

/**
 * Corrects a reading, or withdraws it where nothing is entered; what stood before stays for the care team.
 * Errors: ABSNT, MOVED (another version was on the screen), 23514, 42501.
 */
export async function amendReading(db: Database, patient: string, input: AmendmentInput): Promise<Verdict[]> {
	const { id, expected, entered, context, note, at, said } = input;
	const { rows } = await sql<{ history: unknown }>`
		select care.amend_observation(${id}, ${patient}, ${expected}, ${componentsOf(entered)}::jsonb, ${context}, ${note},
			${at}) as history
	`.execute(db);
	return judge(db, { id, version: expected + 1, said }, rows[0]?.history ?? null);
}

/** Takes out a daily check of the person asking; a second time nothing happens. Errors: ABSNT. */
export async function withdrawSymptoms(db: Database, patient: string, report: string): Promise<void> {
	await sql`select care.withdraw_symptoms(${report}, ${patient})`.execute(db);
}

/** Writes down a daily check and judges it in the same transaction. Errors: ABSNT, TAKEN, 23514, 42501. */
export async function reportSymptoms(
	db: Database,
	patient: string,
	input: SymptomsInput
): Promise<Verdict[]> {
	const { id, condition, feeling, symptoms, note, at, zone } = input;
	const { rows } = await sql<{ history: unknown }>`
		select care.report_symptoms(${id}, ${patient}, ${condition}, ${feeling}, ${sql.val([...symptoms])}::text[], ${note},
			${at}, ${zone}) as history
	`.execute(db);
	return judge(db, { id, version: 1 }, rows[0]?.history ?? null);
}
