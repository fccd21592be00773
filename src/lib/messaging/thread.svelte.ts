import { askServer } from '../live/ask.ts';
import type { PersonName } from '../people/people.server.ts';
import type { OpenConversation, Stretch } from './conversations.server.ts';
import type { AboutLine, Message, ReadStep } from './message.ts';
import { ReadMark } from './read-mark.ts';
import { grown } from './stretch.ts';
import { Typing } from './typing.svelte.ts';

/** More than this on one page and an old phone stutters; what is left behind is read again when scrolled to. */
const mostShown = 300;

/** Who is further behind than so many changes does not read them all: what is on screen is read again, the rest by scrolling. */
const mostMissed = 1_000;

/** No ring is forgotten because one reading failed while the live line stayed up. */
const retryAfter = 2_000;

function nextPicture(): Promise<void> {
	return new Promise((resolve) => {
		// A page that nobody sees draws none.
		if (document.visibilityState === 'visible') requestAnimationFrame(() => resolve());
		else setTimeout(resolve, 100);
	});
}

/**
 * A conversation on screen: a stretch without gaps, grown by scrolling and by what arrives. It only ever shows
 * what was read from the server; a ring makes it read again.
 */
export class Thread {
	readonly id: string;
	readonly me: string;
	readonly patient: OpenConversation['patient'];
	readonly typing: Typing;

	/** The place of the first message not read when the page was opened, or of the first that came later unseen; null for none. */
	firstUnread = $state<number | null>(null);
	messages = $state.raw<readonly Message[]>([]);
	/** Own messages the server has just stored, until those before them have been read too. */
	arriving = $state.raw<readonly Message[]>([]);
	reads = $state.raw<readonly ReadStep[]>([]);
	people = $state.raw<Record<string, PersonName>>({});
	/** The lines of the plan that messages are about, by message. */
	about = $state.raw<Readonly<Record<string, AboutLine>>>({});
	/** The place of the conversation's last message, on screen or not. */
	lastSeq = $state(0);
	epoch = $state(0);
	/** True when the conversation can no longer be seen: access ended, or the session did. */
	gone = $state(false);

	/** Whether the end of the conversation is on screen. */
	atEnd = $derived(this.lastSeq === (this.messages.at(-1)?.seq ?? 0));
	atStart = $derived((this.messages[0]?.seq ?? 1) <= 1);

	/** Every change up to this one is in what is on screen. */
	#seen: number;
	/** Read already, but not yet what comes before it: a corrected message comes with its correction, after later ones. */
	#ahead: readonly Message[] = [];
	/** None where nothing is told to the server. */
	readonly #readMark: ReadMark | undefined;
	#wanted = false;
	#catching: Promise<void> | undefined;
	#left = false;
	#paging: Promise<unknown> | undefined;

	/** `still`: only to be looked at, so nothing is told to the server. */
	constructor(open: OpenConversation, { still = false } = {}) {
		this.id = open.id;
		this.me = open.me;
		this.patient = open.patient;
		this.firstUnread = open.firstUnread;
		this.typing = new Typing(open.id, open.me);
		this.#readMark = still ? undefined : new ReadMark(open.id, open.readUpTo);
		this.#seen = open.lastChange;
		this.messages = open.messages;
		this.#learn(open);
	}

	/**
	 * Reads everything that changed since the last look. Many rings while one reading is under way make one more
	 * reading, not many. A reading that failed is tried again a little later.
	 */
	async catchUp(): Promise<void> {
		if (this.#left) return;
		this.#wanted = true;
		await (this.#catching ??= (async () => {
			try {
				while (this.#wanted) {
					this.#wanted = false;
					if (!(await this.#readOn())) {
						if (!this.gone) setTimeout(() => void this.catchUp(), retryAfter);
						return;
					}
					// In a burst of rings, one reading for each picture on the screen is all that anybody can see.
					await nextPicture();
				}
			} finally {
				this.#catching = undefined;
			}
		})());
	}

	/** It is on no screen any more: without a line it would be read again and again for nobody. */
	leave(): void {
		this.#left = true;
	}

	/** Reads the next changes. Answers false when that failed. */
	async #readOn(): Promise<boolean> {
		const from = this.#seen;
		const stretch = await this.#fetch(`change=${from}`);
		if (!stretch) return false;
		const upTo = stretch.messages.at(-1)?.change ?? stretch.lastChange;
		if (stretch.lastChange - upTo > mostMissed) return this.#readAgain(stretch.lastSeq);
		this.#absorb(stretch.messages);
		// A page read meanwhile may be older than what was known, and ask for less than this.
		if (this.#seen === from) this.#seen = upTo;
		if (this.#seen < stretch.lastChange) this.#wanted = true;
		else this.#ahead = [];
		this.#learn(stretch);
		// Words of one's own far past what is on screen: who has just written is at the end.
		if (!this.#wanted && this.arriving.length > 0) await this.toEnd();
		return true;
	}

	/** Reads what is on screen once more, and a page after it. Answers false when that failed. */
	async #readAgain(lastSeq: number): Promise<boolean> {
		while (this.#paging) await this.#paging;
		if (this.arriving.length > 0) {
			this.lastSeq = Math.max(this.lastSeq, lastSeq);
			await this.toEnd();
			return this.arriving.length === 0;
		}
		const reading = this.#readStretch().finally(() => (this.#paging = undefined));
		this.#paging = reading;
		return reading;
	}

	async #readStretch(): Promise<boolean> {
		const last = this.messages.at(-1)?.seq ?? 0;
		const before = Math.max((this.messages[0]?.seq ?? 1) - 1, last - mostShown);
		const pages: Stretch[] = [];
		for (let after = before; after <= last;) {
			const page = await this.#fetch(`after=${after}`);
			if (!page) return false;
			pages.push(page);
			after = page.messages.at(-1)?.seq ?? Infinity;
		}
		this.messages = this.messages.filter(({ seq }) => seq > before);
		this.#ahead = [];
		this.#absorb(pages.flatMap(({ messages }) => messages));
		for (const page of pages) this.#learn(page);
		this.#seen = pages[0]?.lastChange ?? this.#seen;
		this.#wanted = true;
		return true;
	}

	/** A message of one's own that the server has just stored. */
	stored(message: Message): void {
		this.lastSeq = Math.max(this.lastSeq, message.seq);
		const first = this.messages[0]?.seq ?? 1;
		if (message.seq >= first) this.arriving = [...this.arriving, message];
		this.#absorb([message]);
		if (this.arriving.length > 0) void this.catchUp();
	}

	/** Puts the page before the first message on screen in front, once `ready`. */
	older(ready: () => Promise<void>): Promise<unknown> {
		return this.#page(
			() => `before=${this.messages[0]?.seq ?? 1}`,
			ready,
			(all) => all.slice(0, mostShown)
		);
	}

	/** Adds the page after the last message on screen, once `ready`. */
	newer(ready: () => Promise<void>): Promise<unknown> {
		return this.#page(
			() => `after=${this.messages.at(-1)?.seq ?? 0}`,
			ready,
			(all) => all.slice(-mostShown)
		);
	}

	/** Leaves the stretch on screen for the end of the conversation. */
	async toEnd(): Promise<void> {
		// A page on its way at either end is not the one asked for.
		await this.#paging;
		if (!this.atEnd) await this.#page(() => `before=${this.lastSeq + 1}`);
	}

	/** What these messages are about, as it may be seen now; of the others it stays known. */
	retell(messages: readonly { id: string }[], about: Readonly<Record<string, AboutLine>>): void {
		const told = new Set(messages.map(({ id }) => id));
		const others = Object.entries(this.about).filter(([id]) => !told.has(id));
		this.about = { ...Object.fromEntries(others), ...about };
	}

	/** This person has read up to here. */
	read(seq: number): void {
		this.#readMark?.moveTo(seq);
	}

	/** Reads another page; `keep` says what of both stays on screen, without it the new page stands alone. */
	#page(
		query: () => string,
		ready?: () => Promise<void>,
		keep?: (all: readonly Message[]) => readonly Message[]
	): Promise<unknown> {
		this.#paging ??= (async () => {
			try {
				const stretch = await this.#fetch(query());
				await ready?.();
				if (!stretch) return;
				if (keep) {
					// Between two pictures Chromium may hold back a turn of the wheel that it counted from the top of the old
					// list, and takes it for a place in the new one. In the frame of a picture it holds back nothing.
					await nextPicture();
					this.#absorb(stretch.messages);
					this.messages = keep(this.messages);
				} else {
					this.messages = stretch.messages;
					this.#ahead = this.#ahead.filter(({ change }) => change > stretch.lastChange);
					this.#absorb([]);
				}
				this.#learn(stretch);
				// Changes seen while the page was on its way were not on screen to be changed.
				const behind = stretch.lastChange < this.#seen;
				if (behind || !keep) this.#seen = stretch.lastChange;
				if (behind) void this.catchUp();
			} finally {
				this.#paging = undefined;
			}
		})();
		return this.#paging;
	}

	async #fetch(query: string): Promise<Stretch | undefined> {
		const said = await askServer(`/live/conversations/${this.id}?${query}`);
		if (said?.status === 404 || said?.status === 401) this.gone = true;
		return said?.status === 200 && isStretch(said.answer) ? said.answer : undefined;
	}

	#learn({ messages, reads, people, about, epoch, lastSeq }: Stretch): void {
		const known = new Set(this.reads.map(({ person, seq }) => `${person} ${seq}`));
		const steps = reads.filter(({ person, seq }) => !known.has(`${person} ${seq}`));
		if (steps.length > 0) this.reads = [...this.reads, ...steps].sort((a, b) => a.seq - b.seq);
		this.people = { ...this.people, ...people };
		this.retell(messages, about);
		this.epoch = epoch;
		this.lastSeq = Math.max(this.lastSeq, lastSeq);
	}

	/** Takes in what borders on the stretch, and newer versions of what is in it; anything else is read when scrolled to. */
	#absorb(incoming: readonly Message[]): void {
		for (const { author } of incoming) this.typing.ended(author);
		const { stretch, beyond } = grown(this.messages, [...this.#ahead, ...incoming]);
		this.messages = stretch;
		this.#ahead = beyond;
		this.arriving = this.arriving.filter(({ seq }) => seq > (stretch.at(-1)?.seq ?? 0));
	}
}

function isStretch(answer: unknown): answer is Stretch {
	return (
		typeof answer === 'object' && answer !== null && 'messages' in answer && Array.isArray(answer.messages)
	);
}
