import { describe, expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import type { AskedReadings } from '../history.ts';
import { missedRules } from './missed.ts';

const zone = 'America/Chicago';
/** Noon in Chicago on a day of November 2026. */
const noon = (day: number) => `2026-11-${String(day).padStart(2, '0')}T18:00:00Z`;

/** On which day of November the rule first speaks of somebody last weighed on the 2nd; undefined where it does not. */
function speaks(
	asked: [since: string, daysAWeek: number][],
	{ missed = 3, since = '', last = noon(2) } = {}
) {
	const rows = asked.map(([since, daysAWeek]): AskedReadings => ({ measure: 'weight', daysAWeek, since }));
	return Array.from({ length: 29 }, (_, index) => index + 2).find(
		(day) =>
			evaluate(
				{
					asked: rows,
					zone,
					now: noon(day),
					reports: [],
					conditions: [],
					since: since || undefined,
					thresholds: { readings_missed: missed },
					readings: last ? [{ id: 'w', measure: 'weight', at: last, values: { weight: 80 } }] : []
				},
				missedRules
			).length > 0
	);
}

describe('readings that are asked for and do not come', () => {
	const long = '2026-09-01T12:00:00Z';

	test.each([
		[7, 3, 6],
		[7, 1, 4],
		[5, 3, 8],
		[3, 3, 10],
		[2, 1, 7],
		[1, 1, 10],
		[1, 3, 24]
	])('asked on %i days a week, %i missed in a row is on day %i', (daysAWeek, missed, day) => {
		expect(speaks([[long, daysAWeek]], { missed })).toBe(day);
	});

	test('whoever measures every morning is never silent at night', () => {
		expect(speaks([[long, 7]], { missed: 1 })).not.toBe(3);
	});

	test('nobody who is asked since yesterday has been silent for long', () => {
		expect(speaks([[noon(10), 7]])).toBe(14);
		expect(speaks([[noon(10), 7]], { last: '' })).toBe(14);
	});

	test('a change of how often holds from the day after, and takes nothing away', () => {
		// Six days of once a week, then daily: 6/7 and 3 × 1.
		expect(speaks([...asking(1), [noon(8), 7]])).toBe(12);
		// Two days of daily, then once a week: 2 and a week.
		expect(speaks([...asking(7), [noon(4), 1]])).toBe(12);
		// Said twice on one day: the last word counts.
		expect(
			speaks(
				[
					[noon(2), 1],
					['2026-11-02T19:00:00Z', 7]
				],
				{ last: '' }
			)
		).toBe(6);
	});

	test('nothing is missing of what is not asked for, or no longer', () => {
		expect(speaks([])).toBeUndefined();
		expect(speaks([...asking(7), [noon(4), 0]])).toBeUndefined();
		expect(speaks([...asking(7), [noon(4), 0], [noon(20), 7]])).toBe(24);
	});

	test('what somebody ended counts anew from then', () => {
		expect(speaks([[long, 7]], { since: noon(12) })).toBe(16);
	});

	test('one measure says nothing of another, and every measure can be asked for', () => {
		const asked = missedRules.map(({ when }) => ({
			measure: when.kind === 'missing' ? when.measure : ('weight' as const),
			daysAWeek: 7,
			since: noon(1)
		}));
		const history = { zone, now: noon(9), reports: [], conditions: [], thresholds: {}, readings: [] };
		expect(evaluate({ ...history, asked })).toHaveLength(missedRules.length);
		expect(evaluate({ ...history, asked: asked.slice(0, 1) })).toHaveLength(1);
	});

	function asking(daysAWeek: number): [string, number][] {
		return [[long, daysAWeek]];
	}
});
