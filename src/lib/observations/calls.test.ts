import { expect, test } from 'vitest';
import { callAbout, type HoursOfCalls } from './calls.ts';

// Friday 6 December 2030 and the Monday after it, in UTC.
const office: HoursOfCalls = {
	open: [
		{ from: '2030-12-06T08:30:00Z', until: '2030-12-06T17:00:00Z' },
		{ from: '2030-12-09T08:30:00Z', until: '2030-12-09T17:00:00Z' }
	],
	known: '2030-12-13T12:00:00Z',
	waits: 960,
	answers: 240
};
const at = (now: string) => callAbout(office, now);

test('the care team calls while it is at work, to the minute', () => {
	expect(at('2030-12-06T08:30:00Z')).toEqual({ by: 'team' });
	expect(at('2030-12-06T13:00:00Z')).toEqual({ by: 'team' });
	// Whoever is called then need not have answered before they go home.
	expect(at('2030-12-06T13:01:00Z')).toEqual({ by: 'closing', at: '2030-12-09T08:30:00Z' });
	expect(at('2030-12-09T16:59:00Z')).toEqual({ by: 'team' });
});

test('it calls after it opens, where that is no further off than the clinic lets it wait', () => {
	const opening = { by: 'opening', at: '2030-12-09T08:30:00Z' };
	expect(at('2030-12-06T08:29:00Z')).toEqual({ by: 'opening', at: '2030-12-06T08:30:00Z' });
	expect(at('2030-12-08T16:30:00Z')).toEqual(opening);
	expect(at('2030-12-08T16:29:00Z')).toEqual({ by: 'on_call', minutes: 240 });
	expect(callAbout({ ...office, waits: 5760 }, '2030-12-06T17:00:00Z')).toEqual(opening);
});

test('where nobody’s hours are known it counts as open; after what is known nothing is promised', () => {
	expect(callAbout({ ...office, open: [] }, '2030-12-08T03:00:00Z')).toEqual({ by: 'team' });
	expect(at('2030-12-13T12:00:01Z')).toBeUndefined();
	// Nor before that, where no opening is told of any more.
	expect(at('2030-12-09T17:00:00Z')).toBeUndefined();
});
