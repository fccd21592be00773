import type { Severity } from './history.ts';
import { rankOf } from './history.ts';
import { readQuantity } from './number.ts';
import type { Parameter } from './rules/parameter.ts';
import { isParameter, parameters, ruleNumbers, type ParameterKey } from './rules/parameters.ts';
import { rangeEndOf, type RangeEnd } from './rules/ranges.ts';
import type { Clause, Rule, Test } from './rules/rule.ts';
import { shippedRules } from './rules/shipped.ts';
import { conditions, type Condition } from './symptoms.ts';
import { canonicalUnit, convert, round, type Unit } from './units.ts';

/** Every number that may be set, in the order of the screen. */
export const parameterKeys = Object.keys(parameters).filter(isParameter);

/**
 * How a rule looks at a number: by a comparison, as a change by it, as a time of silence, or as what others count from; or
 * which end it is of what may be typed.
 */
export type Comparison = Test['is'] | 'change' | 'missing' | 'base' | RangeEnd;

/** What the shipped rules make of a number. */
export interface Use {
	comparison: Comparison;
	/** What the rules say that look at it, the worst first. */
	severities: Severity[];
	/** Whom those rules are for; null is everybody. */
	condition: Condition | null;
}

const ruleKeys = Object.keys(ruleNumbers).filter(isParameter);
const uses = new Map(ruleKeys.map((key) => [key, useIn(shippedRules, key)]));

/** What the shipped rules make of a number. */
export const useOf = (key: ParameterKey): Use =>
	uses.get(key) ?? { comparison: rangeEndOf(key) ?? 'base', severities: [], condition: null };

function useIn(rules: readonly Rule[], key: ParameterKey): Use {
	const found = rules.flatMap(({ when, severity, condition }) => {
		const comparison = comparisonIn(when, key);
		return comparison ? [{ comparison, severity, condition }] : [];
	});
	const [first] = found;
	const everybody = found.some(({ condition }) => condition === null);
	return {
		comparison: first?.comparison ?? 'base',
		severities: [...new Set(found.map(({ severity }) => severity))].sort((a, b) => rankOf(b) - rankOf(a)),
		condition: everybody ? null : (first?.condition ?? null)
	};
}

function comparisonIn(clause: Clause, key: ParameterKey): Comparison | undefined {
	switch (clause.kind) {
		case 'all':
			return clause.of.map((part) => comparisonIn(part, key)).find(Boolean);
		case 'change':
			return clause.by === key ? 'change' : clause.since === key ? 'base' : undefined;
		case 'missing':
			return clause.days === key ? 'missing' : undefined;
		case 'symptom':
		case 'sign':
		case 'late':
		case 'feeling':
			return undefined;
		default:
			return clause.parameter === key ? clause.is : clause.of === key ? 'base' : undefined;
	}
}

/** The numbers of the rules for everybody (condition null), then those of each of these conditions; none has an empty list. */
export function parametersFor(
	wanted: readonly Condition[]
): { condition: Condition | null; keys: ParameterKey[] }[] {
	return [null, ...conditions.filter((condition) => wanted.includes(condition))].map((condition) => ({
		condition,
		keys: ruleKeys.filter((key) => useOf(key).condition === condition)
	}));
}

const unitOf = (key: ParameterKey): Parameter['unit'] => parameters[key].unit;

/** What people at clinics in the United States read and type instead of the unit that a number is kept in. */
const usual: Partial<Record<Parameter['unit'], Unit>> = { kg: '[lb_av]', Cel: '[degF]' };

/** The unit in which a parameter is read and typed, whatever it is kept in. */
export const shownUnit = (key: ParameterKey): Parameter['unit'] => usual[unitOf(key)] ?? unitOf(key);

/** A number of a parameter as people read and type it: in the unit they use, shares as per cent. */
export function shownValue(key: ParameterKey, value: number): number {
	const [kept, shown] = [unitOf(key), shownUnit(key)];
	if (kept === 'share') return Math.round(value * 1000) / 10;
	return kept === 'd' || shown === 'd' || shown === 'share' || kept === shown
		? value
		: round(convert(value, kept, shown), 1);
}

/**
 * What was typed for a parameter, with its unit or without, in the unit it is kept in; undefined where it is no number that
 * may be set.
 */
export function typedValue(key: ParameterKey, text: string): number | undefined {
	const said = readQuantity(text, 1);
	const value = said && keptValue(key, said);
	const { low, high } = parameters[key].allowed;
	return value !== undefined && value >= low && value <= high ? value : undefined;
}

function keptValue(key: ParameterKey, { value, unit }: { value: number; unit?: Unit }): number | undefined {
	const { unit: kept, value: ships, allowed }: Parameter = parameters[key];
	if (kept === 'd') return unit ? undefined : value;
	if (kept === 'share') return unit && unit !== '%' ? undefined : Math.round(value * 10) / 1000;
	const shown = usual[kept] ?? kept;
	const typed = unit ?? shown;
	if (canonicalUnit(typed) !== canonicalUnit(kept)) return undefined;
	if (typed === kept) return value;
	// What is shown was rounded: typed again it is the number that it was.
	const same =
		typed === shown &&
		[ships, allowed.low, allowed.high].find((one) => one !== null && shownValue(key, one) === value);
	if (typeof same === 'number') return same;
	// As fine as it is read, or finer where that is another unit.
	return round(convert(value, typed, kept), shown === kept ? 1 : 4);
}

/** One time somebody set a number, or let it go (no value). */
export interface ThresholdChange {
	id: string;
	parameter: ParameterKey;
	value: number | null;
	reason: string;
	/** Null where it is nobody the reader may know. */
	by: string | null;
	/** ISO 8601 */
	setAt: string;
	current: boolean;
	/** The clinic's own number, and not one patient's. */
	ofClinic: boolean;
}

/** The number that holds, whose it is, and what was set before: newest first. */
export interface Held {
	value: number | null;
	from: 'patient' | 'clinic' | 'shipped';
	/** Who set it; none for what ships. */
	change: ThresholdChange | undefined;
	history: ThresholdChange[];
}

/** What holds for a parameter after these changes: the patient's own number, else the clinic's, else what ships. */
export function heldBy(changes: readonly ThresholdChange[], key: ParameterKey): Held {
	const history = changes.filter(({ parameter }) => parameter === key);
	const own = (ofClinic: boolean) =>
		history.find((change) => change.current && change.value !== null && change.ofClinic === ofClinic);
	const [patients, clinics] = [own(false), own(true)];
	const change = patients ?? clinics;
	const from = patients ? 'patient' : clinics ? 'clinic' : 'shipped';
	return { value: change?.value ?? parameters[key].value, from, change, history };
}
