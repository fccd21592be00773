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
	/** The day it is where the patient lives. */
	today: string;
	/** The version in force; null before the first. */
	number: number | null;
	draft: { version: string; state: CarePlanEvent | null } | null;
	/** Cares for the patient, by more than an emergency: writes the plan, answers, asks for signatures, publishes. */
	writes: boolean;
	/** A provider: changes drugs and doses, and signs. */
	signs: boolean;
	/** Allergies that records from elsewhere tell of and the person asking may see, the dangerous ones first. */
	allergies: { name: string; high: boolean }[];
}

/** Undefined where there is no such patient, or none whose plan the person asking may see. */
export async function planSubject(db: Database, patient: string): Promise<PlanSubject | undefined> {
	const { rows } = await sql<PlanSubject>`
		select p.id as patient, ${fullName('p')} as name, ${shortName('p')} as "shortName", p.language,
			p.time_zone as "timeZone",
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
			private.hold_role('provider') as signs,
			(
				select coalesce(json_agg(json_build_object('name', a.name, 'high', a.high) order by not a.high, a.name), '[]')
				from (
					select distinct on (f.identity) coalesce(f.content #>> '{criticality}' = 'high', false) as high,
						coalesce(nullif(f.content #>> '{code,text}', ''), f.content #>> '{code,coding,0,display}') as name,
						coalesce(f.content #>> '{clinicalStatus,coding,0,code}', 'active') as clinical,
						coalesce(f.content #>> '{verificationStatus,coding,0,code}', 'confirmed') as verification
					from care.fhir_resources f
					where f.patient_id = p.id and f.resource_type = 'AllergyIntolerance'
					order by f.identity, f.version desc
				) a
				where a.name is not null and a.clinical = 'active' and a.verification not in ('refuted', 'entered-in-error')
			) as allergies
		from care.plans s
		join care.people p on p.id = s.patient_id
		where s.patient_id = ${patient}
	`.execute(db);
	return rows[0];
}
