import pg from 'pg';
import type { ComponentKey, MeasureKey } from '../../src/lib/observations/measures.ts';
import type { Unit } from '../../src/lib/observations/units.ts';
import type { SignedIn } from './clinic.ts';

/** What somebody writes down in a day, each with the hour and its numbers, none of which a rule speaks of. */
const day: [MeasureKey, hour: number, Partial<Record<ComponentKey, [value: number, Unit]>>][] = [
	['weight', 7, { weight: [80, 'kg'] }],
	['blood_pressure', 7, { systolic: [122, 'mm[Hg]'], diastolic: [76, 'mm[Hg]'], heart_rate: [68, '/min'] }],
	['blood_pressure', 20, { systolic: [118, 'mm[Hg]'], diastolic: [74, 'mm[Hg]'], heart_rate: [70, '/min'] }],
	['glucose', 7, { glucose: [104, 'mg/dL'] }],
	['glucose', 13, { glucose: [138, 'mg/dL'] }],
	['glucose', 21, { glucose: [121, 'mg/dL'] }],
	['oxygen', 8, { oxygen: [97, '%'] }],
	['temperature', 8, { temperature: [36.6, 'Cel'] }],
	['peak_flow', 8, { peak_flow: [480, 'L/min'] }],
	['pain', 20, { pain: [2, '{score}'] }],
	['steps', 21, { steps: [5200, '{steps}/d'] }]
];

/**
 * A year of daily readings for each of these patients, and what a care team sets for them: watched for two conditions, asked
 * for two measures. Stored without triggers, as a restored backup is. Answers how many readings there are.
 */
export async function giveYear(
	adminUrl: string,
	patients: readonly SignedIn[],
	manager: SignedIn
): Promise<number> {
	const sql = new pg.Client({ connectionString: adminUrl });
	await sql.connect();
	const ids = patients.map(({ person }) => person);
	try {
		await sql.query('set session_replication_role = replica');
		for (const [measure, hour, numbers] of day) {
			const components = Object.fromEntries(
				Object.entries<[number, Unit]>(numbers).map(([key, [value, unit]]) => [
					key,
					{ value, unit, canonical: value }
				])
			);
			await sql.query(
				`insert into care.observations (id, version, organisation_id, patient_id, measure, components, source,
					effective_at, time_zone, author_id, recorded_at)
				select gen_random_uuid(), 1, p.organisation_id, p.person_id, $2, $3, 'typed', moment, 'America/Chicago',
					p.person_id, moment
				from generate_series(1, 365) day
				cross join care.patients p
				cross join lateral (
					select date_trunc('day', now() at time zone 'America/Chicago') at time zone 'America/Chicago'
						- day * interval '1 day' + $4 * interval '1 hour' as moment
				) m
				where p.person_id = any ($1::uuid[])
				order by day`,
				[ids, measure, components, hour]
			);
		}
		await sql.query('set session_replication_role = default');
		await sql.query(
			`insert into care.watched_conditions (id, organisation_id, patient_id, condition, author_id)
			select gen_random_uuid(), p.organisation_id, p.person_id, condition, $2
			from care.patients p, unnest('{heart_failure,diabetes}'::text[]) condition where p.person_id = any ($1::uuid[])`,
			[ids, manager.person]
		);
		await sql.query(
			`insert into care.asked_readings (id, organisation_id, patient_id, measure, days_a_week, author_id)
			select gen_random_uuid(), p.organisation_id, p.person_id, measure, 7, $2
			from care.patients p, unnest('{weight,blood_pressure}'::text[]) measure where p.person_id = any ($1::uuid[])`,
			[ids, manager.person]
		);
		await sql.query('vacuum analyze');
		const { rows } = await sql.query<{ count: number }>('select count(*)::int from care.observations');
		return rows[0]?.count ?? 0;
	} finally {
		await sql.end();
	}
}
