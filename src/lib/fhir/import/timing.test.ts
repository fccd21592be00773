import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../plan/line.ts';
import { timingOf } from '../export/timing.ts';
import { Timing } from './datatypes.ts';
import { timingInWords } from './timing-words.ts';
import { scheduleFrom } from './timing.ts';

const now = new Date('2026-11-29T12:00:00Z');
const read = (timing: unknown) => v.parse(Timing, timing);
const scheduled = (repeat: unknown, more: object = {}) => scheduleFrom(read({ repeat, ...more }), now);
const daily = { period: 1, periodUnit: 'd' };
const weekly = { frequency: 1, period: 1, periodUnit: 'wk' };
const code = (one: string) => ({ code: { coding: [{ code: one }] } });

describe('a schedule', () => {
	test('is made of what is done each day, or on weekdays, as often as times or parts of the day are named', () => {
		const made: [unknown, Schedule][] = [
			[{ when: ['CM', 'CV'] }, { parts: ['morning', 'evening'] }],
			[{ ...daily, frequency: 2, when: ['MORN', 'HS'] }, { parts: ['morning', 'night'] }],
			[{ ...daily, frequency: 1, timeOfDay: ['08:00:00'] }, { times: ['08:00'] }],
			[{ ...daily, frequency: 1 }, { parts: [] }],
			[{ ...daily, when: ['MORN'], boundsPeriod: { start: '2026-01' } }, { parts: ['morning'] }],
			[{ dayOfWeek: ['wed', 'mon'] }, { weekdays: [1, 3] }],
			[
				{ ...weekly, dayOfWeek: ['mon'], when: ['MORN'] },
				{ weekdays: [1], parts: ['morning'] }
			],
			[{ ...weekly, frequency: 3, dayOfWeek: ['mon', 'wed', 'fri'] }, { weekdays: [1, 3, 5] }]
		];
		for (const [repeat, schedule] of made)
			expect(scheduled(repeat), JSON.stringify(repeat)).toEqual(schedule);
		expect(scheduled({ when: ['MORN', 'EVE'] }, code('BID'))).toEqual({ parts: ['morning', 'evening'] });
	});

	test('is never made of half of what a timing says', () => {
		const unsayable: unknown[] = [
			// Methotrexate once a week, digoxin every other day, a patch every 72 hours, vitamin D once a month.
			{ ...weekly, when: ['MORN'] },
			{ ...weekly, timeOfDay: ['08:00:00'] },
			{ frequency: 1, period: 2, periodUnit: 'd', timeOfDay: ['09:00:00'] },
			{ frequency: 1, period: 72, periodUnit: 'h', timeOfDay: ['08:00:00'] },
			{ frequency: 1, period: 1, periodUnit: 'mo', when: ['NOON'] },
			{ ...weekly, frequency: 2, dayOfWeek: ['mon'] },
			// What is said twice, and not the same.
			{ ...daily, frequency: 2, when: ['MORN'] },
			{ ...daily, frequency: 1, when: ['MORN', 'EVE'] },
			{ ...daily, when: ['CM', 'ACM'] },
			{ ...daily, frequency: 1, when: ['MORN'], timeOfDay: ['08:00:00'] },
			{ frequency: 2, when: ['MORN', 'EVE'] },
			// What a schedule has no place for.
			{ ...daily, frequency: 1, frequencyMax: 3 },
			{ ...daily, frequency: 1, periodMax: 2, when: ['MORN'] },
			{ ...daily, frequency: 1, when: ['ACM'], offset: 30 },
			{ ...daily, frequency: 1, when: ['MORN'], count: 5 },
			{ ...daily, frequency: 1, when: ['EVE'], duration: 30, durationUnit: 'min' },
			{ ...daily, frequency: 1, when: ['MORN'], boundsPeriod: { end: '2026-12-05' } },
			{ ...daily, frequency: 1, when: ['MORN'], boundsPeriod: { start: '2026-12-05' } },
			{ ...daily, frequency: 1, when: ['MORN'], boundsDuration: { value: 10, code: 'd' } },
			{ ...daily, frequency: 1, when: ['MORN'], extension: [{ url: 'https://north.example/days-of-cycle' }] },
			// What names no part of the day, or one that nobody here knows.
			{ ...daily, frequency: 2 },
			{ ...daily, frequency: 3, when: ['C'] },
			{ dayOfWeek: ['someday'] },
			{ timeOfDay: ['08:00:30'] },
			{}
		];
		for (const repeat of unsayable) expect(scheduled(repeat), JSON.stringify(repeat)).toBeUndefined();
		for (const [one, repeat] of [
			['QM', { when: ['NOON'] }],
			['WK', { ...daily, frequency: 1, when: ['MORN'] }],
			['BID', { when: ['MORN'] }]
		] as const)
			expect(scheduled(repeat, code(one)), one).toBeUndefined();
		expect(scheduled({ when: ['MORN'] }, { code: { text: 'Every Monday' } })).toBeUndefined();
		expect(scheduled({ when: ['MORN'] }, { event: ['2026-12-01'] })).toBeUndefined();
		expect(scheduleFrom(read(code('QD')), now)).toBeUndefined();
	});

	test('that Closeby exports is read as the same again', () => {
		const all: Schedule[] = [
			{ parts: ['morning', 'evening'] },
			{ times: ['08:00', '20:00'] },
			{ weekdays: [1, 4], parts: ['noon'] },
			{ weekdays: [2] },
			{ weekdays: [2, 6], times: ['14:00'] }
		];
		for (const schedule of all)
			expect(scheduleFrom(read(timingOf(schedule)), now), JSON.stringify(schedule)).toEqual(schedule);
	});
});

test('words tell all that a timing says', () => {
	const said = (repeat: object, more: object = {}) => timingInWords(read({ repeat, ...more }));
	expect(said({ ...weekly, when: ['MORN'] })).toBe('1 × per week, in the morning');
	expect(said({ frequency: 1, period: 4, periodMax: 6, periodUnit: 'h' })).toBe('1 × per 4–6 hours');
	expect(said({ ...daily, frequency: 1, frequencyMax: 3 })).toBe('1–3 × per day');
	expect(said({ ...daily, frequency: 1, when: ['ACM'], offset: 30 })).toBe(
		'1 × per day, 30 minutes before breakfast'
	);
	expect(said({ dayOfWeek: ['mon', 'fri'], timeOfDay: ['08:00:00'] })).toBe('on Monday, Friday, at 08:00');
	expect(said({ ...daily, frequency: 1, boundsDuration: { value: 10, code: 'd' } })).toBe(
		'1 × per day, for 10 days'
	);
	expect(said({ ...daily, boundsPeriod: { start: '2026-11-20', end: '2026-11-25' } })).toBe(
		'1 × per day, from 2026-11-20 until 2026-11-25'
	);
	expect(said({ duration: 30, durationMax: 40, durationUnit: 'min', count: 3 })).toBe(
		'each for 30–40 minutes, 3 times in all'
	);
	expect(said({ when: ['NOON'] }, { code: { coding: [{ code: 'QM', display: 'every month' }] } })).toBe(
		'every month, at noon'
	);
	expect(timingInWords(read(code('BID')))).toBe('2 × per day');
	expect(timingInWords(read({ event: ['2026-12-01', '2026-12-08'] }))).toBe('on 2026-12-01, 2026-12-08');
});
