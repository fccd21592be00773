import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalUnit, convert, convertDifference, forReading, round, toCanonical, units } from './units.ts';

describe('the formulas of the reference', () => {
	test.each([
		[1, '[lb_av]', 'kg', 0.45359237],
		[212, '[degF]', 'Cel', 100],
		[32, '[degF]', 'Cel', 0],
		[18.0156, 'mg/dL', 'mmol/L', 1],
		[5.5, 'mmol/L', 'mg/dL', 99.0858],
		[13.3322387415, 'kPa', 'mm[Hg]', 100],
		[0.00112, 'kg/L', 'mg/dL', 112],
		[0.0062, 'mol/L', 'mmol/L', 6.2]
	] as const)('%d %s is in %s %d', (value, from, to, expected) => {
		expect(convert(value, from, to)).toBeCloseTo(expected, 10);
	});

	test('what measures something else is refused', () => {
		expect(() => convert(1, 'kg', 'Cel')).toThrow(RangeError);
		expect(() => convertDifference(1, 'mg/dL', '%')).toThrow(RangeError);
	});
});

const pairs = units.filter((unit) => canonicalUnit(unit) !== unit);

test.each(pairs)('%s goes to its canonical unit and back', (unit) => {
	fc.assert(
		fc.property(fc.double({ min: -500, max: 1000, noNaN: true }), (value) => {
			const back = convert(convert(value, unit, canonicalUnit(unit)), canonicalUnit(unit), unit);
			expect(Math.abs(back - value)).toBeLessThan(1e-9);
		})
	);
});

test.each(pairs)('what is entered in %s with one decimal is read again as it was entered', (unit) => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 9000 }), (tenths) => {
			expect(forReading(toCanonical(tenths / 10, unit), unit)).toBe(tenths / 10);
		})
	);
});

test.each(units)('more of %s is never less after conversion', (unit) => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 9000 }), (one, other) => {
			expect(Math.sign(toCanonical(one / 10, unit) - toCanonical(other / 10, unit))).toBe(
				Math.sign(one - other)
			);
		})
	);
});

test('borders that people know stay borders', () => {
	expect(toCanonical(100.4, '[degF]')).toBe(38);
	expect(toCanonical(95, '[degF]')).toBe(35);
	expect(convertDifference(9, '[degF]', 'Cel')).toBeCloseTo(5, 10);
	expect(convertDifference(2, '[lb_av]', 'kg')).toBeCloseTo(0.90718474, 10);
});

test('halves are rounded away from zero, as the database does', () => {
	expect(round(0.00005, 4)).toBe(0.0001);
	expect(round(-0.00005, 4)).toBe(-0.0001);
	expect(round(1.005, 2)).toBe(1.01);
	expect(round(82.55, 1)).toBe(82.6);
});
