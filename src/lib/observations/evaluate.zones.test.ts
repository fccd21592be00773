import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { worstOf, type Reading } from './history.ts';

describe('days are the patient’s own', () => {
	const sugars = (...moments: string[]): Reading[] =>
		moments.map((at) => ({ id: at, measure: 'glucose', at, values: { glucose: 260 } }));
	const isRed = (zone: string, ...moments: string[]) => {
		const readings = sugars(...moments);
		const last = moments.at(-1) ?? '';
		return (
			worstOf(evaluate({ readings, reports: [], conditions: [], thresholds: {}, now: last, zone })) === 'red'
		);
	};
	test('two evenings are two days, whichever dates UTC has', () => {
		expect(isRed('America/Los_Angeles', '2026-11-28T02:00:00Z', '2026-11-29T02:00:00Z')).toBe(true);
		expect(isRed('Asia/Kolkata', '2026-11-28T02:00:00Z', '2026-11-29T02:00:00Z')).toBe(true);
	});
	test('before and after midnight is no second day', () => {
		expect(isRed('America/Chicago', '2026-11-28T05:50:00Z', '2026-11-28T06:10:00Z')).toBe(false);
	});
	test('a day of 23 hours and one of 25 are days', () => {
		// Clocks went forward on 8 March and back on 1 November 2026 in Chicago.
		expect(isRed('America/Chicago', '2026-03-07T14:00:00Z', '2026-03-08T13:00:00Z')).toBe(true);
		expect(isRed('America/Chicago', '2026-10-31T13:00:00Z', '2026-11-01T14:00:00Z')).toBe(true);
	});
	test('a day is missed once it is over where they live', () => {
		const missing = (zone: string, last: string, at: string) =>
			evaluate({
				reports: [],
				conditions: ['heart_failure'],
				thresholds: {},
				zone,
				now: at,
				asked: [{ measure: 'weight', daysAWeek: 7, since: '2026-01-01T00:00:00Z' }],
				readings: [{ id: 'w', measure: 'weight', at: last, values: { weight: 80 } }]
			}).length > 0;
		// Thursday 23:30 to Monday 00:30 in Chicago, over the night when clocks go back: Friday to Sunday are over.
		expect(missing('America/Chicago', '2026-10-30T04:30:00Z', '2026-11-02T06:30:00Z')).toBe(true);
		// Friday 00:30, an hour later; and Sunday 23:30, an hour before that Monday.
		expect(missing('America/Chicago', '2026-10-30T05:30:00Z', '2026-11-02T06:30:00Z')).toBe(false);
		expect(missing('America/Chicago', '2026-10-30T04:30:00Z', '2026-11-02T05:30:00Z')).toBe(false);
		// The night when clocks go forward: 72 hours from Thursday noon are no three days that are over.
		expect(missing('America/Chicago', '2026-03-05T18:00:00Z', '2026-03-08T17:00:00Z')).toBe(false);
		expect(missing('America/Chicago', '2026-03-05T18:00:00Z', '2026-03-09T05:30:00Z')).toBe(true);
		// The same moments elsewhere are Friday morning and Monday noon.
		expect(missing('Asia/Kolkata', '2026-10-30T04:30:00Z', '2026-11-02T06:30:00Z')).toBe(false);
	});
});
