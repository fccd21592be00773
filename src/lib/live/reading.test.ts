import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atEachRing } from './reading.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('many rings during one reading make one more', async () => {
	const { promise, resolve } = Promise.withResolvers<boolean>();
	const read = vi.fn(() => Promise.resolve(true)).mockImplementationOnce(() => promise);
	const ring = atEachRing(read);
	for (let rings = 0; rings < 5; rings++) ring();
	expect(read).toHaveBeenCalledTimes(1);
	resolve(true);
	await vi.advanceTimersByTimeAsync(0);
	expect(read).toHaveBeenCalledTimes(2);
	ring();
	await vi.advanceTimersByTimeAsync(0);
	expect(read).toHaveBeenCalledTimes(3);
});

test('a reading that failed is made up for, though nothing rings any more', async () => {
	const read = vi
		.fn(() => Promise.resolve(true))
		.mockImplementationOnce(() => Promise.resolve(false))
		.mockImplementationOnce(() => Promise.reject(new Error('broken')));
	atEachRing(read)();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(read).toHaveBeenCalledTimes(3);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(read).toHaveBeenCalledTimes(3);
});

test('a server that stays away is asked less and less often', async () => {
	const read = vi.fn(() => Promise.resolve(false));
	atEachRing(read)();
	await vi.advanceTimersByTimeAsync(10 * 60_000);
	expect(read.mock.calls.length).toBeGreaterThan(35);
	expect(read.mock.calls.length).toBeLessThan(50);
});

test('a ring does not wait for the next try', async () => {
	const read = vi.fn(() => Promise.resolve(false));
	const ring = atEachRing(read);
	ring();
	await vi.advanceTimersByTimeAsync(60_000);
	const tries = read.mock.calls.length;
	read.mockImplementation(() => Promise.resolve(true));
	ring();
	await vi.advanceTimersByTimeAsync(0);
	expect(read).toHaveBeenCalledTimes(tries + 1);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(read).toHaveBeenCalledTimes(tries + 1);
});
