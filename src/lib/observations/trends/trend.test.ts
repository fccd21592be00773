import { expect, test } from 'vitest';
import type { ComponentKey } from '../measures.ts';
import { plotOf } from './plot.ts';
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
	measure: 'weight',
	readings: [],
	goals: [],
	thresholds: {},
	units: {},
	zone,
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

const atMost = (component: ComponentKey, high: number) => ({ component, low: null, high });
const pressures = (...readings: [systolic: number, diastolic: number][]): TrendReading[] =>
	readings.map(([systolic, diastolic], n) => ({
		id: `${n}`,
		at: daysAgo(readings.length - n),
		values: { systolic, diastolic }
	}));

test('what a rule calls too low is not in a goal that names no low end, by the patient’s own number', () => {
	const goals = [atMost('systolic', 130), atMost('diastolic', 80)];
	const readings = pressures([82, 44], [128, 76], [84, 70]);
	const told = (thresholds: Trend['thresholds'], named: Trend['goals'] = goals) =>
		summariesOf(trend({ measure: 'blood_pressure', readings, goals: named, thresholds }), 'week', now);
	expect(told({})).toMatchObject([
		{ inGoal: 'few', tooLow: { below: 90, count: 2 } },
		{ inGoal: undefined, tooLow: { below: 50, count: 1 } }
	]);
	expect(told({ systolic_low: 83, diastolic_low: 40 })).toMatchObject([
		{ inGoal: undefined, tooLow: { below: 83, count: 1 } },
		{ inGoal: 'all', tooLow: undefined }
	]);
	// Nor where the plan names a lower one, or has no goal at all.
	const low = { component: 'systolic' as const, low: 80, high: 130 };
	expect(told({}, [low])[0]).toMatchObject({ inGoal: 'few', tooLow: { below: 90, count: 2 } });
	expect(told({}, [])[0]).toMatchObject({ inGoal: undefined, tooLow: { below: 90, count: 2 } });
	expect(told({ systolic_low: 75 }, [low])[0]).toMatchObject({ inGoal: 'all', tooLow: undefined });
});

const sugars = (...values: number[]): TrendReading[] =>
	values.map((glucose, n) => ({ id: `${n}`, at: daysAgo(values.length - n), values: { glucose } }));

test.each([
	['a low end below what a rule calls too low', 40, { inGoal: 'none', tooLow: { below: 70, count: 4 } }],
	['a low end above it', 80, { inGoal: 'none', tooLow: { below: 80, count: 4 } }]
])('low sugars are named, and none is praised, with %s', (_, low, told) => {
	const goals = [{ component: 'glucose' as const, low, high: 180 }];
	const readings = sugars(41, 42, 43, 45, 250);
	expect(summariesOf(trend({ measure: 'glucose', readings, goals }), 'month', now)[0]).toMatchObject(told);
});

test('most are in the goal, and that is not said beside one below its low end', () => {
	const goals = [{ component: 'glucose' as const, low: 80, high: 180 }];
	const readings = sugars(75, 100, 110, 120, 130);
	expect(summariesOf(trend({ measure: 'glucose', readings, goals }), 'month', now)[0]).toMatchObject({
		inGoal: undefined,
		tooLow: { below: 80, count: 1 }
	});
});

test('where a plan has one goal before meals and another after, no reading is counted by either', () => {
	const before = { component: 'glucose' as const, low: 80, high: 130 };
	const readings = sugars(150, 160, 165, 170, 172);
	const told = (goals: Trend['goals']) =>
		summariesOf(trend({ measure: 'glucose', readings, goals }), 'month', now)[0]?.inGoal;
	expect(told([before])).toBe('none');
	expect(told([before, { ...before, low: null, high: 180 }])).toBeUndefined();
	expect(told([before, before])).toBe('none');
});

test('nothing calms beside a reading that a rule calls too high, by the patient’s own number', () => {
	const goals = [{ component: 'glucose' as const, low: 80, high: 180 }];
	const readings = sugars(100, 110, 120, 130, 290, 101, 111, 121, 131, 241);
	const told = (thresholds: Trend['thresholds']) =>
		summariesOf(trend({ measure: 'glucose', readings, goals, thresholds }), 'week', now)[0];
	expect(told({})).toMatchObject({ inGoal: undefined, tooHigh: { from: 240, itself: false } });
	expect(told({ glucose_high: 300 })).toMatchObject({ inGoal: 'most', tooHigh: undefined });
	const pressures = [118, 119, 180].map((systolic, n) => ({
		id: `${n}`,
		at: daysAgo(n),
		values: { systolic }
	}));
	expect(
		summariesOf(trend({ measure: 'blood_pressure', readings: pressures }), 'week', now)[0]
	).toMatchObject({
		tooHigh: { from: 180, itself: true, count: 1 }
	});
});

test('less than a goal of so many or more is not called too low where no rule does', () => {
	const readings = [3000, 6000, 7000].map((steps, n) => ({ id: `${n}`, at: daysAgo(n), values: { steps } }));
	const goals = [{ component: 'steps' as const, low: 5000, high: null }];
	expect(summariesOf(trend({ measure: 'steps', readings, goals }), 'week', now)[0]).toMatchObject({
		inGoal: 'most',
		tooLow: undefined
	});
});

test('each number is drawn beside its own goal and no other', () => {
	const readings = pressures([128, 112], [134, 110]);
	const pressure = trend({ measure: 'blood_pressure', readings, goals: [atMost('systolic', 130)] });
	const points = pointsOf(readings, 'week', now, zone);
	const [upper, lower] = (['systolic', 'diastolic'] as const).map((component) =>
		plotOf(pressure, component, { points, span: 'week', now })
	);
	expect(upper?.band?.edges).toEqual([130]);
	expect(upper?.points.map(({ mean }) => mean)).toEqual([128, 134]);
	expect(lower?.band).toBeUndefined();
	expect(lower?.points.map(({ mean }) => mean)).toEqual([112, 110]);
});

test('a band ends where a rule says too low, and an axis names the ends of the goal alone', () => {
	const readings = pressures([82, 60], [138, 60]);
	const pressure = trend({ measure: 'blood_pressure', readings, goals: [atMost('systolic', 128)] });
	const points = pointsOf(readings, 'week', now, zone);
	const { scale, band, ticks } = plotOf(pressure, 'systolic', { points, span: 'week', now });
	expect(band).toMatchObject({ top: scale.at(128), edges: [128, 90] });
	expect((band?.top ?? 0) + (band?.height ?? 0)).toBeCloseTo(scale.at(90));
	expect(ticks.every((tick) => Math.abs(scale.at(tick) - scale.at(128)) >= 12)).toBe(true);
	// Nothing that low is drawn: the band reaches to the foot.
	const high = pointsOf(readings.slice(1), 'week', now, zone);
	const tall = plotOf(pressure, 'systolic', { points: high, span: 'week', now }).band;
	expect(tall?.edges).toEqual([128]);
	expect((tall?.top ?? 0) + (tall?.height ?? 0)).toBe(100);
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
