import { expect, test } from 'vitest';
import { ageOn } from './age.ts';

test('a birthday begins at midnight where the person lives', () => {
	expect(ageOn('1952-03-01', '2026-03-01T05:59:00Z', 'America/Chicago')).toBe(73);
	expect(ageOn('1952-03-01', '2026-03-01T06:00:00Z', 'America/Chicago')).toBe(74);
});

test('who was born on 29 February has their birthday on 1 March in other years', () => {
	expect(ageOn('1952-02-29', '2026-02-28T18:00:00Z', 'America/Chicago')).toBe(73);
	expect(ageOn('1952-02-29', '2026-03-01T18:00:00Z', 'America/Chicago')).toBe(74);
});
