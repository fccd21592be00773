import type { Thresholds } from '../history.ts';
import type { ComponentKey } from '../measures.ts';
import type { Parameter } from '../rules/parameter.ts';
import { parameters, valueOf, type ParameterKey } from '../rules/parameters.ts';
import { toCanonical } from '../units.ts';
import type { Trend, TrendGoal } from './trend.ts';

/** What a rule for everybody calls too low. */
const tooLow: Partial<Record<ComponentKey, ParameterKey>> = {
	systolic: 'systolic_low',
	diastolic: 'diastolic_low',
	heart_rate: 'pulse_low',
	glucose: 'glucose_low',
	oxygen: 'oxygen_low',
	respiratory_rate: 'respiratory_low'
};

/** A goal with the number below which a reading is none to be praised, though the plan names no low end. Canonical. */
export interface CountedGoal extends TrendGoal {
	tooLow: number | null;
}

/** The goal for one number as readings are counted by it and as it is drawn; undefined where the plan has none. */
export function goalFor(
	{ goals, thresholds }: Pick<Trend, 'goals' | 'thresholds'>,
	component: ComponentKey
): CountedGoal | undefined {
	const goal = goals.find((one) => one.component === component);
	return goal && { ...goal, tooLow: goal.low === null ? lowEnd(component, thresholds) : null };
}

function lowEnd(component: ComponentKey, thresholds: Thresholds): number | null {
	const key = tooLow[component];
	if (!key) return null;
	const { unit }: Parameter = parameters[key];
	const held = valueOf(key, thresholds);
	return held === undefined || unit === 'd' || unit === 'share' ? null : toCanonical(held, unit);
}

/** Whether a canonical value is what the plan aims at, and not what a rule calls too low. */
export const isInGoal = (value: number, { low, high, tooLow }: Omit<CountedGoal, 'component'>): boolean =>
	value >= (low ?? tooLow ?? -Infinity) && value <= (high ?? Infinity);
