import { sql } from 'kysely';
import type { Database } from '../../db/connection.server.ts';
import { iso } from '../../db/time.server.ts';
import { measureKeys, measureOf, unitOf, type MeasureKey } from '../measures.ts';
import { canonicalUnit, toCanonical, units as knownUnits } from '../units.ts';
import { canonicalOf, type StoredComponents } from '../stored.ts';
import { thresholdsHeld } from '../thresholds.server.ts';
import type { Latest } from './latest.ts';
import { spans, type Span, type Trend, type TrendGoal } from './trend.ts';

interface Row {
	zone: string;
	readings: { id: string; at: string; components: StoredComponents }[];
	units: Trend['units'] | null;
	thresholds: Trend['thresholds'];
	goals: { loinc: string; unit: string; low: number | null; high: number | null }[];
}

/**
 * One measure of a patient over the span and the one before, with what the plan in force aims at, as far as the person
 * asking may see either. The looks are recorded. Undefined where no reading of this patient is to be seen by them.
 */
export async function readTrend(
	db: Database,
	patient: string,
	measure: MeasureKey,
	span: Span
): Promise<Trend | undefined> {
	const { rows } = await sql<Row>`
		with subject as materialized (
			select ${patient}::uuid as person_id, o.id as organisation_id, o.time_zone,
				audit.record_read(${patient}, 'plan') as see_plan
			from care.organisations o
			where o.id = (select private.my_organisation()) and audit.record_read(${patient}, 'readings')
		),
		found as materialized (
			select o.id, o.effective_at, o.components, o.recorded_at
			from subject s
			join care.observations o on o.patient_id = s.person_id and o.measure = ${measure}
				and o.superseded_at is null and o.components is not null
				and o.effective_at > now() - make_interval(days => ${2 * spans[span]})
		)
		select coalesce((select p.time_zone from care.people p where p.id = s.person_id), s.time_zone) as zone,
			(
				select coalesce(json_agg(json_build_object('id', f.id, 'at', ${iso('f.effective_at')}, 'components', f.components) order by f.effective_at, f.recorded_at), '[]') from found f
			) as readings,
			(
				select json_object_agg(c.key, c.value ->> 'unit')
				from (select f.components from found f order by f.effective_at desc, f.recorded_at desc limit 1) latest,
					jsonb_each(latest.components) c
			) as units,
			(
				select coalesce(json_agg(json_build_object('loinc', c.loinc_code, 'unit', c.unit, 'low', c.target_low,
					'high', c.target_high) order by l.position), '[]')
				from care.plans p
				join care.plan_version_lines l on l.version_id = p.current_id
				join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
				where s.see_plan and p.patient_id = s.person_id and c.kind = 'goal'
					and c.loinc_code = any (${codesOf(measure)})
					and (c.target_low is not null or c.target_high is not null)
			) as goals,
			${thresholdsHeld} as thresholds
		from subject s
	`.execute(db);
	const [row] = rows;
	if (!row) return undefined;
	const { zone, readings, units, goals, thresholds } = row;
	return {
		measure,
		zone,
		units: units ?? {},
		thresholds,
		readings: readings.map(({ components, ...reading }) => ({ ...reading, values: canonicalOf(components) })),
		goals: goals.flatMap((goal) => goalOf(measure, goal) ?? [])
	};
}

const codesOf = (measure: MeasureKey): string[] =>
	measureOf(measure).components.flatMap(({ loinc, alsoLoinc = [] }) =>
		loinc === null ? alsoLoinc : [loinc, ...alsoLoinc]
	);

/** What a line of the plan aims at; undefined where its unit measures something else. */
function goalOf(
	measure: MeasureKey,
	{ loinc, unit, low, high }: Row['goals'][number]
): TrendGoal | undefined {
	const component = measureOf(measure).components.find(
		(one) => one.loinc === loinc || one.alsoLoinc?.includes(loinc)
	)?.key;
	const known = knownUnits.find((one) => one === unit);
	if (!component || !known || canonicalUnit(known) !== unitOf(component)) return undefined;
	const canonical = (value: number | null) => (value === null ? null : toCanonical(value, known));
	return { component, low: canonical(low), high: canonical(high) };
}

/** The last reading of each measure, as far as the person asking may see readings. The look is recorded. */
export async function readLatest(db: Database, patient: string): Promise<Latest[]> {
	const { rows } = await sql<Latest>`
		with look as materialized (select audit.record_read(${patient}, 'readings') as sees)
		select o.measure, ${iso('o.effective_at')} as at, (
				select json_object_agg(c.key, json_build_object('canonical', c.value -> 'canonical',
					'unit', c.value -> 'unit')) from jsonb_each(o.components) c
			) as values
		from look
		cross join unnest(${sql.val([...measureKeys])}::text[]) as named (measure)
		cross join lateral (
			select o.measure, o.effective_at, o.components from care.observations o
			where look.sees and o.patient_id = ${patient} and o.measure = named.measure and o.superseded_at is null
				and o.components is not null
			order by o.effective_at desc limit 1
		) o
	`.execute(db);
	return rows;
}
