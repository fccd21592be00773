import type { Thresholds } from './history.ts';
import { unitOf } from './measures.ts';
import type { Parameter } from './rules/parameter.ts';
import { parameters, valueOf, type ParameterKey } from './rules/parameters.ts';
import type { Test } from './rules/rule.ts';
import { convertDifference, round, toCanonical } from './units.ts';

/** A thousandth: less is the arithmetic's. */
export const compared = (value: number): number => round(value, 3);

/** Whether a value (canonical) passes a test, by the numbers that are set for the patient. */
export function passes({ is, parameter, of }: Test, value: number, thresholds: Thresholds): boolean {
	const number = numberOf(parameter, thresholds);
	const whole = of === undefined ? 1 : numberOf(of, thresholds);
	if (number === undefined || whole === undefined) return false;
	const difference = compared(value - number * whole);
	if (is === 'above') return difference > 0;
	if (is === 'at_least') return difference >= 0;
	return is === 'below' ? difference < 0 : difference <= 0;
}

/** A parameter as it stands for the patient, canonical; undefined where nobody has said. */
export function numberOf(key: ParameterKey, thresholds: Thresholds): number | undefined {
	const { unit, component }: Parameter = parameters[key];
	const value = valueOf(key, thresholds);
	if (value === undefined || component === null || unit === 'd' || unit === 'share') return value;
	return toCanonical(value, unit);
}

/** How far something has to move, canonical, by a parameter that says how much or which share. */
export function stepOf(key: ParameterKey, base: number, thresholds: Thresholds): number | undefined {
	const { unit, component }: Parameter = parameters[key];
	const value = valueOf(key, thresholds);
	if (value === undefined || component === null || unit === 'd') return undefined;
	return unit === 'share' ? value * base : convertDifference(value, unit, unitOf(component));
}
