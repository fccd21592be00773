import { weightChanges, type LikelyChange } from './likely-change.ts';
import type { Cited } from './sources.ts';
import type { Unit } from './units.ts';

export const measureKeys = [
	'blood_pressure',
	'weight',
	'glucose',
	'oxygen',
	'temperature',
	'peak_flow',
	'pain',
	'steps',
	'sleep',
	'mood',
	'heart_rate',
	'respiratory_rate'
] as const;
export type MeasureKey = (typeof measureKeys)[number];

export const componentKeys = [
	'systolic',
	'diastolic',
	'heart_rate',
	'weight',
	'glucose',
	'oxygen',
	'temperature',
	'peak_flow',
	'pain',
	'steps',
	'sleep',
	'mood',
	'respiratory_rate'
] as const;
export type ComponentKey = (typeof componentKeys)[number];

/** When a glucose was measured, beside a meal. */
export const mealContexts = ['fasting', 'before_meal', 'after_meal', 'bedtime'] as const;
export type MealContext = (typeof mealContexts)[number];

/** One number of a measure. Limits are in the canonical unit, both ends allowed. */
export interface Component extends Cited {
	key: ComponentKey;
	/** LOINC; null where none is known, and the key is the code. */
	loinc: string | null;
	/** Further LOINC codes that say the same, for export. */
	alsoLoinc?: string[];
	/** The canonical unit comes first, then what else people use. */
	units: [Unit, ...Unit[]];
	decimals: 0 | 1;
	optional?: true;
	/**
	 * Outside is refused, whatever a clinic says: the ends of a scale, or the furthest that a clinic may call possible
	 * (`rules/ranges.ts`, which has what is possible and usual until one says otherwise).
	 */
	limits: { low: number; high: number };
	/** How much it rarely changes from the last value, by how long ago that was, the shortest first. */
	likelyChange?: readonly LikelyChange[];
}

export interface Measure {
	key: MeasureKey;
	/** LOINC of the whole; for a panel not that of its components. */
	loinc: string | null;
	components: [Component, ...Component[]];
	context?: 'meal';
	/** What is seen by those alone whom the patient let see it. */
	topic?: 'mental_health';
}

const since = { effectiveFrom: '2026-11-29' } as const;
const slips = { source: 'default', ...since } as const;

const heartRate: Component = {
	key: 'heart_rate',
	loinc: '8867-4',
	units: ['/min'],
	decimals: 0,
	limits: { low: 10, high: 320 },
	...slips
};

const single = (
	measure: Omit<Measure, 'components'>,
	component: Omit<Component, 'key' | 'loinc'>
): Measure => ({
	...measure,
	components: [
		{ key: measure.key as Exclude<MeasureKey, 'blood_pressure'>, loinc: measure.loinc, ...component }
	]
});

/**
 * What can be measured. Blood pressure is one observation with two components, never two observations (US Core), and the
 * pulse that cuffs show beside it.
 */
export const measures: readonly Measure[] = [
	{
		key: 'blood_pressure',
		loinc: '85354-9',
		components: [
			{
				key: 'systolic',
				loinc: '8480-6',
				units: ['mm[Hg]'],
				decimals: 0,
				limits: { low: 30, high: 320 },
				...slips
			},
			{
				key: 'diastolic',
				loinc: '8462-4',
				units: ['mm[Hg]'],
				decimals: 0,
				limits: { low: 10, high: 240 },
				...slips
			},
			{ ...heartRate, optional: true }
		]
	},
	single(
		{ key: 'weight', loinc: '29463-7' },
		{
			units: ['kg', '[lb_av]'],
			decimals: 1,
			limits: { low: 10, high: 450 },
			likelyChange: weightChanges,
			...slips
		}
	),
	single(
		{ key: 'glucose', loinc: '41653-7', context: 'meal' },
		{
			alsoLoinc: ['14743-9'],
			units: ['mg/dL', 'mmol/L'],
			decimals: 1,
			limits: { low: 8, high: 1500 },
			...slips
		}
	),
	{
		key: 'oxygen',
		loinc: '59408-5',
		components: [
			{
				key: 'oxygen',
				loinc: '59408-5',
				alsoLoinc: ['2708-6'],
				units: ['%'],
				decimals: 0,
				limits: { low: 30, high: 100 },
				...slips
			},
			{ ...heartRate, optional: true }
		]
	},
	single(
		{ key: 'temperature', loinc: '8310-5' },
		{
			units: ['Cel', '[degF]'],
			decimals: 1,
			limits: { low: 25, high: 46 },
			...slips
		}
	),
	single(
		{ key: 'peak_flow', loinc: '19935-6' },
		{ units: ['L/min'], decimals: 0, limits: { low: 20, high: 1000 }, ...slips }
	),
	single(
		{ key: 'pain', loinc: '72514-3' },
		{ units: ['{score}'], decimals: 0, limits: { low: 0, high: 10 }, ...slips }
	),
	single(
		{ key: 'steps', loinc: '41950-7' },
		{
			alsoLoinc: ['55423-8'],
			units: ['{steps}/d'],
			decimals: 0,
			limits: { low: 0, high: 200_000 },
			...slips
		}
	),
	single(
		{ key: 'sleep', loinc: '93832-4' },
		{ units: ['h'], decimals: 1, limits: { low: 0, high: 24 }, ...slips }
	),
	// From 1, very bad, to 5, very good; no published code.
	single(
		{ key: 'mood', loinc: null, topic: 'mental_health' },
		{ units: ['{score}'], decimals: 0, limits: { low: 1, high: 5 }, ...slips }
	),
	{ key: 'heart_rate', loinc: '8867-4', components: [heartRate] },
	single(
		{ key: 'respiratory_rate', loinc: '9279-1' },
		{
			units: ['/min'],
			decimals: 0,
			limits: { low: 2, high: 100 },
			...slips
		}
	)
];

const byKey = new Map(measures.map((measure) => [measure.key, measure]));

/** The measure with this key. */
export function measureOf(key: MeasureKey): Measure {
	const measure = byKey.get(key);
	if (!measure) throw new RangeError(`no measure ${key}`);
	return measure;
}

const canonicalUnits = new Map(
	measures.flatMap(({ components }) => components.map(({ key, units: [unit] }) => [key, unit]))
);

/** The unit in which a component is kept and compared. */
export function unitOf(component: ComponentKey): Unit {
	const unit = canonicalUnits.get(component);
	if (!unit) throw new RangeError(`no component ${component}`);
	return unit;
}
