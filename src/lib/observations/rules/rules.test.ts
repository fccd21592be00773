import { describe, expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import {
	rankOf,
	worstOf,
	type History,
	type Reading,
	type Severity,
	type SymptomReport,
	type Thresholds
} from '../history.ts';
import type { ComponentKey, MealContext, MeasureKey } from '../measures.ts';
import type { Condition, Symptom } from '../symptoms.ts';
import { besideReadings, conditions, signs, symptoms, universalRed } from '../symptoms.ts';
import { toCanonical } from '../units.ts';
import type { Parameter } from './parameter.ts';
import { parameters } from './parameters.ts';
import { rangeEndOf } from './ranges.ts';
import { shippedRules } from './shipped.ts';

const now = '2026-11-29T14:00:00Z';
const ago = (hours: number) => new Date(Date.parse(now) - hours * 3_600_000).toISOString();
let made = 0;

interface Told {
	conditions?: Condition[];
	thresholds?: Thresholds;
	asked?: number;
	say?: Symptom[];
}

/** A reading of single numbers in the units people use, so many hours ago. */
function read(measure: MeasureKey, values: Reading['values'], hours = 0, context?: MealContext): Reading {
	return { id: `reading-${++made}`, measure, at: ago(hours), values, context };
}
const pounds = (weight: number, hours = 0) =>
	read('weight', { weight: toCanonical(weight, '[lb_av]') }, hours);
const pressure = (systolic: number, diastolic: number, hours = 0) =>
	read('blood_pressure', { systolic, diastolic }, hours);
const one = (component: Exclude<ComponentKey, 'systolic' | 'diastolic'>, value: number, hours = 0) =>
	read(component, { [component]: value }, hours);
const sugar = (glucose: number, hours = 0, context?: MealContext) =>
	read('glucose', { glucose }, hours, context);

function verdicts(readings: Reading[], { conditions = [], thresholds = {}, asked, say = [] }: Told = {}) {
	const history: History = {
		readings,
		conditions,
		thresholds,
		now,
		zone: 'America/Chicago',
		asked: asked === undefined ? undefined : [{ measure: 'weight', daysAWeek: asked, since: ago(24 * 30) }],
		reports: say.length > 0 ? [{ id: 'report', at: ago(1), symptoms: say }] : []
	};
	return evaluate(history);
}
const zone = (readings: Reading[], told?: Told) => worstOf(verdicts(readings, told));

type Row = [name: string, readings: Reading[], told: Told, expected: 'green' | Severity];
const hf: Told = { conditions: ['heart_failure'] };

describe('2.2 Input validation versus alert', () => {
	const rows: Row[] = [
		['BEAT-HF: systolic 160 without symptoms', [pressure(160, 80)], hf, 'green'],
		['BEAT-HF: systolic 161 with symptoms', [pressure(161, 80)], { ...hf, say: ['dizzy'] }, 'yellow'],
		['BEAT-HF: systolic 171 without', [pressure(171, 80)], hf, 'yellow'],
		['BEAT-HF: systolic 89 with', [pressure(89, 70)], { ...hf, say: ['dizzy'] }, 'yellow'],
		['BEAT-HF: systolic 79 without', [pressure(79, 60)], hf, 'yellow'],
		['TELBIL: systolic 161', [pressure(161, 80)], {}, 'watch'],
		['TELBIL: systolic 99', [pressure(99, 70)], {}, 'watch'],
		['TELBIL: diastolic 59', [pressure(120, 59)], {}, 'watch'],
		['TELBIL: diastolic 96', [pressure(120, 96)], {}, 'watch'],
		['home dementia study: diastolic 49', [pressure(120, 49)], {}, 'yellow'],
		['home dementia study: diastolic 111', [pressure(150, 111)], {}, 'yellow'],
		['pulse 39, whatever is treated', [one('heart_rate', 39)], {}, 'yellow'],
		['pulse 40', [one('heart_rate', 40)], {}, 'green'],
		['pulse 110', [one('heart_rate', 110)], {}, 'green'],
		['pulse 111', [one('heart_rate', 111)], {}, 'yellow'],
		['five pounds after a gap of eight days', [pounds(188, 192), pounds(193)], hf, 'yellow'],
		['four pounds after a gap of eight days', [pounds(188, 192), pounds(192)], hf, 'green'],
		['fifteen pounds after twenty days', [pounds(188, 480), pounds(203)], hf, 'yellow'],
		['BEAT-HF: pulse 101 with symptoms', [one('heart_rate', 101)], { ...hf, say: ['dizzy'] }, 'yellow'],
		['BEAT-HF: pulse 111 without', [one('heart_rate', 111)], hf, 'yellow'],
		['BEAT-HF: pulse 105 without', [one('heart_rate', 105)], hf, 'green'],
		['BEAT-HF: pulse 49 with', [one('heart_rate', 49)], { ...hf, say: ['dizzy'] }, 'yellow'],
		['BEAT-HF: pulse 39 without', [one('heart_rate', 39)], hf, 'yellow'],
		['oxygen 94', [one('oxygen', 94)], {}, 'watch'],
		['oxygen 91', [one('oxygen', 91)], {}, 'yellow'],
		['oxygen 87', [one('oxygen', 87)], {}, 'red'],
		['oxygen 89 where COPD is adjusted to its own', [one('oxygen', 89)], copdAdjusted(), 'green'],
		['weight lost 5% against its average', [pounds(200, 240), pounds(190)], {}, 'watch'],
		['temperature 37.7', [one('temperature', 37.7)], {}, 'watch'],
		['temperature 100.4 °F', [one('temperature', toCanonical(100.4, '[degF]'))], {}, 'yellow'],
		['glucose 69', [sugar(69)], {}, 'yellow'],
		['glucose 53', [sugar(53)], {}, 'red'],
		['glucose 241', [sugar(241)], {}, 'yellow'],
		['glucose over 300 twice', [sugar(301, 3), sugar(305)], {}, 'yellow'],
		['breathing 11 times a minute', [one('respiratory_rate', 11)], {}, 'yellow'],
		['breathing 25 times', [one('respiratory_rate', 25)], {}, 'yellow'],
		['peak flow 80% of the best', [one('peak_flow', 400)], { thresholds: { peak_flow_best: 500 } }, 'green'],
		['peak flow 79%', [one('peak_flow', 395)], { thresholds: { peak_flow_best: 500 } }, 'yellow'],
		['peak flow 50%', [one('peak_flow', 250)], { thresholds: { peak_flow_best: 500 } }, 'yellow'],
		['peak flow 49%', [one('peak_flow', 245)], { thresholds: { peak_flow_best: 500 } }, 'red'],
		['peak flow, nobody knows the best', [one('peak_flow', 100)], {}, 'green'],
		['pain 6', [one('pain', 6)], {}, 'green'],
		['pain 7', [one('pain', 7)], {}, 'yellow'],
		['pain up by 3', [one('pain', 2, 30), one('pain', 5)], {}, 'yellow'],
		['few steps', [one('steps', 0)], {}, 'green'],
		['no sleep', [one('sleep', 0)], {}, 'green']
	];
	test.each(rows)('%s', (_, readings, told, expected) => {
		expect(zone(readings, told)).toBe(expected);
	});
});

function copdAdjusted(): Told {
	return { conditions: ['copd'], thresholds: { oxygen_low: 88, oxygen_watch: 88, oxygen_very_low: 84 } };
}

test.each([...universalRed])('3.1 universal red flag: %s', (sign) => {
	expect(zone([], { say: [sign] })).toBe('red');
});

describe('3.2 heart failure', () => {
	const rows: Row[] = [
		['stable weight', [pounds(180, 24), pounds(181)], hf, 'green'],
		['up 2 lb in a day', [pounds(180, 24), pounds(182)], hf, 'yellow'],
		['up 3 lb in a day', [pounds(180, 24), pounds(183)], hf, 'yellow'],
		['up 2 lb since 17 hours ago is not yesterday', [pounds(180, 17), pounds(182)], hf, 'green'],
		['up 2 lb since 37 hours ago is not yesterday', [pounds(180, 37), pounds(182)], hf, 'green'],
		[
			'up 5 lb in a week, a pound a day',
			[180, 181, 182, 183, 184, 185].map((lb, day) => pounds(lb, 120 - day * 24)),
			hf,
			'yellow'
		],
		['up 5 lb from the lowest of the week', [pounds(183, 160), pounds(180, 90), pounds(185)], hf, 'yellow'],
		['up 5 lb in eight days', [pounds(180, 24 * 8), pounds(183.5, 24 * 4), pounds(185)], hf, 'green'],
		['4 lb over the dry weight', [pounds(184)], { ...hf, thresholds: { hf_dry_weight: 180 } }, 'yellow'],
		['4 lb under it', [pounds(176)], { ...hf, thresholds: { hf_dry_weight: 180 } }, 'yellow'],
		['3.9 lb over it', [pounds(183.9)], { ...hf, thresholds: { hf_dry_weight: 180 } }, 'green'],
		['down 5 lb in a week', [pounds(185, 120), pounds(180)], hf, 'yellow'],
		['up 3 lb in a day without heart failure', [pounds(180, 24), pounds(183)], {}, 'green'],
		...signs.heart_failure.yellow.map((sign): Row => [sign, [], { ...hf, say: [sign] }, 'yellow']),
		...signs.heart_failure.red.map((sign): Row => [sign, [], { ...hf, say: [sign] }, 'red'])
	];
	test.each(rows)('%s', (_, readings, told, expected) => {
		expect(zone(readings, told)).toBe(expected);
	});

	test('three weights in a row that were asked for and did not come', () => {
		const daily = { ...hf, asked: 7 };
		expect(zone([pounds(180, 24 * 3)], daily)).toBe('green');
		expect(zone([pounds(180, 24 * 4)], daily)).toBe('watch');
		expect(zone([pounds(180, 24 * 7)], { ...hf, asked: 3 })).toBe('green');
		expect(zone([pounds(180, 24 * 8)], { ...hf, asked: 3 })).toBe('watch');
		expect(zone([pounds(180, 24 * 8)], { asked: 3 })).toBe('watch');
		expect(zone([pounds(180, 24 * 8)], { ...hf, asked: 0 })).toBe('green');
		expect(zone([], hf)).toBe('green');
	});
});

describe('3.3 diabetes', () => {
	const dm: Told = { conditions: ['diabetes'] };
	const rows: Row[] = [
		['fasting 80', [sugar(80, 0, 'fasting')], dm, 'green'],
		['fasting 130', [sugar(130, 0, 'fasting')], dm, 'green'],
		['fasting 131', [sugar(131, 0, 'fasting')], dm, 'watch'],
		['179 after a meal', [sugar(179, 0, 'after_meal')], dm, 'green'],
		['180 after a meal', [sugar(180, 0, 'after_meal')], dm, 'watch'],
		['69', [sugar(69)], dm, 'yellow'],
		['54', [sugar(54)], dm, 'yellow'],
		['53', [sugar(53)], dm, 'red'],
		['2.9 mmol/L', [sugar(toCanonical(2.9, 'mmol/L'))], dm, 'red'],
		['240', [sugar(240)], dm, 'green'],
		['241', [sugar(241)], dm, 'yellow'],
		['240 for two days', [sugar(240, 22), sugar(250, 10), sugar(240)], dm, 'red'],
		['240 twice with a lower one between', [sugar(240, 22), sugar(160, 10), sugar(241)], dm, 'yellow'],
		['240 twice on one day', [sugar(245, 4), sugar(241)], dm, 'yellow'],
		...signs.diabetes.yellow.map((sign): Row => [sign, [], { ...dm, say: [sign] }, 'yellow']),
		...[...signs.diabetes.red, 'new_confusion' as const, 'severe_breathlessness' as const].map(
			(sign): Row => [sign, [], { ...dm, say: [sign] }, 'red']
		)
	];
	test.each(rows)('%s', (_, readings, told, expected) => {
		expect(zone(readings, told)).toBe(expected);
	});
});

describe('3.4 hypertension', () => {
	const organ = [
		'chest_pain',
		'severe_breathlessness',
		'more_breathless',
		'back_pain',
		'numbness',
		'weakness',
		'vision_change',
		'trouble_speaking',
		'new_confusion',
		'severe_headache'
	] as Symptom[];
	const signsRows = organ.flatMap((sign): Row[] => [
		[`180 with ${sign}`, [pressure(180, 90)], { say: [sign] }, 'red'],
		[`120 diastolic with ${sign}`, [pressure(150, 120)], { say: [sign] }, 'red']
	]);
	const ht: Told = { conditions: ['hypertension'] };
	const four = (systolic: number, diastolic: number) =>
		[72, 48, 24, 1].map((hours) => pressure(systolic, diastolic, hours));
	const rows: Row[] = [
		...signsRows,
		['180 without symptoms', [pressure(180, 90)], {}, 'yellow'],
		['diastolic 120 without', [pressure(150, 120)], {}, 'yellow'],
		['still high after a rest', [pressure(185, 90, 0.1), pressure(182, 90)], {}, 'yellow'],
		['average at the goal', four(130, 79), ht, 'watch'],
		['average of the lower number at the goal', four(125, 80), ht, 'watch'],
		['average below', four(129, 79), ht, 'green'],
		['89', [pressure(89, 65)], ht, 'yellow'],
		['dizzy on standing', [pressure(120, 70)], { ...ht, say: ['dizzy_on_standing'] }, 'yellow']
	];
	test.each(rows)('%s', (_, readings, told, expected) => {
		expect(zone(readings, told)).toBe(expected);
	});
	test('a second high one within the hour is known from the first', () => {
		const rules = (readings: Reading[]) => verdicts(readings).map(({ rule }) => rule);
		expect(rules([pressure(185, 90)])).not.toContain('systolic_crisis_again');
		expect(rules([pressure(185, 90, 0.1), pressure(182, 90)])).toContain('systolic_crisis_again');
		expect(rules([pressure(185, 90, 1.5), pressure(182, 90)])).not.toContain('systolic_crisis_again');
	});
});

describe.each(['copd', 'depression', 'post_discharge'] as const)('3.5 to 3.7 %s', (condition) => {
	test.each(['yellow', 'red'] as const)('every %s sign', (severity) => {
		for (const sign of signs[condition][severity])
			expect(zone([], { conditions: [condition], say: [sign] }), sign).toBe(severity);
	});
});

test('feeling worse is heard where no sign says it already', () => {
	const say = (said: Partial<SymptomReport>) =>
		evaluate({
			readings: [],
			conditions: ['heart_failure'],
			thresholds: {},
			now,
			zone: 'America/Chicago',
			reports: [{ id: 'report', at: ago(1), symptoms: [], ...said }]
		}).map(({ rule, severity }) => [rule, severity]);
	expect(say({ feeling: 'worse' })).toEqual([['feels_worse', 'yellow']]);
	expect(say({ feeling: 'same' })).toEqual([]);
	expect(say({ feeling: 'worse', symptoms: ['dizzy'] })).toEqual([['heart_failure_yellow_sign', 'yellow']]);
	expect(say({ feeling: 'worse', symptoms: ['numbness'] })).toEqual([['sign_beside_reading', 'yellow']]);
});

test('one more sign never takes the place of one that goes with a pressure', () => {
	for (const condition of conditions)
		for (const other of signs[condition].yellow)
			for (const sign of besideReadings) {
				const said = verdicts([], { conditions: [condition], say: [sign, other] }).map(({ rule }) => rule);
				expect(said, `${sign} and ${other}`).toContain('sign_beside_reading');
			}
});

test('worse is heard where the sign beside it calls nobody', () => {
	const history = {
		readings: [],
		conditions: ['heart_failure' as const],
		thresholds: {},
		now,
		zone: 'America/Chicago',
		reports: [{ id: 'report', at: ago(1), symptoms: ['dizzy' as const], feeling: 'worse' as const }]
	};
	const heard = (until: string) =>
		evaluate({ ...history, silent: [{ rule: 'heart_failure_yellow_sign', until }] }).map(({ rule }) => rule);
	expect(heard(ago(-1))).toContain('feels_worse');
	expect(heard(ago(2))).not.toContain('feels_worse');
});

test.each([...besideReadings])(
	'%s calls the same day without a pressure, and with a very high one 911',
	(sign) => {
		expect(zone([], { say: [sign] })).toBe('yellow');
		expect(verdicts([pressure(190, 95)], { say: [sign] }).map(({ rule }) => rule)).not.toContain(
			'sign_beside_reading'
		);
		expect(zone([pressure(190, 95)], { say: [sign] })).toBe('red');
	}
);

test('the lowest mood is heard', () => {
	expect(zone([one('mood', 1)])).toBe('yellow');
	expect(zone([one('mood', 2)])).toBe('green');
});

describe('the rules as data', () => {
	test('each has its own id, a version, a source and a date', () => {
		expect(new Set(shippedRules.map(({ id }) => id)).size).toBe(shippedRules.length);
		for (const { version, effectiveFrom } of shippedRules) {
			expect(version).toBeGreaterThan(0);
			expect(effectiveFrom).toMatch(/^\d{4}-\d\d-\d\d$/);
		}
	});
	test('every symptom is heard by some rule, of who is watched for everything', () => {
		const heard = (symptom: Symptom) =>
			verdicts([], { conditions: [...conditions], say: [symptom] }).length > 0;
		expect(symptoms.filter((symptom) => !heard(symptom))).toEqual([]);
	});
	test('every parameter is in some rule, and ships as one that may be set', () => {
		const text = JSON.stringify(shippedRules);
		for (const [key, { value, allowed }] of Object.entries<Parameter>(parameters)) {
			if (rangeEndOf(key) === undefined) expect(text, key).toContain(`"${key}"`);
			expect(allowed.low).toBeLessThan(allowed.high);
			if (value !== null) expect(value >= allowed.low && value <= allowed.high, key).toBe(true);
		}
	});
	test('a number set too far is put back: nobody can be made deaf to a red flag', () => {
		expect(zone([sugar(49)], { thresholds: { glucose_very_low: 0 } })).toBe('red');
		expect(zone([pressure(200, 90)], { thresholds: { systolic_crisis: 900 }, say: ['chest_pain'] })).toBe(
			'red'
		);
		expect(zone([sugar(53)], { thresholds: { glucose_very_low: Number.NaN } })).toBe('red');
	});
	test('the worst comes first', () => {
		const said = verdicts([pressure(185, 90)], { say: ['chest_pain'] }).map(({ severity }) =>
			rankOf(severity)
		);
		expect(said).toEqual([...said].sort((a, b) => b - a));
	});
});
