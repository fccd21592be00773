import { expect, test } from 'vitest';
import { dayMeant } from './day-meant.ts';

const noon = (day: string) => `${day}T12:00:00-06:00`;
/** The day that is stored for one that was on the screen of a phone whose clock showed noon of another day than ours. */
const meant = (onScreen: string, clock: string, ours = '2026-11-30') =>
	dayMeant(onScreen, { told: noon(clock), ours: noon(ours), zone: 'America/Chicago' });

test('what a plan read with a line calls today is that day, whatever the clock of the phone shows', () => {
	for (const clock of ['2026-11-30', '2026-11-28', '2027-11-30', '2018-01-01']) {
		expect(meant('2026-11-30', clock)).toBe('2026-11-30');
		expect(meant('2026-11-29', clock)).toBe('2026-11-29');
	}
});

test('what a phone calls today by its own clock is the day it was', () => {
	expect(meant('2026-11-28', '2026-11-28')).toBe('2026-11-30');
	expect(meant('2026-12-01', '2026-12-01')).toBe('2026-11-30');
	expect(meant('2027-02-28', '2027-03-01')).toBe('2026-11-29');
});

test('a tick that waited is for the day on which it was made', () => {
	expect(meant('2026-11-20', '2026-11-20', '2026-11-20')).toBe('2026-11-20');
	expect(meant('2026-11-10', '2026-11-20', '2026-11-20')).toBe('2026-11-10');
});
