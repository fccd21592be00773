import { expect, test } from 'vitest';
import { isAnswerSoon } from './answer-soon.ts';

const hour = 60 * 60;
const there = { there: true, until: new Date('2026-11-30T22:00:00Z') } as const;

test('the usual time is promised as long as it ends before the reader leaves', () => {
	expect(isAnswerSoon(there, hour, '2026-11-30T20:59:00Z')).toBe(true);
	expect(isAnswerSoon(there, hour, '2026-11-30T21:50:00Z')).toBe(false);
});

test('nothing speaks against it where no usual time is known, or nobody is there', () => {
	expect(isAnswerSoon(there, null, '2026-11-30T21:50:00Z')).toBe(true);
	expect(isAnswerSoon({ there: false, back: null }, hour, '2026-11-30T21:50:00Z')).toBe(true);
});
