import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { untilOnline } from './until-online.ts';

let browser: EventTarget;
let listening: number;

beforeEach(() => {
	vi.useFakeTimers();
	browser = new EventTarget();
	listening = 0;
	vi.stubGlobal('addEventListener', (...given: Parameters<EventTarget['addEventListener']>) => {
		listening++;
		browser.addEventListener(...given);
	});
	vi.stubGlobal('removeEventListener', (...given: Parameters<EventTarget['removeEventListener']>) => {
		listening--;
		browser.removeEventListener(...given);
	});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('waits for the line, or for so long, and leaves no listener behind however it ends', async () => {
	const late = untilOnline(1_000);
	await vi.advanceTimersByTimeAsync(1_000);
	await late;
	expect([listening, vi.getTimerCount()]).toEqual([0, 0]);

	const found = untilOnline(1_000);
	browser.dispatchEvent(new Event('online'));
	await found;
	expect([listening, vi.getTimerCount()]).toEqual([0, 0]);
});
