import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'devalue';
import { v7 } from 'uuid';
import * as v from 'valibot';
import { storedMessage } from '../../src/lib/messaging/message.ts';
import { BrowserLine } from './browser-line.ts';
import type { Talk } from './clinic.ts';
import { join, openSocket } from './socket.ts';

const Changes = v.object({
	messages: v.array(v.object({ id: v.string(), seq: v.number(), change: v.number(), body: v.string() })),
	epoch: v.number(),
	lastSeq: v.number(),
	lastChange: v.number()
});
type Changes = v.InferOutput<typeof Changes>;

/** A SvelteKit ActionResult as it travels; `data` is devalue text. */
const Sent = v.object({ type: v.string(), data: v.optional(v.string()) });

/** What both ends of a conversation hold against each other once everything is still. */
export interface Reckoning {
	/** Stored, as their senders were told. A sender who was told nothing would send the same message again. */
	acknowledged: number;
	received: number;
	/** Acknowledged and never received. */
	missing: number;
	/** Received twice, out of order, with a gap before it, or in another place than its sender was told. */
	wrong: number;
}

/** A screen whose every question is refused gives up in the end, so that the bench does too. */
const mostRefusals = 200;

/** A conversation between two screens: a patient who sends, and a nurse whose screen hears the ring and reads. */
export class OpenTalk {
	readonly #talk: Talk;
	readonly #sender: BrowserLine;
	readonly #reader: BrowserLine;
	readonly #waiting = new Map<string, (received: number) => void>();
	readonly #toldSeq = new Map<string, number>();
	readonly #received: Changes['messages'] = [];
	#seen = 0;
	#seqBefore = 0;
	#wanted = false;
	#refused = 0;
	#catching: Promise<void> | undefined;

	private constructor(url: string, talk: Talk) {
		this.#talk = talk;
		this.#sender = new BrowserLine(url, talk.patient);
		this.#reader = new BrowserLine(url, talk.nurse);
	}

	/** Opens both screens; resolves when the nurse's is joined to the conversation. */
	static async open(url: string, key: string, talk: Talk): Promise<OpenTalk> {
		const opened = new OpenTalk(url, talk);
		const { epoch, lastSeq, lastChange } = await opened.#changes();
		opened.#seen = lastChange;
		opened.#seqBefore = lastSeq;
		const socket = openSocket(url, key, opened.#reader);
		await join(socket, `conversation:${talk.conversation}:${epoch}`, () => void opened.#catchUp());
		return opened;
	}

	/** Sends words as the outbox does, and answers with the moment they stood on the other screen. */
	async carry(number: number): Promise<number> {
		const id = v7();
		const received = new Promise<number>((resolve) => this.#waiting.set(id, resolve));
		const form = new FormData();
		form.set('body', `Message ${number}: I walked to the park and back today.`);
		form.set('id', id);
		const whole = new Response(form);
		const { status, text } = await this.#sender.ask(
			'POST',
			`/messages/${this.#talk.conversation}?/send`,
			{
				accept: 'application/json',
				'content-type': whole.headers.get('content-type') ?? '',
				'x-sveltekit-action': 'true',
				'x-closeby-person': this.#talk.patient.person
			},
			await whole.text()
		);
		const { type, data } = v.parse(Sent, JSON.parse(text));
		const stored = type === 'success' && data !== undefined ? storedMessage(parse(data)) : undefined;
		if (stored === undefined) throw new Error(`A message was answered ${status} ${type}`);
		this.#toldSeq.set(id, stored.seq);
		return received;
	}

	/** Reads what is left and compares. */
	async reckon(): Promise<Reckoning> {
		await this.#catchUp();
		const seen = new Set<string>();
		let seq = this.#seqBefore;
		let wrong = 0;
		for (const message of this.#received) {
			const told = this.#toldSeq.get(message.id);
			if (seen.has(message.id) || message.seq !== seq + 1 || (told !== undefined && told !== message.seq))
				wrong += 1;
			seen.add(message.id);
			seq = message.seq;
		}
		const missing = [...this.#toldSeq.keys()].filter((id) => !seen.has(id)).length;
		return { acknowledged: this.#toldSeq.size, received: seen.size, missing, wrong };
	}

	/** As the thread on screen: rings during one reading make one more reading, not many. */
	#catchUp(): Promise<void> {
		this.#wanted = true;
		this.#catching ??= (async () => {
			try {
				while (this.#wanted) {
					this.#wanted = false;
					const changes = await this.#changes().catch(() => undefined);
					if (changes === undefined) {
						// An overloaded server says so; the screen asks again in a while.
						await sleep(250);
						this.#wanted = ++this.#refused < mostRefusals;
						continue;
					}
					const { messages, lastChange } = changes;
					const now = performance.now();
					for (const message of messages) {
						this.#received.push(message);
						this.#waiting.get(message.id)?.(now);
						this.#waiting.delete(message.id);
					}
					this.#seen = messages.at(-1)?.change ?? lastChange;
					if (this.#seen < lastChange) this.#wanted = true;
				}
			} finally {
				this.#catching = undefined;
			}
		})();
		return this.#catching;
	}

	#changes(): Promise<Changes> {
		return this.#reader.read(
			'GET',
			`/live/conversations/${this.#talk.conversation}?change=${this.#seen}`,
			Changes
		);
	}
}
