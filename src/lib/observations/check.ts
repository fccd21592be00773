import type { Thresholds } from './history.ts';
import { measureOf, type Component, type ComponentKey, type MeasureKey } from './measures.ts';
import type { MeterEnd } from './number.ts';
import { isParameter, parameters, valueOf } from './rules/parameters.ts';
import { rangeEndOf, rangeKeys, type RangeEnd } from './rules/ranges.ts';
import { canonicalUnit, convert, round, toCanonical, type Unit } from './units.ts';

/** A number as somebody typed it, in the unit they use. */
export interface Entered {
	component: ComponentKey;
	value: number;
	unit: Unit;
}

/** The last reading of the same measure, canonical values by component. */
export interface Earlier {
	/** ISO 8601. */
	at: string;
	values: Partial<Record<ComponentKey, number>>;
}

/**
 * What is wrong with what was entered. `missing`, `not_number`, `too_fine` (more decimals than are kept), `off_meter` (a
 * glucose meter has said that it is lower or higher than it can tell), `impossible` (with the range in the unit used),
 * `other_unit` (it would be possible in `unit`, or says so: the commonest slip) and `not_above` (the lower number of a blood
 * pressure is not the lower) are refused.
 */
export type Doubt =
	| { kind: 'missing'; component: ComponentKey }
	| { kind: 'not_number'; component: ComponentKey }
	| { kind: 'too_fine'; component: ComponentKey; decimals: 0 | 1 }
	| { kind: 'off_meter'; component: 'glucose'; end: MeterEnd }
	| { kind: 'impossible'; component: ComponentKey; low: number; high: number }
	| { kind: 'other_unit'; component: ComponentKey; unit: Unit }
	| { kind: 'not_above'; component: 'systolic' }
	| Unlikely;

/** A number that is rare: asked about once, with the unit in which it would be like the last where there is one. */
export interface Unlikely extends Entered {
	kind: 'unlikely';
	fits?: Unit;
}

/** A doubt that somebody's word settles. */
export const isUnlikely = (doubt: Doubt): doubt is Unlikely => doubt.kind === 'unlikely';

/** Doubts that nothing but another value settles. */
export const isRefusal = (doubt: Doubt): boolean => !isUnlikely(doubt);

const day = 24 * 60 * 60 * 1000;

/** What a reading is held to: the last one, and the ranges as they are set. */
export interface HeldTo {
	last?: Earlier | undefined;
	/** Of the patient, else the clinic; what ships where nothing is set. */
	thresholds?: Thresholds | undefined;
}

/**
 * The widest ranges that any clinic may set. What was taken by a form is held to these where it is stored: it may have waited
 * on a phone while the clinic narrowed its own, and is not lost for that.
 */
export const widest: Thresholds = Object.fromEntries(
	rangeKeys.flatMap((key) => {
		const end = rangeEndOf(key);
		const { low, high } = parameters[key].allowed;
		return end === 'possible_low' ? [[key, low]] : end === 'possible_high' ? [[key, high]] : [];
	})
);

/**
 * All that is doubtful about a reading, refusals first; none where it may be saved. `at` is its own time (ISO 8601).
 */
export function checkReading(
	measure: MeasureKey,
	entered: readonly Entered[],
	at: string,
	heldTo: HeldTo = {}
): Doubt[] {
	const doubts = measureOf(measure).components.flatMap((component) => {
		const found = entered.find(({ component: key }) => key === component.key);
		if (!found) return component.optional ? [] : [{ kind: 'missing' as const, component: component.key }];
		return doubtsOf(component, found, at, heldTo);
	});
	const values = new Map(entered.map(({ component, value }) => [component, value]));
	const [systolic, diastolic] = [values.get('systolic'), values.get('diastolic')];
	if (systolic !== undefined && diastolic !== undefined && systolic <= diastolic)
		doubts.push({ kind: 'not_above', component: 'systolic' });
	return [...doubts.filter(isRefusal), ...doubts.filter((doubt) => !isRefusal(doubt))];
}

function doubtsOf(
	component: Component,
	{ value, unit }: Entered,
	at: string,
	{ last, thresholds = {} }: HeldTo
): Doubt[] {
	const { key, units, decimals, limits, likelyChange } = component;
	const end = (name: RangeEnd) => endOf(key, name, thresholds);
	const possible = { low: end('possible_low') ?? limits.low, high: end('possible_high') ?? limits.high };
	const usual = { low: end('usual_low') ?? -Infinity, high: end('usual_high') ?? Infinity };
	const [canonical] = units;
	const range = {
		low: shownBound(possible.low, unit, Math.ceil),
		high: shownBound(possible.high, unit, Math.floor)
	};
	if (!units.includes(unit) || !Number.isFinite(value)) return [{ kind: 'not_number', component: key }];
	if (round(value, decimals) !== value) return [{ kind: 'too_fine', component: key, decimals }];
	const isPossible = (in_: Unit) => {
		const converted = toCanonical(value, in_);
		return converted >= possible.low && converted <= possible.high;
	};
	if (!isPossible(unit)) {
		const other = units.find((candidate) => candidate !== unit && isPossible(candidate));
		if (other) return [{ kind: 'other_unit', component: key, unit: other }];
		return [{ kind: 'impossible', component: key, ...range }];
	}
	const kept = convert(value, unit, canonical);
	const before = last?.values[key];
	const gap = last ? Math.abs(Date.parse(at) - Date.parse(last.at)) / day : 0;
	const change = likelyChange?.find(({ days }) => gap <= days);
	const share = change && valueOf(change.by, thresholds);
	const isLikeLast = (one: number) =>
		share === undefined || before === undefined || Math.abs(one - before) <= share * before;
	const isRare = kept < usual.low || kept > usual.high;
	const isLike = isLikeLast(kept);
	if (isLike && !isRare) return [];
	// 12 typed as mg/dL is what a meter says in mmol/L.
	const fits = (candidate: Unit) => {
		const one = toCanonical(value, candidate);
		return isLike ? one >= usual.low && one <= usual.high : isLikeLast(one);
	};
	const other = units.find((candidate) => candidate !== unit && fits(candidate));
	return [{ kind: 'unlikely', component: key, value, unit, ...(other && { fits: other }) }];
}

/** The end of a range as it holds, in the canonical unit, in which all are set; undefined where there is none. */
function endOf(component: ComponentKey, end: RangeEnd, thresholds: Thresholds): number | undefined {
	const key = `${component}_${end}`;
	return isParameter(key) ? valueOf(key, thresholds) : undefined;
}

/** A bound in the unit somebody uses, as a whole number inside the range. */
function shownBound(bound: number, unit: Unit, inwards: (value: number) => number): number {
	return inwards(round(convert(bound, canonicalUnit(unit), unit), 4));
}
