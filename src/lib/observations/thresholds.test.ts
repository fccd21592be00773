import { expect, test } from 'vitest';
import type { Parameter } from './rules/parameter.ts';
import { parameters, ruleNumbers } from './rules/parameters.ts';
import { rangeEndOf, rangeKeys } from './rules/ranges.ts';
import { measures } from './measures.ts';
import { toCanonical } from './units.ts';
import { isFarFromLast } from './dry-weight.ts';
import { conditions } from './symptoms.ts';
import {
	heldBy,
	parameterKeys,
	parametersFor,
	shownUnit,
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
		const { value, allowed }: Parameter = parameters[key];
		for (const one of [value ?? allowed.low, allowed.low, allowed.high])
			expect(typedValue(key, String(shownValue(key, one))), key).toBe(one);
	}
});

test('a fever is set in Fahrenheit and a weight in pounds, and what was set is shown again as it was typed', () => {
	expect(shownUnit('temperature_fever')).toBe('[degF]');
	expect(shownUnit('weight_possible_high')).toBe('[lb_av]');
	expect(shownUnit('glucose_low')).toBe('mg/dL');
	expect(typedValue('temperature_fever', '100.4')).toBe(38);
	expect(typedValue('temperature_watch', '99.7')).toBe(37.6);
	expect(typedValue('temperature_fever', '38')).toBeUndefined();
	// Whoever writes the unit means it.
	expect(typedValue('temperature_fever', '38 °C')).toBe(38);
	expect(typedValue('temperature_fever', '100.4 °F')).toBe(38);
	expect(typedValue('hf_dry_weight', '85 kg')).toBe(187.4);
	expect(typedValue('glucose_low', '70 lb')).toBeUndefined();
	expect(typedValue('weight_loss_share', '5%')).toBe(0.05);
	for (let tenth = 995; tenth <= 1022; tenth++) {
		const typed = String(tenth / 10);
		const value = typedValue('temperature_fever', typed) ?? 0;
		expect(String(shownValue('temperature_fever', value))).toBe(typed);
	}
	// A difference of temperatures or weights is not shown by a scale that begins elsewhere.
	const changed = parameterKeys.filter((key) => ['Cel', 'kg'].includes(parameters[key].unit));
	expect(changed.filter((key) => useOf(key).comparison === 'change')).toEqual([]);
});

test.each([
	[85, true],
	[149, true],
	[151, false],
	[188, false],
	[225, false],
	[226, true]
])('a dry weight of %i lb beside a last weight of 188 lb is asked about: %s', (dry, asked) => {
	expect(isFarFromLast(dry, toCanonical(188, '[lb_av]'))).toBe(asked);
});

test('what is out of range, or no number, cannot be set', () => {
	expect(typedValue('glucose_low', '59.9')).toBeUndefined();
	expect(typedValue('glucose_low', 'low')).toBeUndefined();
	expect(typedValue('weight_loss_share', '7.5')).toBe(0.075);
	expect(typedValue('weight_loss_share', '11')).toBeUndefined();
});

test('the patient’s own number comes first, then the clinic’s, then what ships', () => {
	const change = (value: number | null, ofClinic: boolean, current = true): ThresholdChange => ({
		id: '',
		parameter: 'glucose_high' as const,
		value,
		ofClinic,
		current,
		reason: 'Her usual',
		by: 'Lee Nguyen',
		setAt: '2026-11-29T08:00:00.000Z'
	});
	const [own, clinics, ended] = [change(260, false), change(200, true), change(null, false)];
	expect(heldBy([own, clinics], 'glucose_high')).toMatchObject({ value: 260, from: 'patient' });
	expect(heldBy([ended, change(260, false, false), clinics], 'glucose_high')).toMatchObject({
		value: 200,
		from: 'clinic'
	});
	expect(heldBy([], 'glucose_high')).toMatchObject({ value: 240, from: 'shipped', history: [] });
});
