import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mayReturn, noteReturn } from './returned.ts';

const second = 1_000;
const minute = 60 * second;
let visit: Storage;

beforeEach(() => {
	vi.useFakeTimers({ now: new Date('2026-11-30T08:00:00Z') });
	const kept = new Map<string, string>();
	visit = {
		getItem: (key) => kept.get(key) ?? null,
		setItem: (key, value) => void kept.set(key, value),
		removeItem: (key) => void kept.delete(key),
		clear: () => kept.clear(),
		key: () => null,
		length: 0
	};
});

afterEach(() => void vi.useRealTimers());

test('a line that went again while the page came is tried again soon, and one that never holds more and more rarely', () => {
	const waits: number[] = [];
	for (let time = 0; time < 7; time++) {
		let waited = 0;
		for (; !mayReturn(visit); waited += 5 * second) vi.advanceTimersByTime(5 * second);
		waits.push(waited / second);
		noteReturn(visit);
	}
	expect(waits).toEqual([0, 15, 30, 60, 120, 240, 300]);
});

test('after a while with a line the next tunnel is the first again', () => {
	for (let time = 0; time < 5; time++) noteReturn(visit);
	vi.advanceTimersByTime(6 * minute);
	noteReturn(visit);
	vi.advanceTimersByTime(15 * second);
	expect(mayReturn(visit)).toBe(true);
});

test('a clock that was set back holds nothing', () => {
	noteReturn(visit);
	vi.setSystemTime(new Date('2026-11-29T08:00:00Z'));
	expect(mayReturn(visit)).toBe(true);
});
