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

/** What a rule for everybody calls too high: that number and more, or only more. */
const tooHigh: Partial<Record<ComponentKey, { key: ParameterKey; itself: boolean }>> = {
	systolic: { key: 'systolic_crisis', itself: true },
	diastolic: { key: 'diastolic_crisis', itself: true },
	heart_rate: { key: 'pulse_high', itself: false },
	glucose: { key: 'glucose_high', itself: false },
	temperature: { key: 'temperature_fever', itself: true },
	respiratory_rate: { key: 'respiratory_high', itself: false }
};

/** A goal with the number below which a reading is none to be praised, whatever else the plan aims at. Canonical. */
export interface CountedGoal extends TrendGoal {
	tooLow: number | null;
}

/** The goal for one number as readings are counted by it and as it is drawn; undefined where the plan has none, or several. */
export function goalFor(
	trend: Pick<Trend, 'goals' | 'thresholds'>,
	component: ComponentKey
): CountedGoal | undefined {
	const goal = goalOf(trend, component);
	return goal && { ...goal, tooLow: tooLowFor(trend, component) };
}

// A plan may aim at one sugar before a meal and at another after it (reference 3.3); which reading is for which, no goal says.
function goalOf({ goals }: Pick<Trend, 'goals'>, component: ComponentKey): TrendGoal | undefined {
	const [goal, ...more] = goals.filter((one) => one.component === component);
	return more.every(({ low, high }) => low === goal?.low && high === goal.high) ? goal : undefined;
}

/**
 * Below what a reading is too low, canonical: what a rule says, or the low end of the goal where that is higher. Null where
 * neither is; of what can only be too little, as steps, a goal of so many or more says nothing of danger.
 */
export function tooLowFor(
	trend: Pick<Trend, 'goals' | 'thresholds'>,
	component: ComponentKey
): number | null {
	const goal = goalOf(trend, component);
	const named = goal && (goal.high !== null || tooLow[component]) ? goal.low : null;
	const ruled = ruledBy(tooLow[component], trend.thresholds);
	return named === null || ruled === null ? (named ?? ruled) : Math.max(named, ruled);
}

/** Where a reading becomes too high by what a rule says, canonical; null where none does. `itself`: that number is, too. */
export function tooHighFor(
	{ thresholds }: Pick<Trend, 'thresholds'>,
	component: ComponentKey
): { from: number; itself: boolean } | null {
	const rule = tooHigh[component];
	const from = ruledBy(rule?.key, thresholds);
	return rule && from !== null ? { from, itself: rule.itself } : null;
}

function ruledBy(key: ParameterKey | undefined, thresholds: Thresholds): number | null {
	if (!key) return null;
	const { unit }: Parameter = parameters[key];
	const held = valueOf(key, thresholds);
	return held === undefined || unit === 'd' || unit === 'share' ? null : toCanonical(held, unit);
}

/** Where a goal begins: at its own low end, and nowhere among what is too low; null where it has neither. Canonical. */
export const lowEndOf = ({ low, tooLow }: Omit<CountedGoal, 'component'>): number | null =>
	low === null || tooLow === null ? (low ?? tooLow) : Math.max(low, tooLow);

/** Whether a canonical value is what the plan aims at, and not too low. */
export const isInGoal = (value: number, goal: Omit<CountedGoal, 'component'>): boolean =>
	value >= (lowEndOf(goal) ?? -Infinity) && value <= (goal.high ?? Infinity);
