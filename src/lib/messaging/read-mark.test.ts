import { setTimeout as nextTurn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { ReadMark } from './read-mark.ts';

/** A server that answers when it is let, and what it was told. */
function server() {
	const told: unknown[] = [];
	const answers: ((status: number) => void)[] = [];
	vi.stubGlobal('fetch', (url: string, { body }: { body: string }) => {
		told.push([url, JSON.parse(body)]);
		return new Promise((resolve) =>
			answers.push((status) =>
				resolve(status === 204 ? new Response(null, { status }) : Response.json({}, { status }))
			)
		);
	});
	return { told, answer: (status: number) => answers.shift()?.(status) };
}
const at = (seq: number) => ['/live/conversations/c/read', { seq }];

afterEach(() => void vi.useRealTimers());

test('what is read while one telling is under way is told together after it, and going back says nothing', async () => {
	const { told, answer } = server();
	const mark = new ReadMark('c', 3);
	mark.moveTo(2);
	expect(told).toEqual([]);
	mark.moveTo(4);
	mark.moveTo(6);
	mark.moveTo(5);
	expect(told).toEqual([at(4)]);
	answer(204);
	await vi.waitFor(() => expect(told).toEqual([at(4), at(6)]));
	answer(204);
	await nextTurn();
	mark.moveTo(6);
	expect(told).toHaveLength(2);
});

test('what the server did not answer is told again, though nobody looks again', async () => {
	vi.useFakeTimers();
	const { told, answer } = server();
	const mark = new ReadMark('c', 0);
	mark.moveTo(1);
	answer(503);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(told).toEqual([at(1)]);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(told).toEqual([at(1), at(1)]);
	answer(204);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(told).toHaveLength(2);
});

test('what the server refuses is told again at the next look alone', async () => {
	vi.useFakeTimers();
	const { told, answer } = server();
	const mark = new ReadMark('c', 0);
	mark.moveTo(1);
	answer(404);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(told).toEqual([at(1)]);
	mark.moveTo(1);
	expect(told).toEqual([at(1), at(1)]);
});
