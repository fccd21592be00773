import { describe, expect, test } from 'vitest';
import { readEntry, readingOf, unitUsed, type EntryFields } from './entry.ts';
import { historyOf, inOrderOfUse } from './log.ts';
import { evaluateItem } from './evaluate.ts';
import { worstOf } from './history.ts';
import type { MeasureKey } from './measures.ts';

const now = new Date('2026-11-29T14:00:00Z');
const zone = 'America/Chicago';

describe('what was typed', () => {
	test('is read in the unit that was chosen, with a point or a comma', () => {
		const { entered, at, doubts } = readEntry('weight', { weight: '182,4', unit: '[lb_av]' }, { now, zone });
		expect(entered).toEqual([{ component: 'weight', value: 182.4, unit: '[lb_av]' }]);
		expect(at).toBe('2026-11-29T14:00:00.000Z');
		expect(doubts).toEqual([]);
	});
	test('is refused beside its field where it is no number, or left out', () => {
		const { doubts } = readEntry('blood_pressure', { systolic: 'high', diastolic: '' }, { now, zone });
		expect(doubts).toEqual([
			{ kind: 'not_number', component: 'systolic' },
			{ kind: 'missing', component: 'diastolic' }
		]);
	});
	test('keeps a meal that is one, and a unit of its kind', () => {
		const read = readEntry('glucose', { glucose: '120', context: 'lunch' }, { now, zone });
		expect(read).toMatchObject({ context: null, entered: [{ unit: 'mg/dL' }], doubts: [] });
		const { doubts } = readEntry('weight', { weight: '194', unit: 'stone' }, { now, zone });
		expect(doubts).toEqual([{ kind: 'not_number', component: 'weight' }]);
	});
});

describe('a number with its unit', () => {
	const read = (measure: MeasureKey, fields: EntryFields) => readEntry(measure, fields, { now, zone });
	test.each([
		['weight', '188 lb', '[lb_av]', 188],
		['weight', '188,5lbs', '[lb_av]', 188.5],
		['weight', '85 kilos', undefined, 85],
		['oxygen', '97%', undefined, 97],
		['temperature', '101.2 °F', '[degF]', 101.2],
		['glucose', '120 mg/dl', 'mg/dL', 120],
		['sleep', '7.5 horas', undefined, 7.5]
	] as const)('%s: %s is what it says', (measure, typed, unit, value) => {
		expect(read(measure, { [measure]: typed, unit })).toMatchObject({ entered: [{ value }], doubts: [] });
	});
	test('that is not the one chosen is asked about, and one of something else is no number', () => {
		expect(read('weight', { weight: '85 kg', unit: '[lb_av]' }).doubts).toEqual([
			{ kind: 'other_unit', component: 'weight', unit: 'kg' }
		]);
		for (const typed of ['97 kg', '7 1/2', '97 or so'])
			expect(read('oxygen', { oxygen: typed }).doubts).toEqual([{ kind: 'not_number', component: 'oxygen' }]);
	});
	test('is none where a glucose meter says LO or HI', () => {
		for (const [glucose, end] of [
			['LO', 'low'],
			['bajo', 'low'],
			['Hi ', 'high'],
			['ALTO', 'high']
		])
			expect(read('glucose', { glucose, unit: 'mg/dL' }).doubts).toEqual([
				{ kind: 'off_meter', component: 'glucose', end }
			]);
		expect(read('weight', { weight: 'LO' }).doubts).toEqual([{ kind: 'not_number', component: 'weight' }]);
	});
});

describe('when it was', () => {
	const at = (fields: Record<string, string>) =>
		readEntry('pain', { pain: '3', ...fields }, { now, zone }).at;
	const badTime = (earlier: string) => readEntry('pain', { pain: '3', earlier }, { now, zone }).badTime;
	test('is the moment of the tap, or the hour they say, where they live', () => {
		expect(at({ at: '2026-11-29T13:00:00Z' })).toBe('2026-11-29T13:00:00.000Z');
		expect(at({ earlier: '2026-11-29T07:30' })).toBe('2026-11-29T13:30:00.000Z');
		// Clocks went back that night in Chicago; the summer hour comes first.
		expect(at({ earlier: '2026-11-01T01:30' })).toBe('2026-11-01T06:30:00.000Z');
	});
	test('is now where the clock of a phone is ahead', () => {
		expect(at({ at: '2026-11-29T16:00:00Z' })).toBe('2026-11-29T14:00:00.000Z');
	});
	test('is not to come, and no nonsense', () => {
		expect(at({ earlier: '2026-11-29T09:00' })).toBeUndefined();
		expect(at({ earlier: 'this morning' })).toBeUndefined();
		expect(at({ at: 'x' })).toBeUndefined();
		expect(badTime('2026-11-29T09:00')).toBe('to_come');
	});
	test('is no hour that the clocks were put forward over', () => {
		expect(at({ earlier: '2026-03-08T02:30' })).toBeUndefined();
		expect(badTime('2026-03-08T02:30')).toBe('skipped');
		expect(badTime('2026-03-08T03:00')).toBeUndefined();
	});
	test('is nothing that the database does not take', () => {
		expect(badTime('1999-12-31T17:59')).toBe('long_ago');
		expect(badTime('0202-11-29T07:30')).toBe('long_ago');
		expect(badTime('1999-12-31T18:00')).toBeUndefined();
		expect(at({ at: '1999-12-31T23:59:59Z' })).toBeUndefined();
	});
	test('is by the clock that shows it, wherever the account is', () => {
		const earlier = '2026-11-29T08:50';
		expect(badTime(earlier)).toBe('to_come');
		const away = readEntry('pain', { pain: '3', earlier }, { now, zone: 'America/New_York' });
		expect(away.at).toBe('2026-11-29T13:50:00.000Z');
	});
});

test('a phone judges what was just written down with what it knew', () => {
	const log = {
		readings: [],
		reports: [],
		conditions: [],
		thresholds: {},
		signs: [],
		silent: [],
		lookedAt: [],
		calls: null,
		zone
	};
	const entry = readEntry('glucose', { glucose: '2.9', unit: 'mmol/L' }, { now, zone });
	const reading = readingOf('new', 'glucose', entry.at ?? '', entry);
	expect(worstOf(evaluateItem(historyOf(log, reading.at, { readings: [reading] }), reading))).toBe('red');
});

test('the unit is the one they used, at first the usual one', () => {
	expect(unitUsed('weight', undefined)).toBe('[lb_av]');
	expect(unitUsed('glucose', undefined)).toBe('mg/dL');
	expect(unitUsed('weight', { entered: [{ component: 'weight', value: 80, unit: 'kg' }] })).toBe('kg');
});

test('what is logged most stands first', () => {
	const order = inOrderOfUse([{ measure: 'weight' }, { measure: 'weight' }, { measure: 'mood' }]);
	expect(order.slice(0, 4)).toEqual(['weight', 'mood', 'blood_pressure', 'glucose']);
});
