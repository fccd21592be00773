import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Message } from './message.ts';
import { Thread } from './thread.svelte.ts';

const me = 'maria';
const still = () => Promise.resolve();

/** A conversation as the server has it, which answers as the server does. */
class Conversation {
	readonly messages: Message[] = [];
	asked = 0;
	/** Done once, while the next answer is on its way. */
	meanwhile: (() => void) | undefined;
	#change = 0;

	readonly changesAtOnce: number;
	readonly page: number;

	constructor(changesAtOnce = 200, page = 30) {
		this.changesAtOnce = changesAtOnce;
		this.page = page;
	}

	send(count = 1, author = 'lee'): Message | undefined {
		for (let each = 0; each < count; each++) {
			const seq = this.messages.length + 1;
			const at = new Date(seq * 1000).toISOString();
			const change = ++this.#change;
			const times = { sentAt: at, changedAt: at };
			this.messages.push({
				id: `m${seq}`,
				seq,
				change,
				version: 1,
				author,
				onBehalfOf: null,
				body: `${seq}`,
				...times
			});
		}
		return this.messages.at(-1);
	}

	/** Corrects the message at this place, or takes it back. */
	change(seq: number, body: string | null): void {
		const message = this.messages[seq - 1];
		if (!message || message.body === null) return;
		const changed = { change: ++this.#change, version: message.version + 1, body };
		this.messages[seq - 1] = { ...message, ...changed };
	}

	open(messages = this.messages.slice(-20)): Thread {
		const patient = { id: me, name: 'Maria Alvarez', shortName: 'Maria' };
		return new Thread({
			id: 'c',
			me,
			patient,
			firstUnread: null,
			readUpTo: 0,
			...this.#stretch(messages)
		});
	}

	answer(url: string): Response {
		this.asked++;
		const query = new URL(url, 'https://closeby.example').searchParams;
		const [change, before, after] = ['change', 'before', 'after'].map((name) => query.get(name));
		const found =
			change !== null
				? this.messages
						.filter((message) => message.change > Number(change))
						.sort((a, b) => a.change - b.change)
						.slice(0, this.changesAtOnce)
				: before !== null
					? this.messages.filter(({ seq }) => seq < Number(before)).slice(-this.page)
					: this.messages.filter(({ seq }) => seq > Number(after)).slice(0, this.page);
		return Response.json(this.#stretch(found));
	}

	#stretch(messages: Message[]) {
		const counters = { epoch: 1, lastSeq: this.messages.length, lastChange: this.#change };
		return { messages: [...messages], reads: [], people: {}, about: {}, ...counters };
	}
}

/** What both the screen and the server hold of the stretch that is on screen. */
function expectAsAfterReload(thread: Thread, conversation: Conversation): void {
	const first = thread.messages[0]?.seq ?? 1;
	const places = thread.messages.map((_, index) => first + index);
	expect(thread.messages.map(({ seq }) => seq)).toEqual(places);
	expect(thread.messages).toEqual(conversation.messages.slice(first - 1, first - 1 + places.length));
	expect(thread.lastSeq).toBe(conversation.messages.length);
	expect(thread.arriving).toEqual([]);
}

let conversation: Conversation;

beforeEach(() => {
	conversation = new Conversation();
	vi.stubGlobal('document', { visibilityState: 'visible' });
	vi.stubGlobal('requestAnimationFrame', (drawn: () => void) => setTimeout(drawn, 0));
	vi.stubGlobal('fetch', async (url: string) => {
		const answer = conversation.answer(url);
		const { meanwhile } = conversation;
		conversation.meanwhile = undefined;
		meanwhile?.();
		return Promise.resolve(answer);
	});
});

test('a screen that missed more than one answer tells, the first of it corrected, shows all of it', async () => {
	conversation.send(20);
	const thread = conversation.open();
	conversation.send(240);
	conversation.change(21, 'corrected');
	await thread.catchUp();
	expectAsAfterReload(thread, conversation);
	expect(thread.messages).toHaveLength(260);
	expect(thread.atEnd).toBe(true);
});

test('a screen that missed 5,000 messages reads few of them, and the rest page after page or at once from the end', async () => {
	conversation.send(120);
	const thread = conversation.open();
	conversation.change(110, 'corrected');
	conversation.send(5_000);
	conversation.change(121, null);
	conversation.asked = 0;
	await thread.catchUp();
	expect(conversation.asked).toBeLessThan(10);
	expectAsAfterReload(thread, conversation);
	expect(thread.messages.at(-1)?.seq).toBeGreaterThan(120);
	expect(thread.atEnd).toBe(false);

	const shown = thread.messages.at(-1)?.seq ?? 0;
	await thread.newer(still);
	expectAsAfterReload(thread, conversation);
	expect(thread.messages.at(-1)?.seq).toBe(shown + 30);

	await thread.toEnd();
	expectAsAfterReload(thread, conversation);
	expect(thread.atEnd).toBe(true);
});

test('own words stored far past what is on screen are shown at the end, with what stands before them', async () => {
	conversation.send(20);
	const thread = conversation.open();
	conversation.send(2_000);
	const own = conversation.send(1, me);
	if (own) thread.stored(own);
	await thread.catchUp();
	expectAsAfterReload(thread, conversation);
	expect(thread.messages.at(-1)).toEqual(own);
});

test('a message corrected while its page is on its way is shown corrected', async () => {
	conversation.send(100);
	const thread = conversation.open();
	let heard: Promise<void> | undefined;
	conversation.meanwhile = () => {
		conversation.change(75, 'corrected');
		heard = thread.catchUp();
	};
	// The reader takes a moment to stop scrolling, and the ring comes first.
	await thread.older(async () => heard);
	await thread.catchUp();
	expect(thread.messages.find(({ seq }) => seq === 75)?.body).toBe('corrected');
	expectAsAfterReload(thread, conversation);
});

test('whatever was sent, corrected, withdrawn, scrolled and missed: the screen shows what a reload shows', async () => {
	const place = fc.nat({ max: 60 });
	const step = fc.oneof(
		fc.record({ do: fc.constant('send' as const), count: fc.integer({ min: 1, max: 12 }) }),
		fc.record({ do: fc.constantFrom('correct' as const, 'withdraw' as const), back: place }),
		fc.record({
			do: fc.constantFrom(
				'ring' as const,
				'older' as const,
				'newer' as const,
				'end' as const,
				'own' as const
			),
			waits: fc.boolean()
		})
	);
	await fc.assert(
		fc.asyncProperty(fc.nat({ max: 40 }), fc.array(step, { maxLength: 40 }), async (begun, steps) => {
			conversation = new Conversation(4, 3);
			conversation.send(begun);
			const thread = conversation.open(conversation.messages.slice(-8, begun - (begun % 3)));
			const underWay: Promise<unknown>[] = [];
			for (const [index, each] of steps.entries()) {
				if (each.do === 'send') conversation.send(each.count);
				else if ('back' in each)
					conversation.change(
						conversation.messages.length - each.back,
						each.do === 'correct' ? `corrected ${index}` : null
					);
				else if (each.do === 'own') {
					const own = conversation.send(1, me);
					if (own) thread.stored(own);
				} else {
					const ways = { ring: () => thread.catchUp(), end: () => thread.toEnd() };
					const pages = { older: () => thread.older(still), newer: () => thread.newer(still) };
					const going = { ...ways, ...pages }[each.do]();
					underWay.push(going);
					if (each.waits) await going;
				}
			}
			await Promise.all(underWay);
			await thread.catchUp();
			expectAsAfterReload(thread, conversation);
		}),
		{ numRuns: 200 }
	);
});

test('only the server can say that a conversation is no longer there', async () => {
	conversation.send(2);
	const thread = conversation.open();
	conversation.send();
	const page = new Response('<h1>Welcome! Accept our terms</h1>', { status: 404 });
	vi.stubGlobal('fetch', () => Promise.resolve(page));
	await thread.catchUp();
	expect(thread.gone).toBe(false);
	vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ message: 'not found' }, { status: 404 })));
	await thread.catchUp();
	expect(thread.gone).toBe(true);
});

test('what could not be read is asked for again while the conversation is on screen, and never after it was left', async () => {
	vi.useFakeTimers();
	conversation.send(2);
	const thread = conversation.open();
	conversation.send();
	const { answer } = conversation;
	let asked = 0;
	conversation.answer = () => {
		asked++;
		return new Response('', { status: 502 });
	};
	await thread.catchUp();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(asked).toBeGreaterThan(2);
	thread.leave();
	const before = asked;
	await vi.advanceTimersByTimeAsync(60_000);
	expect(asked).toBe(before);

	const again = conversation.open();
	conversation.send();
	await again.catchUp();
	conversation.answer = answer;
	await vi.advanceTimersByTimeAsync(10_000);
	expect(again.messages).toHaveLength(4);
	vi.useRealTimers();
});
