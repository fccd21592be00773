import { expect, test } from 'vitest';
import { scaleOf } from './scale.ts';
import { summariesOf } from './summary.ts';
import { pointsOf, split, type Trend, type TrendReading } from './trend.ts';

const now = '2026-11-29T18:00:00Z';
const zone = 'America/Chicago';
const daysAgo = (days: number, hour = 0) =>
	new Date(Date.parse(now) - (days * 24 + hour) * 3_600_000).toISOString();

const weights = (...entries: [days: number, kg: number][]): TrendReading[] =>
	entries
		.map(([days, weight]) => ({ id: `${days}`, at: daysAgo(days), values: { weight } }))
		.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

const trend = (more: Partial<Trend>): Trend => ({
	...{ measure: 'weight', readings: [], goals: [], units: {}, zone },
	...more
});

test('a month is compared with the month before, and with the goal', () => {
	const readings = weights([50, 84], [45, 84], [40, 84.2], [20, 82], [10, 81], [1, 80]);
	const goals = [{ component: 'weight' as const, low: null, high: 81 }];
	const [summary, ...more] = summariesOf(trend({ readings, goals }), 'month', now);
	expect(more).toEqual([]);
	expect(summary).toMatchObject({ count: 3, low: 80, high: 82, mean: 81, change: 'lower', inGoal: 'most' });
});

test.each([
	['the same weight within what scales differ by', [82, 82.4, 82.2], 'same'],
	['more', [84, 84, 84], 'higher'],
	['two readings are too few to say', [84, 84], undefined]
])('%s', (_, recent, change) => {
	const readings = weights(
		[50, 82],
		[45, 82],
		[40, 82],
		...recent.map((kg, n) => [n + 1, kg] as [number, number])
	);
	expect(summariesOf(trend({ readings }), 'month', now)[0]?.change).toBe(change);
});

test.each([
	[[70, 75, 79], 'all'],
	[[70, 75, 90], 'most'],
	[[70, 90], 'half'],
	[[70, 90, 90], 'few'],
	[[90, 91], 'none']
])('%j of at most 80: %s', (kilograms, inGoal) => {
	const readings = weights(...kilograms.map((kg, n) => [n + 1, kg] as [number, number]));
	const goals = [{ component: 'weight' as const, low: null, high: 80 }];
	expect(summariesOf(trend({ readings, goals }), 'month', now)[0]?.inGoal).toBe(inGoal);
});

test.each([
	['a jump of the last day, which no average shows', [82, 82, 82.2, 82, 84], 'highest'],
	['a fall of the last day', [82, 82.2, 82, 79], 'lowest'],
	['no more than scales differ by', [82, 82, 82, 82.4], undefined],
	['as high as once before', [82, 84, 82, 84], undefined],
	['too few to say', [82, 82, 86], undefined]
])('the last one: %s', (_, oldestFirst, last) => {
	const readings = weights(...oldestFirst.map((kg, n): [number, number] => [oldestFirst.length - n, kg]));
	expect(summariesOf(trend({ readings }), 'month', now)[0]?.last).toBe(last);
});

test('blood pressure is told number by number, without the pulse', () => {
	const readings = [1, 2, 3].map((days) => ({
		id: `${days}`,
		at: daysAgo(days),
		values: { systolic: 130 + days, diastolic: 80, heart_rate: 70 }
	}));
	const found = summariesOf(trend({ measure: 'blood_pressure', readings }), 'week', now);
	expect(found.map(({ component }) => component)).toEqual(['systolic', 'diastolic']);
});

test('each reading of a month is a point; of a year each week, with its ends, across the change of clocks', () => {
	const readings = weights([0, 80], [1, 82], [6, 81], [7, 90], [30, 70], [31, 71]);
	expect(pointsOf(split({ readings }, 'month', now).recent, 'month', now, zone)).toHaveLength(5);
	const weeks = pointsOf(readings, 'year', now, zone);
	expect(weeks.map(({ count }) => count)).toEqual([2, 1, 3]);
	expect(weeks.at(-1)).toMatchObject({
		from: '2026-11-23',
		to: '2026-11-29',
		values: { weight: { mean: 81, low: 80, high: 82 } }
	});
});

test('a reading late in the evening is of the day where the patient lives', () => {
	const readings = [{ id: 'late', at: '2026-11-29T05:30:00Z', values: { weight: 80 } }];
	expect(pointsOf(readings, 'week', now, zone)[0]?.from).toBe('2026-11-28');
});

test('an axis ends at round numbers, also for one number alone', () => {
	expect(scaleOf([121, 138]).ticks).toEqual([120, 125, 130, 135, 140]);
	const alone = scaleOf([80]);
	expect(alone.at(80)).toBeGreaterThan(0);
	expect(alone.at(80)).toBeLessThan(100);
	expect(scaleOf([0, 0]).at(0)).toBeGreaterThan(0);
});
