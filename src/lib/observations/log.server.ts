import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { iso } from '../db/time.server.ts';
import { fullName } from '../people/people.server.ts';
import type { Earlier } from './check.ts';
import type { Log, LogReading } from './log.ts';
import type { MeasureKey } from './measures.ts';
import { signsHeld } from './signs.server.ts';
import { canonicalOf, enteredOf, type StoredComponents } from './stored.ts';
import { thresholdsHeld } from './thresholds.server.ts';

/** Who wrote a row down, where it was somebody else whom the person asking may know. */
const author = (row: 'o' | 'r') => sql<string | null>`(
	select ${fullName('p')} from care.people p where p.id = ${sql.ref(`${row}.author_id`)} and p.id <> (select auth.uid())
)`;

/** As the database has it: made into what people read here, for a row of JSON of each reading's own is what took longest there. */
type LogRow = Omit<Log, 'readings'> & {
	readings: (Omit<LogReading, 'entered' | 'values'> & { components: StoredComponents })[];
};

/**
 * A patient's last 35 days as far as the person asking may see them, and the numbers the rules hold for them; undefined
 * where nothing is to be seen. The look is recorded. Whom readings are shared with and no more does not find the patient's
 * own row; the days are the clinic's then.
 */
export async function readLog(db: Database, patient: string): Promise<Log | undefined> {
	const { rows } = await sql<LogRow>`
		with subject as materialized (
			select ${patient}::uuid as person_id, o.id as organisation_id, o.time_zone
			from care.organisations o
			where o.id = (select private.my_organisation()) and audit.record_read(${patient}, 'readings')
		)
		select coalesce((select p.time_zone from care.people p where p.id = s.person_id), s.time_zone) as zone,
			(
				select coalesce(json_agg(json_build_object('id', o.id, 'measure', o.measure, 'at', o.effective_at,
					'context', o.context,
					'note', o.note, 'version', o.version, 'mine', o.author_id = (select auth.uid()),
					'changedAt', case when o.version > 1 then o.recorded_at end, 'by', ${author('o')},
					'components', o.components) order by o.effective_at desc, o.recorded_at desc), '[]')
				from care.observations o
				where o.patient_id = s.person_id and o.superseded_at is null and o.components is not null
					and o.effective_at > now() - interval '35 days'
			) as readings,
			(
				select coalesce(json_agg(json_build_object('id', r.id, 'at', r.effective_at, 'symptoms', r.symptoms,
					'feeling', r.feeling, 'note', r.note, 'mine', r.author_id = (select auth.uid()),
					'by', ${author('r')})
					order by r.effective_at desc, r.recorded_at desc), '[]')
				from care.symptom_reports r
				where r.patient_id = s.person_id and r.withdrawn_at is null and r.effective_at > now() - interval '35 days'
			) as reports,
			(
				select coalesce(json_agg(w.condition order by w.started_at), '[]') from care.watched_conditions w
				where w.patient_id = s.person_id and w.ended_at is null
			) as conditions,
			${thresholdsHeld} as thresholds,
			${signsHeld} as signs,
			(
				select coalesce(json_agg(json_build_object('rule', q.rule, 'until', q.until)), '[]')
				from care.silent_rules(s.person_id) q
			) as silent,
			(
				select coalesce(json_agg(json_build_object('rule', q.rule, 'at', q.at)), '[]')
				from care.looked_at_rules(s.person_id) q
			) as "lookedAt",
			care.hours_of_calls(s.person_id) as calls
		from subject s
	`.execute(db);
	const [row] = rows;
	return (
		row && {
			...row,
			readings: row.readings.map(({ components, ...reading }) => ({
				...reading,
				entered: enteredOf(components),
				values: canonicalOf(components)
			}))
		}
	);
}

/** Whether the Log of the person asking tells a reading or a daily check. */
export async function seesInLog(db: Database, id: string): Promise<boolean> {
	const { rows } = await sql<{ sees: boolean }>`
		select exists (
			select from care.observations o where o.id = ${id} and o.superseded_at is null
				and o.components is not null and o.effective_at > now() - interval '35 days'
			union all
			select from care.symptom_reports r where r.id = ${id} and r.effective_at > now() - interval '35 days'
		) as sees
	`.execute(db);
	return rows[0]?.sees === true;
}

/** The last reading of a measure, as far as the person asking may see it; the look is recorded. */
export async function lastReading(
	db: Database,
	patient: string,
	measure: MeasureKey
): Promise<Earlier | undefined> {
	const { rows } = await sql<{ at: string; components: StoredComponents }>`
		with look as materialized (select audit.record_read(${patient}, 'readings') as sees)
		select ${iso('o.effective_at')} as at, o.components
		from look join care.observations o on look.sees and o.patient_id = ${patient}
		where o.measure = ${measure} and o.superseded_at is null and o.components is not null
		order by o.effective_at desc limit 1
	`.execute(db);
	const [row] = rows;
	return row && { at: row.at, values: canonicalOf(row.components) };
}

/** The zone of the clock that a patient looks at, as the IANA names it; undefined where the person asking finds no such patient. */
export async function zoneOfPatient(db: Database, patient: string): Promise<string | undefined> {
	const { rows } = await sql<{ zone: string }>`
		select p.time_zone as zone from care.people p where p.id = ${patient}
	`.execute(db);
	return rows[0]?.zone;
}
