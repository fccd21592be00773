import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { PatientRooms } from './rooms.ts';

/** Which of a patient's rooms open for the person asking; what each holds is judged again inside. */
export async function patientRooms(db: Database, patient: string): Promise<PatientRooms> {
	const { rows } = await sql<Omit<PatientRooms, 'patient'>>`
		select (select c.id from care.conversations c where c.patient_id = ${patient}) as conversation,
			coalesce(bool_or(r.area = 'plan'), false) as plan, coalesce(bool_or(r.area = 'readings'), false) as readings,
			private.may_record_consent(${patient}, 'spoken') or private.may_record_consent(${patient}, 'legal_authority')
				or private.may_review_authority(${patient}) as family
		from private.rights r
		where r.patient_id = ${patient} and r.person_id = (select auth.uid()) and r.period @> now()
			and 'see' = any (r.actions)
	`.execute(db);
	const [found] = rows;
	if (!found) throw new Error('An aggregate has one row');
	return { patient, ...found };
}
