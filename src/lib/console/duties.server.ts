import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { iso } from '../db/time.server.ts';
import { fullName } from '../people/people.server.ts';
import { noDuties } from './no-duties.ts';

/** An emergency access of the person asking that is open now. */
export interface OpenEmergency {
	id: string;
	patientName: string;
	conversation: string;
	/** ISO 8601 */
	until: string;
}

/** An alert nobody has seen, as it stands beside the name of its patient. */
export interface UnseenAlert {
	severity: 'red' | 'yellow';
	episode: string;
}

/** What the console offers a member of staff beyond the inbox, by their roles, and what waits for them there. */
export interface Duties {
	/** May open a record in an emergency. */
	clinical: boolean;
	/** Watches over emergencies, and answers for the access log. */
	oversees: boolean;
	/** Sets what holds for the whole clinic. */
	administers: boolean;
	/** A provider: signs plans. */
	signs: boolean;
	/** Plans that wait for their signature. */
	toSign: number;
	/** Red and yellow alerts that nobody has seen. */
	alerts: number;
	/** Of each patient with such an alert the worst of them, by the patient's id. */
	alerted: Record<string, UnseenAlert>;
	/** Questions to them as a provider that wait for an answer. */
	questions: number;
	/** Answers of providers that they asked for and have not acted on. */
	answers: number;
	/** Emergencies nobody has looked at yet on their part. */
	unseen: number;
	emergencies: OpenEmergency[];
}

/** The duties of the person asking. */
export async function dutiesOf(db: Database, me: string): Promise<Duties> {
	const emergencies = await db
		.selectFrom('care.emergency_access as e')
		.innerJoin('care.people as p', 'p.id', 'e.patient_id')
		.innerJoin('care.conversations as c', 'c.patient_id', 'e.patient_id')
		.where('e.staff_id', '=', me)
		.where(sql<boolean>`e.period @> now()`)
		.select(['e.id', 'c.id as conversation', fullName('p').as('patientName')])
		.select(
			sql<string>`to_char(upper(e.period) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`.as('until')
		)
		.execute();
	const { rows } = await sql<Omit<Duties, 'emergencies'>>`
		with alerted as materialized (
			select distinct on (a.patient_id) a.patient_id, a.severity, a.episode, count(*) over ()::int as all_of_them
			from care.alerts a
			where a.resolved_at is null and a.acknowledged_at is null and a.severity <> 'watch'
			order by a.patient_id, a.severity = 'red' desc, a.opened_at
		)
		select private.hold_role('care_manager', 'supervisor', 'provider') as clinical,
			private.hold_role('supervisor', 'clinic_admin') as oversees,
			private.hold_role('clinic_admin') as administers, private.hold_role('provider') as signs,
			case when private.hold_role('provider') then (
				select count(*) from care.plan_drafts d where d.state = 'signature_requested'
			) else 0 end as "toSign",
			coalesce((select max(a.all_of_them) from alerted a), 0) as alerts,
			(
				select coalesce(json_object_agg(a.patient_id, json_build_object('severity', a.severity, 'episode', a.episode)), '{}')
				from alerted a
			) as alerted, w.questions, w.answers,
			care.unseen_emergencies() as unseen
		from care.advice_waiting() w
	`.execute(db);
	const [duties] = rows;
	return { ...noDuties, ...duties, emergencies };
}

/** An emergency as those see it who watch over the clinic. */
export interface EmergencyAlert {
	id: string;
	patientName: string;
	staffName: string;
	reasonCode: string;
	reason: string;
	openedAt: string;
	until: string;
	seen: boolean;
}

/** The emergencies of the last 30 days at the clinic of the person asking; empty for whoever does not watch over it. */
export async function emergencyAlerts(db: Database): Promise<EmergencyAlert[]> {
	const { rows } = await sql<EmergencyAlert>`
		select e.id, e.patient_name as "patientName", ${fullName('p')} as "staffName", e.reason_code as "reasonCode",
			e.reason, ${iso('e.opened_at')} as "openedAt", ${iso('e.until')} as until, e.seen
		from care.emergencies() e
		join care.people p on p.id = e.staff_id
		order by e.opened_at desc
	`.execute(db);
	return rows;
}
