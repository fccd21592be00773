import { sql } from 'kysely';
import type { Database } from './connection.server.ts';

/** The areas of a record, as `care.area` has them. */
export type Area =
	| 'profile'
	| 'plan'
	| 'medicines'
	| 'readings'
	| 'questionnaires'
	| 'messages'
	| 'appointments'
	| 'resources';

/**
 * The condition of a statement that reads one area of a patient's record: the look is recorded, unless it is their
 * own, and nothing is read without it. Put it where the statement finds the record, so that it is asked once.
 */
export const mayLook = (patient: string, area: Area) =>
	sql<boolean>`audit.record_read(${sql.ref(patient)}, ${sql.lit(area)})`;

/**
 * Records that the person asking looks at one area of a patient's record, and answers whether they may; call it before
 * reading, in the same transaction, where `mayLook` has no place.
 */
export async function recordRead(db: Database, patient: string, area: Area): Promise<boolean> {
	const { rows } = await sql<{ may: boolean }>`select audit.record_read(${patient}, ${area}) as may`.execute(
		db
	);
	return rows[0]?.may ?? false;
}

/** Records that a list showed the person asking something of these patients, once a day for each. */
export async function recordListed(db: Database, patients: readonly string[], area: Area): Promise<void> {
	if (patients.length === 0) return;
	await sql`select audit.record_listed(${sql.val([...patients])}::uuid[], ${area})`.execute(db);
}
