import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { iso } from '../db/time.server.ts';
import type { CareAlertAct, CareAlertEvent } from '../db/generated.ts';
import type { Entered } from '../observations/check.ts';
import type { Severity } from '../observations/history.ts';
import type { NoActionReason } from '../observations/input.ts';
import type { MeasureKey } from '../observations/measures.ts';
import { shippedRules } from '../observations/rules/shipped.ts';
import type { Symptom } from '../observations/symptoms.ts';
import { wordsFound, type WordsFound } from './alert-words.server.ts';
import { fullName } from '../people/people.server.ts';

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
}

/** An alert with what it rests on, as far as the person asking may see it. */
export interface OpenAlert {
	id: string;
	/** Null for whom the record is closed to, as it is to a supervisor who was called and is not on the care team. */
	patient: string | null;
	patientName: string | null;
	conversation: string | null;
	severity: Severity;
	episode: string;
	openedAt: string;
	acknowledged: boolean;
	resolved: boolean;
	readings: { id: string; measure: MeasureKey; at: string; entered: Entered[] }[];
	symptoms: Symptom[];
	/** What was asked for and did not come. */
	missed: MeasureKey[];
	/** What somebody wrote in their own words that told of danger, the latest first. */
	words: WordsFound[];
	events: AlertEvent[];
}

/** The open alerts of the person asking, the worst and oldest first. Looks at what they rest on are recorded. */
export const openAlerts = (db: Database): Promise<OpenAlert[]> => alertsWhere(db, sql`a.resolved_at is null`);

/** One alert, open or over; undefined where there is none, or none that the person asking may see. */
export async function alertById(db: Database, id: string): Promise<OpenAlert | undefined> {
	const [alert] = await alertsWhere(db, sql`a.id = ${id}`);
	return alert;
}

async function alertsWhere(db: Database, which: RawBuilder<unknown>): Promise<OpenAlert[]> {
	const { rows } = await sql<Omit<OpenAlert, 'missed'> & { rules: string[] }>`
		select a.id, p.id as patient, a.resolved_at is not null as resolved, ${fullName('p')} as "patientName",
			c.id as conversation, a.severity, a.episode,
			${iso('a.opened_at')} as "openedAt", a.acknowledged_at is not null as acknowledged,
			(
				select coalesce(json_agg(json_build_object('id', o.id, 'measure', o.measure, 'at', o.effective_at,
					'entered', (
						select json_agg(json_build_object('component', n.key, 'value', n.value -> 'value',
							'unit', n.value ->> 'unit')) from jsonb_each(o.components) n
					)) order by o.effective_at desc), '[]')
				from care.observations o
				where o.superseded_at is null and o.components is not null and o.id = any (evidence.ids)
			) as readings,
			(
				select coalesce(json_agg(distinct said), '[]')
				from care.symptom_reports s, unnest(s.symptoms) as said
				where s.withdrawn_at is null and s.id = any (evidence.ids)
			) as symptoms,
			${wordsFound(sql`evidence.ids`)} as words,
			array(select distinct f.rule from care.alert_findings f where f.alert_id = a.id order by f.rule) as rules,
			(
				select json_agg(json_build_object('event', e.event, 'act', e.act, 'reason', e.reason, 'note', e.note, 'at', e.at,
					'person', ${fullName('w')}) order by e.at)
				from care.alert_events e left join care.people w on w.id = coalesce(e.told_id, e.actor_id)
				where e.alert_id = a.id and e.event <> 'opened'
			) as events
		from care.alerts a
		left join care.people p on p.id = a.patient_id
		left join care.conversations c on c.patient_id = a.patient_id
		cross join lateral (
			select coalesce(array_agg(distinct one), '{}') as ids
			from care.alert_findings f, unnest(f.evidence) as one
			where f.alert_id = a.id and (c.id is null or audit.record_read(a.patient_id, a.area))
		) evidence
		where ${which}
		order by array_position(array['red', 'yellow', 'watch'], a.severity), a.acknowledged_at nulls first, a.opened_at
		limit 200
	`.execute(db);
	return rows.map(({ rules, ...alert }) => ({
		...alert,
		missed: missedBy(rules),
		events: alert.events ?? []
	}));
}

/** The measures whose silence these rules tell of, each once. */
const missedBy = (rules: readonly string[]): MeasureKey[] => [
	...new Set(
		shippedRules.flatMap(({ id, when }) =>
			when.kind === 'missing' && rules.includes(id) ? [when.measure] : []
		)
	)
];
