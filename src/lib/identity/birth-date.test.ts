import { expect, test } from 'vitest';
import { readDate } from './birth-date.ts';

test('a date is read from its three parts, and one the calendar does not have is none', () => {
	expect(readDate({ day: '4', month: '3', year: '1959' })).toBe('1959-03-04');
	expect(readDate({ day: '29', month: '02', year: '1960' })).toBe('1960-02-29');
	for (const [day, month, year] of [
		['29', '2', '1959'],
		['31', '4', '1959'],
		['0', '1', '1959'],
		['1', '13', '1959'],
		['4', '3', '59'],
		['', '', ''],
		['4', 'March', '1959'],
		['-4', '3', '1959']
	] as const)
		expect(readDate({ day, month, year }), `${day} ${month} ${year}`).toBeUndefined();
});
