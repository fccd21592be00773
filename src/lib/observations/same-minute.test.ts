import { expect, test } from 'vitest';
import { evaluate, evaluateItem } from './evaluate.ts';
import type { Reading } from './history.ts';

const now = Date.parse('2026-11-29T14:00:00Z');
const hour = 3_600_000;
const iso = (moment: number) => new Date(moment).toISOString();

test('of two readings of one minute the harmless one never hides the other, and each is told of its own', () => {
	const at = iso(now - hour);
	const sugar = (id: string, glucose: number): Reading => ({
		id,
		measure: 'glucose',
		at,
		values: { glucose }
	});
	const base = { reports: [], conditions: [], thresholds: {}, now: iso(now), zone: 'America/Chicago' };
	for (const [first, second] of [
		['a', 'b'],
		['b', 'a']
	] as const) {
		const told = evaluate({ ...base, readings: [sugar(first, 41), sugar(second, 121)] });
		expect(told[0]).toMatchObject({ rule: 'glucose_very_low', evidence: [first] });
		const both = { ...base, readings: [sugar(first, 41), sugar(second, 42)] };
		expect(evaluateItem(both, { id: second, at })[0]?.rule).toBe('glucose_very_low');
	}
});

test('of two weights of one minute the one that makes the gain is compared with', () => {
	const weigh = (id: string, weight: number, hours: number): Reading => ({
		id,
		measure: 'weight',
		at: iso(now - hours * hour),
		values: { weight }
	});
	for (const [light, heavy] of [
		['a', 'b'],
		['b', 'a']
	] as const) {
		const told = evaluate({
			readings: [weigh(light, 70, 24), weigh(heavy, 71.5, 24), weigh('now', 71.6, 0)],
			reports: [],
			conditions: ['heart_failure'],
			thresholds: {},
			now: iso(now),
			zone: 'UTC'
		});
		expect(told.map(({ rule }) => rule)).toContain('heart_failure_gain_day');
	}
});
