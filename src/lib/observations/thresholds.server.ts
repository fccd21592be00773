import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { iso } from '../db/time.server.ts';
import { fullName } from '../people/people.server.ts';
import type { Thresholds } from './history.ts';
import type { MeasureKey } from './measures.ts';
import { isParameter, type ParameterKey } from './rules/parameters.ts';
import type { Condition } from './symptoms.ts';
import type { ThresholdChange } from './thresholds.ts';

/** One time that somebody began to watch a patient for a condition. ISO 8601; names null where they may not be known. */
export interface Watch {
	condition: Condition;
	by: string | null;
	startedAt: string;
	endedAt: string | null;
	endedBy: string | null;
}

/** On how many days of a week readings are asked for; null: on none any more. */
export interface Asked {
	measure: MeasureKey;
	daysAWeek: number | null;
	by: string | null;
	/** ISO 8601 */
	setAt: string;
	current: boolean;
}

/** The numbers that are set for the patient, else the clinic, of the row `s` (`person_id`, `organisation_id`). */
export const thresholdsHeld = sql<Thresholds>`(
	select coalesce(json_object_agg(t.parameter, t.value), '{}') from (
		select distinct on (t.parameter) t.parameter, t.value from care.thresholds t
		where t.organisation_id = s.organisation_id and (t.patient_id = s.person_id or t.patient_id is null)
			and t.superseded_at is null and t.value is not null
		order by t.parameter, t.patient_id nulls last
	) t
)`;

/** The numbers that hold for a patient's readings, as far as the person asking may know them: the clinic's at the least. */
export async function rangesHeld(db: Database, patient: string): Promise<Thresholds> {
	const { rows } = await sql<{ held: Thresholds }>`
		select ${thresholdsHeld} as held
		from (select ${patient}::uuid as person_id, private.my_organisation() as organisation_id) s
	`.execute(db);
	return rows[0]?.held ?? {};
}

/** All that is set for a patient's readings, newest first. Undefined where none of it is for the person asking. */
export async function readSettings(db: Database, patient: string) {
	const { rows } = await sql<{ watches: Watch[]; asked: Asked[] }>`
		select
			(
				select coalesce(json_agg(json_build_object('condition', w.condition, 'by', ${fullName('a')},
					'startedAt', w.started_at, 'endedAt', w.ended_at, 'endedBy', ${fullName('e')})
					order by w.started_at desc), '[]')
				from care.watched_conditions w
				left join care.people a on a.id = w.author_id
				left join care.people e on e.id = w.ended_by_id
				where w.patient_id = s.person_id
			) as watches,
			(
				select coalesce(json_agg(json_build_object('measure', q.measure, 'daysAWeek', q.days_a_week,
					'by', ${fullName('a')}, 'setAt', q.set_at, 'current', q.superseded_at is null)
					order by q.set_at desc), '[]')
				from care.asked_readings q left join care.people a on a.id = q.author_id
				where q.patient_id = s.person_id
			) as asked
		from care.patients s
		where s.person_id = ${patient} and audit.record_read(s.person_id, 'readings')
	`.execute(db);
	const [found] = rows;
	return found && { ...found, changes: await thresholdChanges(db, patient) };
}

/** Every number that was set for the clinic of the person asking and, if named, for one patient; newest first. */
export async function thresholdChanges(
	db: Database,
	patient: string | null = null
): Promise<ThresholdChange[]> {
	const { rows } = await sql<ThresholdChange & { parameter: string }>`
		select t.id, t.parameter, t.value::float8 as value, t.reason, ${fullName('p')} as by, ${iso('t.set_at')} as "setAt",
			t.superseded_at is null as current, t.patient_id is null as "ofClinic"
		from care.thresholds t left join care.people p on p.id = t.author_id
		where t.organisation_id = (select private.my_organisation()) and (t.patient_id is null or t.patient_id = ${patient})
		order by t.set_at desc
	`.execute(db);
	return rows.filter(({ parameter }) => isParameter(parameter));
}

/** A number as somebody sets it, in the unit of its parameter. */
export interface NewThreshold {
	/** The change that holds, as it was on the screen. */
	expected: string | null;
	id: string;
	parameter: ParameterKey;
	value: number | null;
	reason: string;
}

/**
 * Sets a number of the rules for one patient, or (patient null) for the clinic, over the change that was on the screen (null:
 * what ships); without a value it goes back to the number before it. The same id is the same change.
 * Errors: ABSNT, 42501, MOVED (something else holds now), TAKEN, 23514.
 */
export async function setThreshold(
	db: Database,
	patient: string | null,
	{ expected, id, parameter, value, reason }: NewThreshold
): Promise<void> {
	await sql`select care.set_threshold(${expected}, ${id}, ${patient}, ${parameter}, ${value}, ${reason})`.execute(
		db
	);
}

/** Begins or ends to watch a patient for a condition; saying it again changes nothing. Errors: ABSNT, 23514. */
export async function watchCondition(
	db: Database,
	patient: string,
	{ id, condition, watched }: { id: string; condition: Condition; watched: boolean }
): Promise<void> {
	await sql`select care.watch_condition(${id}, ${patient}, ${condition}, ${watched})`.execute(db);
}

/**
 * Asks a patient for readings on so many days of a week, or (null) no longer; saying it again changes nothing.
 * Errors: ABSNT, 23514.
 */
export async function askForReadings(
	db: Database,
	patient: string,
	{ id, measure, daysAWeek }: { id: string; measure: MeasureKey; daysAWeek: number | null }
): Promise<void> {
	await sql`select care.ask_for_readings(${id}, ${patient}, ${measure}, ${daysAWeek})`.execute(db);
}
