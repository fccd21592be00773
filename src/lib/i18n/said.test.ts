import { expect, test } from 'vitest';
import { createFormat, type Format } from './format.ts';
import type { Language } from './languages.ts';
import { Said } from './said.ts';

const now = '2026-11-22T21:05:00Z';
const chicago = (language: Language = 'en') => ({ language, timeZone: 'America/Chicago' });
const notAsked = () => {
	throw new Error('Intl was asked');
};

/** A little of everything a page says. */
const words = (format: Format, moment = now) => [
	format.time(moment),
	format.clock('09:00'),
	format.dateTime(moment),
	format.day(moment, now),
	format.day('2026-11-20T18:00:00Z', now),
	format.day('2025-12-31T18:00:00Z', now),
	format.comingDay('2026-11-24T15:00:00Z', now).day,
	format.relative(moment, '2026-11-22T23:10:00Z'),
	format.duration(7200),
	format.number(1234.5),
	format.weekday(1)
];

test('what the server said is said again, word for word, and nothing else is', () => {
	const plain = words(createFormat(() => chicago('es')));
	const server = new Said();
	expect(words(createFormat(() => chicago('es'), server))).toEqual(plain);

	const phone = new Said(server.written());
	expect(words(createFormat(() => chicago('es'), phone))).toEqual(plain);
	expect(phone.text(chicago('es'), 'time htcr5', notAsked)).toBe('3:05\u00a0p.m.');
	expect(phone.text(chicago('es'), 'time htcr6', () => 'made anew')).toBe('made anew');
	// So that the element that holds it is the same on both sides.
	expect(phone.written()).toBe(server.written());
});

test('a moment later on the same day is not the same moment', () => {
	const server = new Said();
	words(createFormat(() => chicago(), server));
	const format = createFormat(() => chicago(), new Said(server.written()));
	expect(format.time('2026-11-22T21:06:00Z')).toBe('3:06\u00a0PM');
	// Midnight in Chicago lies between.
	expect(format.day('2026-11-22T05:59:59Z', now)).toBe('Yesterday');
	expect(format.day('2026-11-22T06:00:00Z', now)).toBe('Today');
});

test('in another language or zone, or for a moment that is none, nothing is known', () => {
	const server = new Said();
	words(createFormat(() => chicago(), server));
	const brought = server.written();
	const inTokyo = createFormat(() => ({ language: 'en', timeZone: 'Asia/Tokyo' }), new Said(brought));
	expect(inTokyo.time(now)).toBe('6:05\u00a0AM');
	expect(createFormat(() => chicago('es'), new Said(brought)).time(now)).toBe('3:05\u00a0p.m.');
	expect(() => createFormat(() => chicago(), new Said(brought)).time('never')).toThrow(RangeError);
});

test('a zone that is ahead by a quarter of an hour changes its day where it does', () => {
	const nepal = { language: 'en', timeZone: 'Asia/Kathmandu' } as const;
	const server = new Said();
	createFormat(() => nepal, server).day('2026-11-22T18:14:59Z', '2026-11-22T18:14:59Z');
	const format = createFormat(() => nepal, new Said(server.written()));
	expect(format.day('2026-11-22T18:15:00Z', '2026-11-22T18:14:59Z')).toBe('Tomorrow');
});

test('a page that has very much to say brings nothing along', () => {
	const server = new Said();
	const format = createFormat(() => chicago(), server);
	for (let minute = 0; minute < 400; minute++) format.time(new Date(Date.parse(now) + minute * 60_000));
	expect(server.written()).toBe('');
	expect(createFormat(() => chicago(), new Said('')).time(now)).toBe('3:05\u00a0PM');
});
