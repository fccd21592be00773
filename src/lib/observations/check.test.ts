import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkReading, isRefusal, widest } from './check.ts';
import type { Thresholds } from './history.ts';
import { measures, unitOf, type ComponentKey, type MeasureKey } from './measures.ts';
import { readNumber } from './number.ts';
import { isParameter, valueOf } from './rules/parameters.ts';
import { convert, type Unit } from './units.ts';

const at = '2026-11-29T08:00:00Z';
const pressure = (systolic: number, diastolic: number, pulse?: number) => [
	{ component: 'systolic' as const, value: systolic, unit: 'mm[Hg]' as const },
	{ component: 'diastolic' as const, value: diastolic, unit: 'mm[Hg]' as const },
	...(pulse === undefined ? [] : [{ component: 'heart_rate' as const, value: pulse, unit: '/min' as const }])
];
const one = (component: Exclude<ComponentKey, 'systolic' | 'diastolic'>, value: number, unit: Unit) =>
	checkReading(component satisfies MeasureKey, [{ component, value, unit }], at);

// The table "Input validation (reject) versus alert" of the reference, row by row: component, unit, the last that is
// refused below and above, the first that is asked about below and above, and one that is neither.
const rows = [
	['heart_rate', '/min', 19, 251, 39, 151, 72],
	['oxygen', '%', 49, 101, 84, undefined, 96],
	['weight', 'kg', 19.9, 350.1, undefined, undefined, 82.5],
	['temperature', 'Cel', 29.9, 44.1, 34.9, 41.1, 36.6],
	['glucose', 'mg/dL', 9, 801, 39, 501, 120],
	['respiratory_rate', '/min', 3, 71, 7, 41, 16],
	['peak_flow', 'L/min', 29, 901, undefined, undefined, 400],
	['pain', '{score}', -1, 11, undefined, undefined, 3],
	['steps', '{steps}/d', -1, 100_001, undefined, undefined, 4000],
	['sleep', 'h', -0.1, 24.1, undefined, undefined, 7.5],
	['mood', '{score}', 0, 6, undefined, undefined, 3]
] as const;

describe.each(rows)('%s', (component, unit, tooLow, tooHigh, rareLow, rareHigh, usual) => {
	test('what cannot be is refused', () => {
		for (const value of [tooLow, tooHigh, Number.NaN, Infinity])
			expect(one(component, value, unit).some(isRefusal), String(value)).toBe(true);
	});
	test('what is rare is asked about, what is usual is not', () => {
		for (const value of [rareLow, rareHigh].filter((value) => value !== undefined))
			expect(one(component, value, unit)).toEqual([{ kind: 'unlikely', component, value, unit }]);
		expect(one(component, usual, unit)).toEqual([]);
	});
});

describe('blood pressure', () => {
	test.each([
		['49 over 40', pressure(49, 40), 'impossible'],
		['301 over 80', pressure(301, 80), 'impossible'],
		['120 over 19', pressure(120, 19), 'impossible'],
		['250 over 201', pressure(250, 201), 'impossible'],
		['80 over 120', pressure(80, 120), 'not_above'],
		['80 over 80', pressure(80, 80), 'not_above'],
		['79 over 60', pressure(79, 60), 'unlikely'],
		['205 over 90', pressure(205, 90), 'unlikely'],
		['120 over 39', pressure(120, 39), 'unlikely'],
		['190 over 121', pressure(190, 121), 'unlikely'],
		['a pulse of 10', pressure(120, 80, 10), 'impossible']
	])('%s is %s', (_, entered, kind) => {
		expect(checkReading('blood_pressure', entered, at)[0]?.kind).toBe(kind);
	});
	test('the pulse may be left out, a pressure may not', () => {
		expect(checkReading('blood_pressure', pressure(132, 84), at)).toEqual([]);
		expect(checkReading('blood_pressure', pressure(132, 84).slice(0, 1), at)).toEqual([
			{ kind: 'missing', component: 'diastolic' }
		]);
	});
});

describe('units', () => {
	test('a Fahrenheit value in a Celsius field asks about the unit', () => {
		expect(one('temperature', 98.6, 'Cel')).toEqual([
			{ kind: 'other_unit', component: 'temperature', unit: '[degF]' }
		]);
		expect(one('temperature', 37, '[degF]')).toEqual([
			{ kind: 'other_unit', component: 'temperature', unit: 'Cel' }
		]);
		expect(one('glucose', 5.5, 'mg/dL')).toEqual([
			{ kind: 'other_unit', component: 'glucose', unit: 'mmol/L' }
		]);
	});
	test('a number that is rare in one unit and usual in another asks about the unit', () => {
		expect(one('glucose', 12, 'mg/dL')).toMatchObject([{ kind: 'unlikely', fits: 'mmol/L' }]);
		expect(one('glucose', 38, 'mg/dL')).toEqual([
			{ kind: 'unlikely', component: 'glucose', value: 38, unit: 'mg/dL' }
		]);
	});
	test('the range is said in the unit that is used', () => {
		expect(one('weight', 30, '[lb_av]')).toEqual([{ kind: 'other_unit', component: 'weight', unit: 'kg' }]);
		expect(one('weight', 900, '[lb_av]')).toEqual([
			{ kind: 'impossible', component: 'weight', low: 45, high: 771 }
		]);
	});
	test('a unit of something else is refused', () => {
		expect(one('weight', 80, 'Cel').some(isRefusal)).toBe(true);
	});
});

describe('a weight beside the last one', () => {
	const day = 86_400_000;
	const weigh = (value: number, days: number, unit: Unit = '[lb_av]', last = 180) =>
		checkReading('weight', [{ component: 'weight', value, unit }], at, {
			last: {
				at: new Date(Date.parse(at) - days * day).toISOString(),
				values: { weight: convert(last, '[lb_av]', 'kg') }
			}
		});
	test.each([
		[1, 189, 171],
		[7, 198, 162],
		[30, 207, 153],
		[365, 234, 126],
		[1000, 252, 108]
	])('after %d days is asked about above %d or below %d', (days, high, low) => {
		expect(weigh(high + 0.1, days)).toMatchObject([{ kind: 'unlikely' }]);
		expect(weigh(low - 0.1, days)).toMatchObject([{ kind: 'unlikely' }]);
		expect(weigh(high - 0.1, days)).toEqual([]);
		expect(weigh(low + 0.1, days)).toEqual([]);
		// Whichever of the two was measured first.
		expect(weigh(high + 0.1, -days)).toMatchObject([{ kind: 'unlikely' }]);
	});
	test('is asked about once more than a day has gone by, and which unit it is where another fits', () => {
		const later = 1 + 10 / 24 / 60;
		const slip = (value: number, unit: Unit) => weigh(value, later, unit, 188.2);
		expect(slip(86, '[lb_av]')).toMatchObject([{ kind: 'unlikely', value: 86, unit: '[lb_av]', fits: 'kg' }]);
		expect(slip(118, '[lb_av]')).toEqual([
			{ kind: 'unlikely', component: 'weight', value: 118, unit: '[lb_av]' }
		]);
		expect(slip(188.2, 'kg')).toMatchObject([{ kind: 'unlikely', fits: '[lb_av]' }]);
		expect(slip(186, '[lb_av]')).toEqual([]);
	});
});

describe('the ranges that a clinic has set', () => {
	const breathe = (value: number, thresholds: Thresholds) =>
		checkReading('oxygen', [{ component: 'oxygen', value, unit: '%' }], at, { thresholds });
	test('are what is asked about and what is refused', () => {
		expect(breathe(84, { oxygen_usual_low: 80 })).toEqual([]);
		expect(breathe(88, { oxygen_usual_low: 90 })).toMatchObject([{ kind: 'unlikely' }]);
		expect(breathe(35, { oxygen_possible_low: 40 })).toMatchObject([
			{ kind: 'impossible', low: 40, high: 100 }
		]);
		expect(breathe(45, { oxygen_possible_low: 40, oxygen_usual_low: 70 })).toMatchObject([
			{ kind: 'unlikely' }
		]);
	});
	test('hold as far as they may be set, whatever wrote them', () => {
		// Never narrower than what ships: a number that is refused calls nobody.
		expect(breathe(51, { oxygen_possible_low: 99 }).some(isRefusal)).toBe(false);
		expect(breathe(29, { oxygen_possible_low: 0 }).some(isRefusal)).toBe(true);
	});
	test('refuse nothing that waited: what is stored is held to the widest', () => {
		expect(breathe(30, widest).some(isRefusal)).toBe(false);
		expect(breathe(29, widest).some(isRefusal)).toBe(true);
	});
});

test('what is refused says what is wrong with it', () => {
	expect(one('weight', 188.25, '[lb_av]')).toEqual([{ kind: 'too_fine', component: 'weight', decimals: 1 }]);
	expect(one('pain', 7.5, '{score}')).toEqual([{ kind: 'too_fine', component: 'pain', decimals: 0 }]);
	expect(one('pain', 11, '{score}')).toEqual([{ kind: 'impossible', component: 'pain', low: 0, high: 10 }]);
	expect(one('pain', Number.NaN, '{score}')).toEqual([{ kind: 'not_number', component: 'pain' }]);
});

test('whatever is typed, a reading is refused exactly outside what is possible', () => {
	const components = measures.flatMap(({ key, components }) =>
		components.map((component) => ({ measure: key, component }))
	);
	fc.assert(
		fc.property(fc.constantFrom(...components), fc.double(), ({ measure, component }, typed) => {
			const value = Math.round(typed * 10 ** component.decimals) / 10 ** component.decimals;
			const doubts = checkReading(
				measure,
				[{ component: component.key, value, unit: unitOf(component.key) }],
				at
			);
			const refused = doubts.some((doubt) => doubt.component === component.key && isRefusal(doubt));
			const end = (name: 'possible_low' | 'possible_high') => {
				const key = `${component.key}_${name}`;
				return isParameter(key) ? valueOf(key, {}) : undefined;
			};
			const { low, high } = component.limits;
			const inside = value >= (end('possible_low') ?? low) && value <= (end('possible_high') ?? high);
			expect(refused).toBe(!inside);
		})
	);
});

test('every number has a source and a date, every code is a LOINC code', () => {
	for (const { components, loinc } of measures) {
		for (const component of components) {
			expect(component.effectiveFrom).toMatch(/^\d{4}-\d\d-\d\d$/);
			expect(component.limits.low).toBeLessThan(component.limits.high);
			for (const code of [loinc, component.loinc, ...(component.alsoLoinc ?? [])])
				if (code !== null) expect(isLoinc(code), code).toBe(true);
		}
	}
});

/** The last digit of a LOINC code checks the others (mod 10, as Luhn). */
function isLoinc(code: string): boolean {
	const [digits = '', check] = code.split('-');
	const sum = [...digits].reverse().reduce((total, digit, place) => {
		const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1);
		return total + (doubled > 9 ? doubled - 9 : doubled);
	}, 0);
	return Number(check) === (10 - (sum % 10)) % 10;
}

describe('what is typed on a number pad', () => {
	test.each([
		['120', 0, 120],
		[' 98.6 ', 1, 98.6],
		['36,5', 1, 36.5],
		['10,000', 0, 10_000],
		['10.000', 0, 10_000],
		['10 000', 0, 10_000],
		['007', 0, 7],
		['', 0, undefined],
		['-5', 0, undefined],
		['1e3', 0, undefined],
		['12/8', 0, undefined],
		['1.2.3', 1, undefined],
		['٣٤', 0, undefined]
	] as const)('%j with %d decimals is %s', (typed, decimals, expected) => {
		expect(readNumber(typed, decimals)).toBe(expected);
	});
});
