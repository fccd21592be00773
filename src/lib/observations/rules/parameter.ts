import type { ComponentKey } from '../measures.ts';
import type { Cited } from '../sources.ts';
import type { Unit } from '../units.ts';

/** A number that a clinic may set for all its patients, and a care team for one. */
export interface Parameter extends Cited {
	/** What the number is of; a number of days is of none. */
	component: ComponentKey | null;
	unit: Unit | 'd' | 'share';
	/** What ships; null where only a care team can know, and the rule rests until they say. */
	value: number | null;
	/** What it may be set to: a slip, or a wish for silence, must not switch off a red flag. */
	allowed: { low: number; high: number };
}

/** One such number; it is in force since the first version of the rules, if nothing else is said. */
export const parameter = (
	component: ComponentKey | null,
	unit: Parameter['unit'],
	value: number | null,
	allowed: [low: number, high: number],
	source: Cited['source'],
	effectiveFrom = '2026-11-29'
): Parameter => ({
	component,
	unit,
	value,
	allowed: { low: allowed[0], high: allowed[1] },
	source,
	effectiveFrom
});
