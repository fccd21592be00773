import { expect, test } from 'vitest';
import { parameters } from './rules/parameters.ts';
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
	expect([...placed].sort()).toEqual([...parameterKeys].sort());
	expect(parameterKeys.filter((key) => useOf(key).severities.length === 0)).toEqual([]);
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
