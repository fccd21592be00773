import { describe, expect, test } from 'vitest';
import { createFormat } from './format.ts';
import { steady } from './intl.ts';
import type { Language } from './languages.ts';

function inChicago(language: Language) {
	return createFormat(() => ({ language, timeZone: 'America/Chicago' }));
}
const english = inChicago('en');
const spanish = inChicago('es');

// A Sunday: in Chicago 3:05 in the afternoon.
const now = '2026-11-22T21:05:00Z';

test('the time on the clock is the reader’s, in both languages’ habits', () => {
	expect(english.time(now)).toBe('3:05\u00a0PM');
	expect(spanish.time(now)).toBe('3:05\u00a0p.m.');
	expect(english.timeAfter(now)).toBe('3:05\u00a0PM');
	expect(spanish.timeAfter(now)).toBe('las\u00a03:05\u00a0p.m.');
	expect(spanish.timeAfter('2026-11-22T19:05:00Z')).toBe('la\u00a01:05\u00a0p.m.');
	expect(spanish.timeAfter('2026-11-22T16:05:00Z')).toBe('las\u00a010:05\u00a0a.m.');
	const inTokyo = createFormat(() => ({ language: 'en', timeZone: 'Asia/Tokyo' }));
	expect(inTokyo.time(now)).toBe('6:05\u00a0AM');
	expect(inTokyo.date(now)).toBe('November 23, 2026');
});

test('a zone is called what people call it, in summer and in winter', () => {
	const inLosAngeles = createFormat(() => ({ language: 'en', timeZone: 'America/Los_Angeles' }));
	expect([now, '2026-07-01T12:00:00Z'].map(inLosAngeles.zoneName)).toEqual(['Pacific Time', 'Pacific Time']);
	expect(spanish.zoneName(now)).toBe('hora central');
});

test('a moment of the last weeks is short', () => {
	expect(english.dayAndTime(now)).toBe('Nov 22, 3:05\u00a0PM');
	expect(spanish.dayAndTime(now)).toBe('22 nov, 3:05\u00a0p.m.');
});

test('what came of something earlier has its day where that is another', () => {
	expect(english.timeSince(now, '2026-11-22T06:00:00Z')).toBe('3:05\u00a0PM');
	expect(english.timeSince(now, '2026-11-22T05:59:00Z')).toBe('Nov 22, 3:05\u00a0PM');
	expect(spanish.timeSince(now, '2026-11-20T18:00:00Z')).toBe('22 nov, 3:05\u00a0p.m.');
});

test('languages have the names their reader knows them by', () => {
	expect(spanish.languageName('en')).toBe('inglés');
	expect(english.languageName('vi')).toBe('Vietnamese');
	expect(english.languageName('qqq')).toBe('qqq');
});

test('the clock changes by the reader’s own rules', () => {
	expect(english.time('2026-03-08T07:59:00Z')).toBe('1:59\u00a0AM');
	expect(english.time('2026-03-08T08:00:00Z')).toBe('3:00\u00a0AM');
});

test('PM is spelled one way whatever the locale data of the machine', () => {
	expect(steady('3:05\u202fPM')).toBe(steady('3:05 PM'));
	expect(steady('3:05\u00a0p.\u00a0m.')).toBe(steady('3:05 p.m.'));
	expect(steady('camp maps')).toBe('camp maps');
});

describe('a day is named as people say it', () => {
	test.each([
		['2026-11-22T06:00:00Z', 'Today', 'Hoy'],
		['2026-11-22T05:59:00Z', 'Yesterday', 'Ayer'],
		['2026-11-23T12:00:00Z', 'Tomorrow', 'Mañana'],
		['2026-11-20T18:00:00Z', 'Friday', 'Viernes'],
		['2026-11-16T18:00:00Z', 'Monday', 'Lunes'],
		['2026-11-15T18:00:00Z', 'Sunday, November 15', 'Domingo, 15 de noviembre'],
		['2026-11-25T18:00:00Z', 'Wednesday, November 25', 'Miércoles, 25 de noviembre'],
		['2025-12-31T18:00:00Z', 'Wednesday, December 31, 2025', 'Miércoles, 31 de diciembre de 2025']
	])('%s is %s', (moment, inEnglish, inSpanish) => {
		expect(english.day(moment, now)).toBe(inEnglish);
		expect(spanish.day(moment, now)).toBe(inSpanish);
	});

	test('the day after the clocks change is one day away, though 23 hours long', () => {
		expect(english.day('2026-03-08T05:30:00Z', '2026-03-09T04:30:00Z')).toBe('Yesterday');
	});
});

test('how long ago is told in the largest whole unit', () => {
	expect(english.relative('2026-11-22T21:04:30Z', now)).toBe('now');
	expect(english.relative('2026-11-22T21:00:00Z', now)).toBe('5 minutes ago');
	expect(english.relative('2026-11-22T23:06:00Z', now)).toBe('in 2 hours');
	expect(english.relative('2026-11-21T20:00:00Z', now)).toBe('yesterday');
	expect(spanish.relative('2026-11-19T20:00:00Z', now)).toBe('hace 3 días');
});

test('a length of time is never rounded up and never less than a minute', () => {
	expect(english.duration(12)).toBe('1 minute');
	expect(english.duration(3599)).toBe('59 minutes');
	expect(english.duration(2 * 3600)).toBe('2 hours');
	expect(spanish.duration(2 * 3600)).toBe('2 horas');
	expect(english.duration(5 * 3600, 'short')).toBe('5 hr');
	expect(spanish.duration(26 * 3600)).toBe('1 día');
});

test('a day to come stands inside a sentence', () => {
	const now = '2026-11-22T18:00:00Z';
	expect(english.comingDay('2026-11-22T23:00:00Z', now)).toEqual({ near: true, day: 'today' });
	expect(spanish.comingDay('2026-11-23T15:00:00Z', now)).toEqual({ near: true, day: 'mañana' });
	expect(english.comingDay('2026-11-24T15:00:00Z', now)).toEqual({ near: false, day: 'Tuesday' });
	expect(spanish.comingDay('2026-11-24T15:00:00Z', now)).toEqual({ near: false, day: 'martes' });
});

test('numbers, lists and weekdays read in the language', () => {
	expect(english.number(12345.6)).toBe('12,345.6');
	expect(english.list(['Maria', 'Rosa', 'Lee'])).toBe('Maria, Rosa, and Lee');
	expect(spanish.list(['Maria', 'Rosa', 'Lee'])).toBe('Maria, Rosa y Lee');
	expect(english.weekday(1)).toBe('Monday');
	expect(spanish.weekday(7)).toBe('domingo');
});

test('a time zone nobody knows and a moment that is none are refused', () => {
	const nowhere = createFormat(() => ({ language: 'en', timeZone: 'America/Nowhere' }));
	expect(() => nowhere.time(now)).toThrow(RangeError);
	expect(() => english.time('yesterday-ish')).toThrow(RangeError);
});
