import { beforeEach, expect, test, vi } from 'vitest';
import type { ConversationLine } from './conversations.server.ts';
import { ConversationList } from './list.svelte.ts';

const page = () => new Response('<h1>Welcome! Accept our terms</h1>');
const broken = () =>
	new Response(new ReadableStream({ pull: (stream) => stream.error(new TypeError('network error')) }));

const line = (id: string, unread: number): ConversationLine => ({
	id,
	patient: 'maria',
	patientName: 'Maria Alvarez',
	unread,
	lastSeq: unread,
	lastWords: null,
	lastByStaff: false,
	lastByMe: false,
	lastAt: null,
	waitingSince: null,
	dangers: [],
	dangerSince: null
});

let asked: string[];
let answers: (() => Response | Promise<Response>)[];

beforeEach(() => {
	asked = [];
	answers = [];
	vi.useFakeTimers();
	vi.stubGlobal('fetch', async (path: string) => {
		asked.push(path);
		return Promise.resolve(answers.shift()?.() ?? Response.json([line('a', 2), line('b', 3)]));
	});
	return () => {
		vi.useRealTimers();
		vi.unstubAllGlobals();
	};
});

const unread = ({ lines }: ConversationList) =>
	Object.fromEntries(lines.map(({ id, unread }) => [id, unread]));

test.each([
	['a page of something between', page],
	['an answer that breaks off', broken],
	['a server that is away', () => new Response('', { status: 502 })]
])('%s does not end it: what rang is read all the same, and what rings after it', async (_, answer) => {
	const list = new ConversationList([line('a', 0), line('b', 0)]);
	answers = [answer, () => Response.json([line('a', 1)])];
	list.rang('a');
	await vi.advanceTimersByTimeAsync(3_000);
	expect(unread(list)).toEqual({ a: 1, b: 0 });
	answers = [answer];
	list.refresh();
	await vi.advanceTimersByTimeAsync(3_000);
	expect(unread(list)).toEqual({ a: 2, b: 3 });
	answers = [() => Response.json([line('b', 4)])];
	list.rang('b');
	await vi.advanceTimersByTimeAsync(0);
	expect(unread(list)).toEqual({ a: 2, b: 4 });
});

test('what rings while all of them are read is not put back by what was known before', async () => {
	const list = new ConversationList([line('a', 0), line('b', 0)]);
	const { promise, resolve } = Promise.withResolvers<Response>();
	answers = [() => promise, () => Response.json([line('a', 1)])];
	list.refresh();
	list.rang('a');
	resolve(Response.json([line('a', 0), line('b', 0)]));
	await vi.advanceTimersByTimeAsync(0);
	expect(unread(list)).toEqual({ a: 1, b: 0 });
	expect(asked).toEqual(['/live/conversations', '/live/conversations?id=a']);
});

test('nobody asks on where the session is over', async () => {
	const list = new ConversationList([line('a', 0)]);
	answers = [() => Response.json({ message: 'signed out' }, { status: 401 })];
	list.rang('a');
	await vi.advanceTimersByTimeAsync(60_000);
	expect(asked).toHaveLength(1);
});
