import { expect, test } from 'vitest';
import { byOurClock } from './phone-clock.ts';

const now = Date.parse('2026-11-30T15:00:00Z');
const told = '2026-11-30T12:00:00.000Z';

/** What becomes of a moment that a phone tells whose clock shows `clock` when it sends. */
const from = (clock: string | undefined, moment = told) => {
	const headers = new Headers(clock === undefined ? {} : { 'x-closeby-clock': clock });
	return byOurClock(new Request('https://closeby.example/log/glucose', { headers }), moment, now);
};
const showing = (moment: string) => String(Date.parse(moment));

test.each([
	['that is two days behind', '2026-11-28T15:00:00Z', '2026-12-02T12:00:00.000Z'],
	['that is a year ahead', '2027-11-30T15:00:00Z', '2025-11-30T12:00:00.000Z'],
	['that is ahead by an hour of summer', '2026-11-30T16:00:00Z', '2026-11-30T11:00:00.000Z'],
	['that is right', '2026-11-30T15:00:00Z', told],
	['that took a while to be told', '2026-11-30T14:59:20Z', told]
])('a moment told by a clock %s', (_, clock, ours) => {
	expect(from(showing(clock))).toBe(ours);
});

test('stays as it is where nothing, or nothing that can be, is told of the clock', () => {
	for (const clock of [undefined, '', 'noon', '1e300', 'Infinity']) expect(from(clock)).toBe(told);
});

test('is left to others to refuse where it is none', () => {
	expect(from(showing('2026-11-28T15:00:00Z'), 'yesterday')).toBe('yesterday');
});
