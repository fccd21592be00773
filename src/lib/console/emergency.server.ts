import { sql } from 'kysely';
import type * as v from 'valibot';
import type { Database } from '../db/connection.server.ts';
import type { emergencyRequest } from './emergency.ts';

/** What came of looking for a patient by name and birth date. */
export type Found = { patient: string } | { problem: 'nobody' | 'several' | 'tooMany' };

/**
 * The patient of the clinic with exactly this name and birth date, whom the person asking cannot see otherwise. Each
 * question is counted. Error: 42501 (not for their role).
 */
export async function findPatient(
	db: Database,
	{ givenName, familyName, birthDate }: { givenName: string; familyName: string; birthDate: string }
): Promise<Found> {
	const { rows } = await sql<{ ids: string[] | null }>`
		select care.find_patient(${givenName}, ${familyName}, ${birthDate}::date) as ids
	`.execute(db);
	const ids = rows[0]?.ids;
	if (!ids) return { problem: 'tooMany' };
	const [patient, another] = ids;
	if (patient === undefined) return { problem: 'nobody' };
	return another === undefined ? { patient } : { problem: 'several' };
}

/**
 * Opens the record of the patient named for 60 minutes, unless the person asking sees it anyway. Answers with the
 * conversation to go to, or why there is none. Errors: 42501 (not for their role), 23514 (reason).
 */
export async function openEmergency(
	db: Database,
	input: v.InferOutput<typeof emergencyRequest>
): Promise<{ conversation: string } | { problem: 'nobody' | 'several' | 'tooMany' }> {
	const found = await findPatient(db, input);
	if ('problem' in found) return found;
	await sql`select care.open_emergency_access(${found.patient}, ${input.reasonCode}, ${input.reason})`.execute(
		db
	);
	const { id } = await db
		.selectFrom('care.conversations')
		.where('patient_id', '=', found.patient)
		.select('id')
		.executeTakeFirstOrThrow();
	return { conversation: id };
}

/** Gives an emergency access of the person asking back. Error: ABSNT. */
export async function endEmergency(db: Database, id: string): Promise<void> {
	await sql`select care.end_emergency_access(${id})`.execute(db);
}

/** Notes that the person asking has seen an emergency. Error: 42501 (not theirs to watch over). */
export async function markEmergencySeen(db: Database, me: string, id: string): Promise<void> {
	await db
		.insertInto('care.emergency_seen')
		.columns(['access_id', 'organisation_id', 'staff_id'])
		.expression(
			db
				.selectFrom('care.emergency_access as e')
				.where('e.id', '=', id)
				.select(['e.id', 'e.organisation_id', sql<string>`${me}::uuid`.as('staff_id')])
		)
		.onConflict((conflict) => conflict.doNothing())
		.execute();
}
