import { sql } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import { fullName, shortName } from '../../people/people.server.ts';

/** Whose readings are open in the console, and what the person asking may do with them. */
export interface ReadingsSubject {
	patient: string;
	name: string;
	shortName: string;
	/** IANA name of the zone the patient lives in. */
	timeZone: string;
	/** Writes down readings for the patient, and corrects them. */
	adds: boolean;
	/** Also those of mood, which are for whom that topic is. */
	addsMood: boolean;
	/** Decides what is watched, and by which numbers. */
	steers: boolean;
}

/** Undefined where there is no such patient, or none whose readings the person asking may see. */
export async function readingsSubject(db: Database, patient: string): Promise<ReadingsSubject | undefined> {
	const { rows } = await sql<ReadingsSubject>`
		select p.id as patient, ${fullName('p')} as name, ${shortName('p')} as "shortName", p.time_zone as "timeZone",
			r.adds, r."addsMood",
			r.adds and private.hold_role('care_manager', 'supervisor', 'provider') as steers
		from care.people p
		cross join lateral (
			select bool_or('see' = any (r.actions)) as sees, bool_or('add' = any (r.actions)) as adds,
				bool_or('add' = any (r.actions) and 'mental_health' = any (r.topics)) as "addsMood"
			from private.rights r
			where r.patient_id = p.id and r.person_id = (select auth.uid()) and r.area = 'readings' and r.period @> now()
		) r
		where p.id = ${patient} and p.kind = 'patient' and r.sees and (select private.am_staff())
	`.execute(db);
	return rows[0];
}
