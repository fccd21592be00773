import { expect, test } from 'vitest';
import type { Parameter } from './rules/parameter.ts';
import { parameters, ruleNumbers } from './rules/parameters.ts';
import { rangeEndOf, rangeKeys } from './rules/ranges.ts';
import { measures } from './measures.ts';
import { toCanonical } from './units.ts';
import { conditions } from './symptoms.ts';
import {
	heldBy,
	parameterKeys,
	parametersFor,
	shownValue,
	typedValue,
	useOf,
	type ThresholdChange
} from './thresholds.ts';

test('every number has a place on the screen, once, and a rule that looks at it', () => {
	const placed = parametersFor(conditions).flatMap(({ keys }) => keys);
	expect([...placed].sort()).toEqual(Object.keys(ruleNumbers).sort());
	expect(placed.filter((key) => useOf(key).severities.length === 0)).toEqual([]);
	expect([...placed, ...rangeKeys].sort()).toEqual([...parameterKeys].sort());
	expect(rangeKeys.filter((key) => rangeEndOf(key) === undefined)).toEqual([]);
	expect(placed.filter((key) => rangeEndOf(key) !== undefined)).toEqual([]);
});

test('however a clinic sets what is possible, no number of a rule is refused, and what is usual lies inside', () => {
	const ends = (end: string, key: string) =>
		Object.entries<Parameter>(parameters).find(([one]) => one === `${key}_${end}`)?.[1].allowed;
	for (const { components } of measures)
		for (const { key, limits } of components) {
			const [low, high] = [ends('possible_low', key), ends('possible_high', key)];
			expect(low?.low ?? limits.low, key).toBe(limits.low);
			expect(high?.high ?? limits.high, key).toBe(limits.high);
			const narrowest = { low: low?.high ?? limits.low, high: high?.low ?? limits.high };
			const numbers = Object.entries<Parameter>(parameters).filter(
				([name, { component, unit }]) =>
					component === key && unit !== 'share' && !rangeEndOf(name)?.startsWith('possible')
			);
			for (const [name, { unit, allowed }] of numbers) {
				// A change is by a number, and not of one.
				if (
					unit === 'd' ||
					unit === 'share' ||
					useOf(parameterKeys.find((one) => one === name) ?? 'glucose_low').comparison === 'change'
				)
					continue;
				expect(toCanonical(allowed.low, unit), name).toBeGreaterThanOrEqual(narrowest.low);
				expect(toCanonical(allowed.high, unit), name).toBeLessThanOrEqual(narrowest.high);
			}
		}
});

test('what ships may be typed again as it is shown', () => {
	for (const key of parameterKeys) {
		const { value, allowed } = parameters[key];
		expect(typedValue(key, String(shownValue(key, value ?? allowed.low))), key).toBe(value ?? allowed.low);
	}
});

test('what is out of range, or no number, cannot be set', () => {
	expect(typedValue('glucose_low', '59.9')).toBeUndefined();
	expect(typedValue('glucose_low', 'low')).toBeUndefined();
	expect(typedValue('weight_loss_share', '7.5')).toBe(0.075);
	expect(typedValue('weight_loss_share', '11')).toBeUndefined();
});

test('the patient’s own number comes first, then the clinic’s, then what ships', () => {
	const change = (value: number | null, ofClinic: boolean, current = true): ThresholdChange => ({
		...{ parameter: 'glucose_high' as const, value, ofClinic, current },
		...{ reason: 'Her usual', by: 'Lee Nguyen', setAt: '2026-11-29T08:00:00.000Z' }
	});
	const [own, clinics, ended] = [change(260, false), change(200, true), change(null, false)];
	expect(heldBy([own, clinics], 'glucose_high')).toMatchObject({ value: 260, from: 'patient' });
	expect(heldBy([ended, change(260, false, false), clinics], 'glucose_high')).toMatchObject({
		value: 200,
		from: 'clinic'
	});
	expect(heldBy([], 'glucose_high')).toMatchObject({ value: 240, from: 'shipped', history: [] });
});
