import { sql } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import { recordListed } from '../../db/looks.server.ts';
import { mayEnrol } from '../../people/enrolment.server.ts';
import type { Caseload } from './caseload.ts';

/**
 * What tells the patients of the person asking from others of the same name, and which pages about them there are. It is
 * recorded that a list showed it.
 */
export async function caseloadOf(db: Database, me: string): Promise<Caseload> {
	const [{ rows }, enrols] = await Promise.all([
		sql<{ id: string; born: string; cares: boolean }>`
			select p.person_id as id, p.birth_date::text as born,
				exists (
					select from private.rights r
					where r.patient_id = p.person_id and r.person_id = (select auth.uid()) and r.area = 'profile'
						and 'see' = any (r.actions) and r.period @> now()
						and not exists (select from care.emergency_access e where e.id = r.source_id)
				) as cares
			from care.patients p
		`.execute(db),
		mayEnrol(db, me)
	]);
	await recordListed(
		db,
		rows.map(({ id }) => id),
		'profile'
	);
	return { patients: Object.fromEntries(rows.map(({ id, born, cares }) => [id, { born, cares }])), enrols };
}
