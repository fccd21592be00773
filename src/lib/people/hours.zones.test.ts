import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupedHours, hourIn, presenceAt, wallClock, type Shift } from './hours.ts';

const week = [1, 2, 3, 4, 5].map((weekday): Shift => ({ weekday, starts: '08:30', ends: '17:00' }));
const chicago = 'America/Chicago';

describe('who is there', () => {
	test('during hours, until they end', () => {
		// Monday 23 November 2026, 9:00 in Chicago (UTC−6).
		expect(presenceAt(week, chicago, new Date('2026-11-23T15:00:00Z'))).toEqual({
			there: true,
			until: new Date('2026-11-23T23:00:00Z')
		});
	});

	test('the minute the day ends, nobody', () => {
		expect(presenceAt(week, chicago, new Date('2026-11-23T23:00:00Z'))).toEqual({
			there: false,
			back: new Date('2026-11-24T14:30:00Z')
		});
	});

	test('after Friday, Monday morning', () => {
		expect(presenceAt(week, chicago, new Date('2026-11-28T02:00:00Z'))).toEqual({
			there: false,
			back: new Date('2026-11-30T14:30:00Z')
		});
	});

	test('the clock on the wall stays the same when the clocks change', () => {
		// Sunday 1 November 2026: Chicago goes from UTC−5 to UTC−6.
		expect(presenceAt(week, chicago, new Date('2026-10-31T18:00:00Z'))).toMatchObject({
			back: new Date('2026-11-02T14:30:00Z')
		});
		expect(presenceAt(week, chicago, new Date('2026-03-06T23:30:00Z'))).toMatchObject({
			back: new Date('2026-03-09T13:30:00Z')
		});
	});

	test('without hours there is nothing to promise', () => {
		expect(presenceAt([], chicago, new Date())).toEqual({ there: false, back: null });
	});

	test('whenever somebody is said to be back, they are there then', () => {
		const moments = fc.date({
			min: new Date('2026-01-01'),
			max: new Date('2027-12-31'),
			noInvalidDate: true
		});
		fc.assert(
			fc.property(moments, fc.constantFrom(chicago, 'Asia/Kolkata', 'America/Los_Angeles'), (now, zone) => {
				const presence = presenceAt(week, zone, now);
				if (presence.there) expect(presence.until.getTime()).toBeGreaterThan(now.getTime());
				else expect(presenceAt(week, zone, presence.back ?? now).there).toBe(true);
			})
		);
	});
});

test('days with the same hours are said together', () => {
	expect(groupedHours([...week, { weekday: 6, starts: '09:00', ends: '12:00' }])).toEqual([
		{ from: 1, to: 5, starts: '08:30', ends: '17:00' },
		{ from: 6, to: 6, starts: '09:00', ends: '12:00' }
	]);
});

test('two shifts a day are two lines of the week', () => {
	const split = [1, 2].flatMap((weekday) => [
		{ weekday, starts: '08:00', ends: '12:00' },
		{ weekday, starts: '13:00', ends: '17:00' }
	]);
	expect(groupedHours(split)).toEqual([
		{ from: 1, to: 2, starts: '08:00', ends: '12:00' },
		{ from: 1, to: 2, starts: '13:00', ends: '17:00' }
	]);
});

test('the hour and the wall clock are those of the zone, not of the machine', () => {
	expect(hourIn(chicago, new Date('2026-11-22T05:30:00Z'))).toBe(23);
	expect(wallClock('08:30', chicago, new Date('2026-07-01T02:00:00Z'))).toEqual(
		new Date('2026-06-30T13:30:00Z')
	);
});
