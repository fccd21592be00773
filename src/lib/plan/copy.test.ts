import { expect, test } from 'vitest';
import { dayNow } from './copy.ts';
import type { Plan } from './plan.server.ts';

/** The day that a plan is ticked for which was read at noon of 30 November in Chicago, by what has passed since. */
function after(hours: number, clock: string): string {
	const plan = { today: '2026-11-30', timeZone: 'America/Chicago' } as Plan;
	return dayNow(
		plan,
		new Date(Date.parse('2026-11-30T18:00:00Z') + hours * 3_600_000).toISOString(),
		new Date(clock)
	);
}

test.each([
	['an afternoon', 11, '2026-12-01T05:00:00Z', '2026-11-30'],
	['a night', 12, '2026-12-01T06:00:00Z', '2026-12-01'],
	['two nights', 40, '2026-12-02T10:00:00Z', '2026-12-02']
])('%s later it is the day it is', (_, hours, clock, day) => expect(after(hours, clock)).toBe(day));

test.each([
	['behind', '2026-11-29T06:00:00Z'],
	['behind by years', '2018-01-01T06:00:00Z'],
	['ahead', '2026-12-05T06:00:00Z']
])('a night is told by how long it was where the clock of the phone is %s', (_, clock) => {
	expect(after(12, clock)).toBe('2026-12-01');
});

test('a clock that is put right meanwhile is no night that has passed', () => {
	expect(after(48, '2026-11-30T20:00:00Z')).toBe('2026-11-30');
	expect(after(0, '2026-11-30T20:00:00Z')).toBe('2026-11-30');
});
