import { sql } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import type { CarePlanEvent } from '../../db/generated.ts';
import type { Language } from '../../i18n/languages.ts';
import { fullName, shortName } from '../../people/people.server.ts';

/** Whose plan is open in the console, and what the person asking may do with it. */
export interface PlanSubject {
	patient: string;
	name: string;
	shortName: string;
	/** The language the patient reads. */
	language: Language;
	/** IANA name of the zone the patient lives in. */
	timeZone: string;
	conversation: string | null;
	/** The day it is where the patient lives. */
	today: string;
	/** The version in force; null before the first. */
	number: number | null;
	draft: { version: string; state: CarePlanEvent | null } | null;
	/** Cares for the patient, by more than an emergency: writes the plan, answers, asks for signatures, publishes. */
	writes: boolean;
	/** A provider: changes drugs and doses, and signs. */
	signs: boolean;
}

/** Undefined where there is no such patient, or none whose plan the person asking may see. */
export async function planSubject(db: Database, patient: string): Promise<PlanSubject | undefined> {
	const { rows } = await sql<PlanSubject>`
		select p.id as patient, ${fullName('p')} as name, ${shortName('p')} as "shortName", p.language,
			p.time_zone as "timeZone",
			(select c.id from care.conversations c where c.patient_id = p.id) as conversation,
			(now() at time zone p.time_zone)::date::text as today,
			case when s.current_id is not null then s.last_number end as number,
			(
				select json_build_object('version', d.version_id, 'state', d.state)
				from care.plan_drafts d where d.patient_id = p.id
			) as draft,
			exists (
				select from private.rights r
				where r.patient_id = p.id and r.person_id = (select auth.uid()) and r.area = 'plan'
					and 'add' = any (r.actions) and r.period @> now()
					and not exists (select from care.emergency_access e where e.id = r.source_id)
			) as writes,
			private.hold_role('provider') as signs
		from care.plans s
		join care.people p on p.id = s.patient_id
		where s.patient_id = ${patient}
	`.execute(db);
	return rows[0];
}
