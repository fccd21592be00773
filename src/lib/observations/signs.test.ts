import { describe, expect, test } from 'vitest';
import { questionsFor } from './check-in.ts';
import { evaluate } from './evaluate.ts';
import type { History } from './history.ts';
import { meansDanger, shippedZone, signsOf, zonesAllowed, zonesFor, type SignSetting } from './signs.ts';
import { conditions, signs, symptoms, universalRed, type Condition, type Symptom } from './symptoms.ts';

const now = '2026-12-04T14:00:00Z';
const said = (any: Symptom[], { conditions = [], ...more }: Partial<History> = {}) =>
	evaluate({
		readings: [],
		thresholds: {},
		now,
		zone: 'America/Chicago',
		conditions,
		...more,
		reports: [{ id: 'report', at: now, symptoms: any }]
	}).map(({ rule, severity }) => [rule, severity]);
const set = (symptom: Symptom, zone: SignSetting['zone'], condition: Condition = 'heart_failure') => ({
	condition,
	symptom,
	zone
});

describe('signs that a clinic has set', () => {
	const hf: Partial<History> = { conditions: ['heart_failure'] };
	test('are asked about, and mean what it says, for whom it watches', () => {
		const settings = [set('dizzy', 'none'), set('dry_cough', 'red'), set('fever', 'yellow')];
		const watched = { conditions: ['heart_failure'] as const, signs: settings };
		const { own } = questionsFor(watched);
		expect(own).not.toContain('dizzy');
		expect(own).toContain('fever');
		expect(own.indexOf('dry_cough')).toBeLessThan(own.indexOf('more_swelling'));
		expect(meansDanger(watched, 'dry_cough')).toBe(true);
		expect(said(['dry_cough'], { ...hf, signs: settings })).toEqual([['heart_failure_red_sign', 'red']]);
		expect(said(['fever'], { ...hf, signs: settings })).toEqual([['heart_failure_yellow_sign', 'yellow']]);
		expect(said(['dizzy'], { ...hf, signs: settings })).toEqual([]);
		// Who is not watched for it has what ships.
		expect(meansDanger({ conditions: [], signs: settings }, 'dry_cough')).toBe(false);
	});
	test('never make somebody deaf to danger, whatever wrote them', () => {
		const settings = [
			set('breathless_at_rest', 'none'),
			set('breathless_at_rest', 'yellow'),
			set('chest_pain', 'none'),
			set('ketones', 'yellow', 'diabetes'),
			set('cannot_swallow', 'yellow', 'diabetes')
		];
		for (const sign of ['breathless_at_rest', 'chest_pain', 'cannot_swallow'] as const)
			expect(said([sign], { conditions: ['heart_failure', 'diabetes'], signs: settings })[0], sign).toContain(
				'red'
			);
		expect(said(['ketones'], { conditions: ['diabetes'], signs: settings })).toEqual([
			['diabetes_yellow_sign', 'yellow']
		]);
		expect(said(['ketones'], { conditions: [], signs: settings })).toEqual([['danger_sign', 'red']]);
	});
	test('are danger in another condition as well, where they are danger in any', () => {
		const watched = { conditions: ['diabetes' as const], signs: [set('blue_lips', 'yellow', 'diabetes')] };
		expect(zonesAllowed('diabetes', 'blue_lips')).toEqual(['red', 'none']);
		expect(meansDanger(watched, 'blue_lips')).toBe(true);
		expect(said(['blue_lips'], watched)).toEqual([['danger_sign', 'red']]);
		// What has a rule of its own has no second one.
		expect(zonesAllowed('heart_failure', 'weakness')).toEqual([]);
	});
	test('of a mood stay where those are who may see it', () => {
		expect(zonesAllowed('heart_failure', 'low_mood_most_days')).toEqual([]);
		expect(zonesAllowed('depression', 'low_mood_most_days')).toContain('none');
	});
});

test('as they ship, every zone holds the signs it ships with, and every sign is of one', () => {
	for (const condition of conditions)
		for (const zone of ['red', 'yellow'] as const)
			expect([...signsOf(condition, zone, [])].sort()).toEqual([...signs[condition][zone]].sort());
	for (const symptom of symptoms)
		if (conditions.some((condition) => shippedZone(condition, symptom) === 'red'))
			expect(zonesFor({ conditions: [] }).get(symptom)).toEqual({ condition: null, zone: 'red' });
	expect(
		universalRed.every((symptom) => conditions.every((one) => zonesAllowed(one, symptom).length === 0))
	).toBe(true);
});

describe('one thing that was said is one alert', () => {
	const both: Condition[] = ['heart_failure', 'copd'];
	test('of the condition somebody is watched for, or of none', () => {
		expect(said(['breathless_at_rest'], { conditions: ['heart_failure'] })).toEqual([
			['heart_failure_red_sign', 'red']
		]);
		expect(said(['breathless_at_rest'])).toEqual([['danger_sign', 'red']]);
		expect(said(['blue_lips'], { conditions: ['heart_failure'] })).toEqual([['danger_sign', 'red']]);
	});
	test('of the first of two that share it, and of the other where that one is silent', () => {
		expect(said(['more_breathless'], { conditions: both })).toEqual([
			['heart_failure_yellow_sign', 'yellow']
		]);
		const silent = [{ rule: 'heart_failure_yellow_sign', until: '2026-12-05T14:00:00Z' }];
		expect(said(['more_breathless'], { conditions: both, silent })).toEqual([['copd_yellow_sign', 'yellow']]);
	});
});
