import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { iso } from '../db/time.server.ts';
import type { CareAlertAct, CareAlertEvent } from '../db/generated.ts';
import type { Severity } from '../observations/history.ts';
import type { NoActionReason } from '../observations/alert-acts.ts';
import type { MeasureKey } from '../observations/measures.ts';
import { shippedRules } from '../observations/rules/shipped.ts';
import { fullName } from '../people/people.server.ts';
import { everySignSetting } from '../observations/signs.server.ts';
import type { SignSetting } from '../observations/signs.ts';
import { signsAbout, type AlertEvidence } from './alert-evidence.ts';

/** One thing that became of an alert. */
export interface AlertEvent {
	event: CareAlertEvent;
	act: CareAlertAct | null;
	/** Why there was nothing to do; null also for what was said before there was a list. */
	reason: NoActionReason | null;
	/** Who did it, or was told. Null where it is nobody the reader may know. */
	person: string | null;
	note: string | null;
	at: string;
	/** It was called again at the same severity: something new came after somebody had seen it, or a question was not answered. */
	again: boolean;
	/** Of a call: what went out beside it; null of everything else. */
	sent: { mailed: boolean; device: boolean; nothing: boolean } | null;
}

/** An alert with what it rests on, as far as the person asking may see it. */
export interface OpenAlert extends AlertEvidence {
	id: string;
	/** Null for whom the record is closed to: a colleague who was called sees the alert, and what it takes to act on it. */
	patient: string | null;
	patientName: string | null;
	conversation: string | null;
	severity: Severity;
	episode: string;
	openedAt: string;
	acknowledged: boolean;
	resolved: boolean;
	/** How many findings and corrections there are, for an answer to say what it was given to. */
	findings: number;
	/** What was asked for and did not come. */
	missed: MeasureKey[];
	/** The patient's, for whoever has to call them. */
	phone: string | null;
	/** What they read, as BCP 47. */
	language: string | null;
	/** Who cares for them, for a colleague who was called and is not of the care team; null for everybody else. */
	team: string[] | null;
	events: AlertEvent[];
}

const calledAgain = sql`(e.event = 'raised' and e.severity = (
	select earlier.severity from care.alert_events earlier
	where earlier.alert_id = e.alert_id and earlier.event in ('opened', 'raised') and earlier.at < e.at
	order by earlier.at desc limit 1
))`;

/** The open alerts of the person asking, the worst and oldest first. Looks at what they rest on are recorded. */
export const openAlerts = (db: Database): Promise<OpenAlert[]> => alertsWhere(db, sql`a.resolved_at is null`);

/** One alert, open or over; undefined where there is none, or none that the person asking may see. */
export async function alertById(db: Database, id: string): Promise<OpenAlert | undefined> {
	const [alert] = await alertsWhere(db, sql`a.id = ${id}`);
	return alert;
}

/** An alert as the database gives it. */
interface StoredAlert extends Omit<OpenAlert, keyof AlertEvidence | 'missed' | 'team' | 'events'> {
	evidence: AlertEvidence | null;
	called: {
		name: string;
		phone: string | null;
		language: string;
		team: string[];
		evidence: AlertEvidence;
	} | null;
	/** The rules that found it. */
	spoke: string[];
	events: AlertEvent[] | null;
}

const nothing: AlertEvidence = { readings: [], symptoms: [], reports: [], words: [], changed: [] };

function told(
	{ evidence, called, spoke, events, ...alert }: StoredAlert,
	settings: readonly SignSetting[]
): OpenAlert {
	const found = evidence ?? called?.evidence ?? nothing;
	return {
		...alert,
		...found,
		missed: missedBy(spoke),
		symptoms: signsAbout(spoke, found.symptoms, settings),
		patientName: alert.patientName ?? called?.name ?? null,
		phone: alert.phone ?? called?.phone ?? null,
		language: alert.language ?? called?.language ?? null,
		team: called?.team ?? null,
		events: events ?? []
	};
}

async function alertsWhere(db: Database, which: RawBuilder<unknown>): Promise<OpenAlert[]> {
	const { rows } = await sql<StoredAlert>`
		select a.id, p.id as patient, a.resolved_at is not null as resolved, ${fullName('p')} as "patientName",
			k.phone, p.language,
			c.id as conversation, a.severity, a.episode,
			${iso('a.opened_at')} as "openedAt", a.acknowledged_at is not null as acknowledged,
			case when audit.record_read(a.patient_id, a.area) then private.alert_evidence(a.id) end as evidence,
			case when c.id is null then care.called_to_alert(a.id) end as called,
			array(select distinct f.rule from care.alert_findings f where f.alert_id = a.id) as spoke,
			care.told_of_alert(a.id) as findings,
			(
				select json_agg(json_build_object('event', e.event, 'again', ${calledAgain}, 'act', e.act, 'reason', e.reason, 'note', e.note, 'at', e.at,
					'person', ${fullName('w')}, 'sent', case when s.event_id is not null then json_build_object(
						'mailed', s.mailed, 'device', s.device, 'nothing', s.nothing) end) order by e.at)
				from care.alert_events e left join care.people w on w.id = coalesce(e.told_id, e.actor_id)
				left join care.alert_calls(a.id) s on s.event_id = e.id
				where e.alert_id = a.id and e.event <> 'opened'
			) as events
		from care.alerts a
		left join care.people p on p.id = a.patient_id
		left join care.patients k on k.person_id = a.patient_id
		left join care.conversations c on c.patient_id = a.patient_id
		where ${which}
		order by array_position(array['red', 'yellow', 'watch'], a.severity), a.acknowledged_at nulls first, a.opened_at
		limit 200
	`.execute(db);
	const settings = await everySignSetting(db);
	return rows.map((row) => told(row, settings));
}

/** The measures whose silence these rules tell of, each once. */
const missedBy = (rules: readonly string[]): MeasureKey[] => [
	...new Set(
		shippedRules.flatMap(({ id, when }) =>
			when.kind === 'missing' && rules.includes(id) ? [when.measure] : []
		)
	)
];
