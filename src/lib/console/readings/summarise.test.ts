import { expect, test } from 'vitest';
import { summarise, type SummaryRow } from './summarise.ts';
import { outside } from './summary.ts';

const now = new Date('2026-11-29T15:00:00Z');
const row: SummaryRow = {
	zone: 'America/Chicago',
	measures: [
		{
			measure: 'blood_pressure',
			days: 2,
			readings: [
				reading('2026-11-29T13:00:00Z', { systolic: 185, diastolic: 95, heart_rate: 72 }),
				reading('2026-11-28T13:00:00Z', { systolic: 132, diastolic: 84 })
			]
		},
		{ measure: 'weight', days: 6, readings: [reading('2026-11-29T13:00:00Z', { weight: 82.7352 })] }
	],
	asked: [
		{ measure: 'weight', daysAWeek: 7, since: '2026-10-01' },
		{ measure: 'blood_pressure', daysAWeek: 3, since: '2026-11-28' },
		{ measure: 'glucose', daysAWeek: 1, since: '2026-11-01' }
	],
	conditions: [],
	thresholds: {},
	found: [],
	contact: { kind: 'message', at: '2026-11-27T04:30:00Z' }
};

function reading(at: string, values: Record<string, number>) {
	const components = Object.fromEntries(
		Object.entries(values).map(([key, canonical]) => [key, { canonical }])
	);
	return { id: at, at, context: null, components };
}

test('the last reading stands in the units of the clinic, curves run from the oldest, what is not drawn is left out', () => {
	const { measures } = summarise(row, now);
	expect(measures).toMatchObject([
		{
			measure: 'blood_pressure',
			last: { zone: 'yellow', entered: [{ value: 185 }, { value: 95 }, { value: 72, unit: '/min' }] },
			points: [
				{ values: [132, 84], zone: 'green' },
				{ values: [185, 95], zone: 'yellow' }
			]
		},
		{ last: { entered: [{ value: 182.4, unit: '[lb_av]' }], zone: 'green' } },
		{ measure: 'glucose', last: null, points: [] }
	]);
	expect(measures.map(({ points }) => outside(points))).toEqual([
		{ count: 1, worst: 'yellow' },
		{ count: 0, worst: null },
		{ count: 0, worst: null }
	]);
});

test('what is kept is counted against what is asked, from the day it was asked on', () => {
	expect(summarise(row, now).measures.map(({ kept }) => kept)).toEqual([
		{ days: 2, of: 2 },
		{ days: 6, of: 7 },
		{ days: 0, of: 1 }
	]);
});

test('numbers of their own decide what is outside', () => {
	const thresholds = { systolic_crisis: 190, systolic_watch_high: 180 };
	const usual = { ...row, thresholds, measures: row.measures.slice(0, 1) };
	expect(outside(summarise(usual, now).measures[0]?.points ?? [])).toEqual({ count: 1, worst: 'watch' });
});

test('the days without contact are the patient’s own', () => {
	// Half past ten at night on the 26th in Chicago.
	expect(summarise(row, now).contact).toEqual({ kind: 'message', at: '2026-11-27T04:30:00Z', days: 3 });
	expect(summarise({ ...row, contact: null }, now).contact).toBeNull();
});

test('what an open alert rests on is marked, and what a rise is counted from is not', () => {
	const weights = [
		reading('2026-11-29T13:00:00Z', { weight: 88.45 }),
		reading('2026-11-28T13:00:00Z', { weight: 85.55 })
	];
	const rise = { ...row, asked: [], measures: [{ measure: 'weight' as const, days: 2, readings: weights }] };
	const found = [
		{
			rule: 'heart_failure_gain_day',
			severity: 'yellow' as const,
			evidence: ['2026-11-28T13:00:00Z', '2026-11-29T13:00:00Z']
		}
	];
	expect(summarise({ ...rise, found }, now).measures).toMatchObject([
		{ last: { zone: 'yellow' }, points: [{ zone: 'green' }, { zone: 'yellow' }] }
	]);
	expect(summarise(rise, now).measures).toMatchObject([{ last: { zone: 'green' } }]);
});
