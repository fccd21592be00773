import { beforeEach, expect, test, vi } from 'vitest';
import { tellActivity } from './activity.ts';

const asked = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();
const heard = new Map<string, (event: { isTrusted: boolean }) => void>();

beforeEach(() => {
	vi.useFakeTimers();
	asked.mockReset();
	asked.mockImplementation(() => Promise.resolve(new Response(null, { status: 204 })));
	heard.clear();
	vi.stubGlobal('fetch', asked);
	vi.stubGlobal('addEventListener', (name: string, busy: () => void) => heard.set(name, busy));
	vi.stubGlobal('removeEventListener', (name: string) => heard.delete(name));
	return () => vi.useRealTimers();
});

const does = (sign: string, isTrusted = true) => heard.get(sign)?.({ isTrusted });

test('who types without a pause is told of now and then, and nobody while they are away', async () => {
	const told = vi.fn();
	tellActivity(told);
	for (let second = 0; second < 15 * 60; second += 1) {
		does('keydown');
		await vi.advanceTimersByTimeAsync(1_000);
	}
	expect(asked).toHaveBeenCalledTimes(8);
	expect(asked).toHaveBeenLastCalledWith('/live/active', { method: 'POST' });
	expect(told).toHaveBeenCalledTimes(8);
	await vi.advanceTimersByTimeAsync(60 * 60_000);
	expect(asked).toHaveBeenCalledTimes(8);
});

test('taps, dictated words and the way back are signs of a person, what a script does is none', () => {
	for (const sign of ['pointerdown', 'wheel', 'click', 'input', 'popstate']) {
		asked.mockClear();
		const end = tellActivity();
		does(sign, false);
		expect(asked, sign).not.toHaveBeenCalled();
		does(sign);
		expect(asked, sign).toHaveBeenCalledTimes(1);
		end();
		expect(heard.size).toBe(0);
	}
});

test('what the server did not hear, or did not take, is no sign', async () => {
	const told = vi.fn();
	tellActivity(told);
	asked.mockImplementationOnce(() => Promise.reject(new TypeError('Failed to fetch')));
	does('keydown');
	await vi.advanceTimersByTimeAsync(2 * 60_000);
	asked.mockImplementationOnce(() => Promise.resolve(new Response(null, { status: 401 })));
	does('keydown');
	await vi.advanceTimersByTimeAsync(2 * 60_000);
	expect(told).not.toHaveBeenCalled();
	does('keydown');
	await vi.advanceTimersByTimeAsync(0);
	expect(told).toHaveBeenCalledTimes(1);
});
