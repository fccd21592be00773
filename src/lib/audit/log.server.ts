import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { fullName, shortName } from '../people/people.server.ts';
import { foldLog, wholeDays, type LogDay, type LogEvent } from './log.ts';

const pageSize = 300;

/** What the log tells a patient, some days at a time. */
export interface LogPage {
	days: LogDay[];
	/** Before which moment the next page goes on; null at the end. */
	older: string | null;
	/** The consent of each family member who may help now, by the person's id: where their access can be ended. */
	consents: Record<string, string>;
}

/** Who else looked at the record of the person asking, or changed it, newest first. */
export async function whoLooked(
	db: Database,
	me: string,
	{ timeZone, before }: { timeZone: string; before: string | undefined }
): Promise<LogPage> {
	const events = await db
		.selectFrom('audit.events as e')
		.leftJoin('care.people as p', 'p.id', 'e.actor_id')
		// Whom it was about besides the patient: who may help, or was invited to.
		.leftJoin('care.people as q', (join) =>
			join.on(
				sql<boolean>`q.id = coalesce(e.detail ->> 'caregiver', e.detail ->> 'person')::uuid and q.id <> ${me}`
			)
		)
		.where('e.patient_id', '=', me)
		.where(sql<boolean>`e.actor_id is distinct from ${me}::uuid`)
		.$if(before !== undefined, (query) => query.where(sql<boolean>`e.occurred_at < ${before}::timestamptz`))
		.orderBy('e.occurred_at', 'desc')
		.limit(sql.lit(pageSize + 1))
		.select(['e.actor_id as actor', 'e.area', fullName('p').as('name'), shortName('p').as('shortName')])
		.select(fullName('q').as('whom'))
		// An invitation is told by whose it was: the patient's own, first or renewed, or a helper's.
		.select(
			sql<string>`case
				when e.action not like 'invitation.%' then e.action
				when e.detail ->> 'person' = ${me} then e.action || '.' || (e.detail ->> 'purpose')
				else e.action || '.helper'
			end`.as('action')
		)
		.select(sql<string>`to_char(e.occurred_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('at'))
		.select(sql<string | null>`e.detail ->> 'reason'`.as('reason'))
		.select(
			sql<string | null>`coalesce((
				select s.role::text from care.staff_roles s
				where s.staff_id = p.id and s.period @> e.occurred_at order by s.role limit 1
			), p.kind::text)`.as('role')
		)
		.execute();
	const page = wholeDays(events satisfies LogEvent[], pageSize, timeZone);
	return { days: foldLog(page.events, timeZone), older: page.older, consents: await openConsents(db, me) };
}

async function openConsents(db: Database, patient: string): Promise<Record<string, string>> {
	const consents = await db
		.selectFrom('care.consents as c')
		.innerJoin('care.consent_versions as v', 'v.consent_id', 'c.id')
		.where('c.patient_id', '=', patient)
		.where('v.superseded_at', 'is', null)
		.where('v.state', '<>', 'ended')
		.where(sql<boolean>`upper(v.period) > now()`)
		.select(['c.id', 'c.caregiver_id as caregiver'])
		.execute();
	return Object.fromEntries(consents.map(({ caregiver, id }) => [caregiver, id]));
}

/** One entry of the accounting of disclosures (45 CFR 164.528). */
export interface Disclosure {
	id: string;
	/** `YYYY-MM-DD` */
	on: string;
	recipient: string;
	address: string | null;
	what: string;
	purpose: string;
}

/** To whom the clinic gave something of a patient's record in the last six years, newest first. */
export async function disclosuresOf(db: Database, patient: string): Promise<Disclosure[]> {
	return db
		.selectFrom('audit.disclosures as d')
		.where('d.patient_id', '=', patient)
		.where(sql<boolean>`d.disclosed_on > current_date - interval '6 years'`)
		.orderBy('d.disclosed_on', 'desc')
		.orderBy('d.recorded_at', 'desc')
		.select(['d.id', 'd.recipient', 'd.address', 'd.what', 'd.purpose'])
		.select(sql<string>`d.disclosed_on::text`.as('on'))
		.execute();
}
