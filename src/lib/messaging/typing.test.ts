import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Typing } from './typing.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('whoever writes is shown until they stop for six seconds or their words are here, and oneself never', () => {
	const typing = new Typing('c', 'maria');
	typing.heard('maria');
	typing.heard('lee');
	typing.heard('ana');
	expect(typing.people).toEqual(['lee', 'ana']);
	vi.advanceTimersByTime(5_000);
	typing.heard('lee');
	vi.advanceTimersByTime(1_000);
	expect(typing.people).toEqual(['lee']);
	typing.ended('lee');
	expect(typing.people).toEqual([]);
});

test('who goes on writing right after their words arrived is shown for as long as anybody', () => {
	const typing = new Typing('c', 'maria');
	typing.heard('lee');
	vi.advanceTimersByTime(2_000);
	typing.ended('lee');
	vi.advanceTimersByTime(1_000);
	typing.heard('lee');
	vi.advanceTimersByTime(5_000);
	expect(typing.people).toEqual(['lee']);
	vi.advanceTimersByTime(1_000);
	expect(typing.people).toEqual([]);
});
