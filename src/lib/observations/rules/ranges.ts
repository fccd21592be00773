import { parameter, type Parameter } from './parameter.ts';

/**
 * What may be typed: outside of what is possible a number is a slip and refused, outside of what is usual it is asked about
 * once (reference, "Input validation (reject) versus alert"). No rule looks at these. What is possible can be set wider than it
 * ships and never narrower: a number that is refused is one that calls nobody.
 */
export const ranges = {
	systolic_possible_low: parameter('systolic', 'mm[Hg]', 50, [30, 50], 'default'),
	systolic_possible_high: parameter('systolic', 'mm[Hg]', 300, [300, 320], 'default'),
	systolic_usual_low: parameter('systolic', 'mm[Hg]', 80, [60, 100], 'default'),
	systolic_usual_high: parameter('systolic', 'mm[Hg]', 200, [160, 250], 'default'),
	diastolic_possible_low: parameter('diastolic', 'mm[Hg]', 20, [10, 20], 'default'),
	diastolic_possible_high: parameter('diastolic', 'mm[Hg]', 200, [200, 240], 'default'),
	diastolic_usual_low: parameter('diastolic', 'mm[Hg]', 40, [30, 60], 'default'),
	diastolic_usual_high: parameter('diastolic', 'mm[Hg]', 120, [90, 150], 'default'),
	heart_rate_possible_low: parameter('heart_rate', '/min', 20, [10, 20], 'default'),
	heart_rate_possible_high: parameter('heart_rate', '/min', 250, [250, 320], 'default'),
	heart_rate_usual_low: parameter('heart_rate', '/min', 40, [30, 60], 'default'),
	heart_rate_usual_high: parameter('heart_rate', '/min', 150, [100, 200], 'default'),
	weight_possible_low: parameter('weight', 'kg', 20, [10, 20], 'default'),
	weight_possible_high: parameter('weight', 'kg', 350, [350, 450], 'default'),
	// A share of the last weight: a twentieth in a day, and more as time goes on.
	weight_usual_change_day: parameter('weight', 'share', 0.05, [0.02, 0.1], 'default'),
	weight_usual_change_week: parameter('weight', 'share', 0.1, [0.05, 0.2], 'default'),
	weight_usual_change_month: parameter('weight', 'share', 0.15, [0.1, 0.3], 'unit-slips'),
	weight_usual_change_year: parameter('weight', 'share', 0.3, [0.2, 0.5], 'unit-slips'),
	// A pound is less than half of a kilogram: after years that still shows.
	weight_usual_change_ever: parameter('weight', 'share', 0.4, [0.3, 0.5], 'unit-slips'),
	// Where 5 were possible, what a meter says in mmol/L would be taken for mg/dL.
	glucose_possible_low: parameter('glucose', 'mg/dL', 10, [8, 10], 'default'),
	glucose_possible_high: parameter('glucose', 'mg/dL', 800, [800, 1500], 'default'),
	glucose_usual_low: parameter('glucose', 'mg/dL', 40, [20, 70], 'default'),
	glucose_usual_high: parameter('glucose', 'mg/dL', 500, [250, 600], 'default'),
	oxygen_possible_low: parameter('oxygen', '%', 50, [30, 50], 'default'),
	oxygen_usual_low: parameter('oxygen', '%', 85, [70, 94], 'default'),
	temperature_possible_low: parameter('temperature', 'Cel', 30, [25, 30], 'default'),
	temperature_possible_high: parameter('temperature', 'Cel', 44, [44, 46], 'default'),
	temperature_usual_low: parameter('temperature', 'Cel', 35, [33, 36.5], 'default'),
	temperature_usual_high: parameter('temperature', 'Cel', 41, [38, 42], 'default'),
	peak_flow_possible_low: parameter('peak_flow', 'L/min', 30, [20, 30], 'default'),
	peak_flow_possible_high: parameter('peak_flow', 'L/min', 900, [900, 1000], 'default'),
	steps_possible_high: parameter('steps', '{steps}/d', 100_000, [100_000, 200_000], 'default'),
	respiratory_rate_possible_low: parameter('respiratory_rate', '/min', 4, [2, 4], 'default'),
	respiratory_rate_possible_high: parameter('respiratory_rate', '/min', 70, [70, 100], 'default'),
	respiratory_rate_usual_low: parameter('respiratory_rate', '/min', 8, [6, 12], 'default'),
	respiratory_rate_usual_high: parameter('respiratory_rate', '/min', 40, [20, 60], 'default')
} as const satisfies Record<string, Parameter>;
export type RangeKey = keyof typeof ranges;

/** Every number of the ranges, in the order of the screen. */
export const rangeKeys = Object.keys(ranges).filter((key): key is RangeKey => Object.hasOwn(ranges, key));

/** What a number of a range does: it refuses, or asks about, what is below it, above it, or that far from the last. */
export type RangeEnd = 'possible_low' | 'possible_high' | 'usual_low' | 'usual_high' | 'usual_change';

/** Which end of a range a number is; undefined for a number of the rules. */
export function rangeEndOf(key: string): RangeEnd | undefined {
	const [, end] =
		/_(possible_low|possible_high|usual_low|usual_high|usual_change)(_[a-z]+)?$/.exec(key) ?? [];
	return ends.find((one) => one === end);
}

const ends: readonly RangeEnd[] = [
	'possible_low',
	'possible_high',
	'usual_low',
	'usual_high',
	'usual_change'
];
