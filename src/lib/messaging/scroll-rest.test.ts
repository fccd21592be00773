import { beforeEach, afterEach, expect, test, vi } from 'vitest';
import { ScrollRest } from './scroll-rest.ts';

let rest: ScrollRest;
let reached: boolean;

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal('window', { onscrollend: null });
	rest = new ScrollRest();
	reached = false;
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const wait = () => void rest.reached().then(() => (reached = true));

test('a list that nobody scrolls is at rest', async () => {
	wait();
	await vi.advanceTimersByTimeAsync(0);
	expect(reached).toBe(true);
});

test('a fling is waited for until the browser says that it ended', async () => {
	for (let frame = 0; frame < 30; frame += 1) {
		rest.moved();
		wait();
		await vi.advanceTimersByTimeAsync(200);
		expect(reached).toBe(false);
	}
	rest.ended();
	await vi.advanceTimersByTimeAsync(0);
	expect(reached).toBe(true);
});

test('a finger that stays on the glass, and a browser that says nothing, keep nobody waiting', async () => {
	rest.moved();
	wait();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(reached).toBe(true);

	vi.stubGlobal('window', {});
	reached = false;
	rest.moved();
	wait();
	await vi.advanceTimersByTimeAsync(100);
	expect(reached).toBe(false);
	await vi.advanceTimersByTimeAsync(50);
	expect(reached).toBe(true);
});
