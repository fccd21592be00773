import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { areas, topics, type Area, type Right, type Topic } from './can.ts';

/** What the person asking may do now: of every record, or of one patient's. */
export async function rightsOf(db: Database, person: string, patient?: string): Promise<Right[]> {
	let rights = db
		.selectFrom('private.rights as r')
		.where('r.person_id', '=', person)
		.where(sql<boolean>`r.period @> now()`)
		.select(['r.patient_id as patient', 'r.area', 'r.topics'])
		.select(sql<Right['actions']>`array_to_json(r.actions)`.as('actions'));
	if (patient !== undefined) rights = rights.where('r.patient_id', '=', patient);
	const rows = await rights.execute();
	return rows.flatMap(({ area, topics: named, ...right }) =>
		isArea(area) ? [{ ...right, area, topics: named.filter(isTopic) }] : []
	);
}

const isArea = (value: string): value is Area => areas.some((area) => area === value);
const isTopic = (value: string): value is Topic => topics.some((topic) => topic === value);
