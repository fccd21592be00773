import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { areas, type Area, type Right } from './can.ts';

/** What the person asking may do now: of every record, or of one patient's. */
export async function rightsOf(db: Database, person: string, patient?: string): Promise<Right[]> {
	let rights = db
		.selectFrom('private.rights as r')
		.where('r.person_id', '=', person)
		.where(sql<boolean>`r.period @> now()`)
		.select(['r.patient_id as patient', 'r.area'])
		// The driver knows no arrays of our own types.
		.select([
			sql<Right['actions']>`to_json(r.actions)`.as('actions'),
			sql<Right['topics']>`to_json(r.topics)`.as('topics')
		]);
	if (patient !== undefined) rights = rights.where('r.patient_id', '=', patient);
	const rows = await rights.execute();
	return rows.flatMap(({ area, ...right }) => (isArea(area) ? [{ ...right, area }] : []));
}

const isArea = (value: string): value is Area => areas.some((area) => area === value);
