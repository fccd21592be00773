import { describe, expect, test } from 'vitest';
import { dosesOn, fallsOn, weekdayOf } from './schedule.ts';

test('a week begins on Monday', () => {
	expect(weekdayOf('2026-11-23')).toBe(1);
	expect(weekdayOf('2026-11-29')).toBe(7);
});

describe('what falls on a day', () => {
	test('is every day where no weekday is named, else those that are', () => {
		expect(fallsOn({ parts: ['morning'] }, '2026-11-24')).toBe(true);
		expect(fallsOn({ weekdays: [1, 3], times: ['09:00'] }, '2026-11-25')).toBe(true);
		expect(fallsOn({ weekdays: [1, 3], times: ['09:00'] }, '2026-11-24')).toBe(false);
	});

	test('is not what is done when it is needed, or at no set time', () => {
		expect(fallsOn({ as_needed: true }, '2026-11-24')).toBe(false);
		expect(fallsOn(null, '2026-11-24')).toBe(false);
	});
});

test('doses stand in the order of the day, what is taken as needed last', () => {
	expect(dosesOn({ parts: ['evening', 'morning'], times: ['13:30'], as_needed: true }, '2026-11-24')).toEqual(
		['morning', '13:30', 'evening', 'as_needed']
	);
	expect(dosesOn({ weekdays: [1], parts: ['morning'] }, '2026-11-24')).toEqual([]);
});
