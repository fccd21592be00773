import type { Box } from './engine.ts';
import { OutboxError } from './form.ts';

export type Engine = typeof import('./engine.ts');

export interface Opened {
	engine: Engine;
	box: Box;
}

export interface OpeningOptions {
	/**
	 * The page cannot know whether the session still stands (the offline shell), so opening does not end a
	 * pause.
	 */
	resuming?: boolean;
	/** How long the person may be away before their words go out of sight, in milliseconds (idle.ts). */
	idleLimit?: number;
	/** Somebody else's phone: nothing is kept on it, as in a browser that keeps nothing. */
	keepsNothing?: boolean;
	/** Somebody of the clinic, at a computer as a rule: what is said of a phone is then said of whatever device it is. */
	atDesk?: boolean;
}

/** One person's box with the engine that works on it, opened when first asked for, and again when a browser closed it. */
export class Opening {
	readonly #person: string;
	readonly #idleLimit: number | undefined;
	readonly #keepsNothing: boolean;
	readonly #taken: () => void;
	#resuming: boolean;
	#opened: Promise<Opened> | undefined;

	/** `taken` is called when an open box was closed from outside; whether it can be had again, `get` then tells. */
	constructor(
		person: string,
		{ resuming = false, idleLimit, keepsNothing = false }: OpeningOptions,
		taken: () => void
	) {
		this.#person = person;
		this.#taken = taken;
		this.#resuming = resuming;
		this.#idleLimit = idleLimit;
		this.#keepsNothing = keepsNothing;
	}

	/** True from the first time it was asked for, unless that failed. */
	get begun(): boolean {
		return this.#opened !== undefined;
	}

	/**
	 * Rejects with an OutboxError: `closed` when the phone was wiped or the box rests, `unavailable` also where the browser
	 * has lost what it kept, `space`.
	 */
	async get(): Promise<Opened> {
		try {
			const opened = await (this.#opened ??= this.#open());
			const reason: unknown = opened.box.closed.reason;
			if (!(reason instanceof OutboxError)) return opened;
			if (reason.code !== 'closed') return await (this.#opened = this.#open());
			// Whoever signs out owes it to the server until everything is gone; else the browser let it go.
			if (await opened.engine.isSignOutOwed()) return opened;
		} catch (reason) {
			this.#opened = undefined;
			throw reason;
		}
		throw new OutboxError('unavailable');
	}

	async #open(): Promise<Opened> {
		const engine = await import('./engine.ts');
		if (await engine.isSignOutOwed()) {
			// A page fetched past the service worker, in a session that should have ended.
			if (await engine.settleSignOut()) location.reload();
			throw new OutboxError('closed');
		}
		if (!this.#resuming) engine.announceOnce({ type: 'signed-in', person: this.#person });
		if (this.#keepsNothing) {
			if (!this.#resuming) await engine.restAll();
			this.#resuming = true;
			throw new OutboxError('unavailable');
		}
		const box = this.#resuming
			? await engine.openLastBox()
			: await engine.openBox(this.#person, Date.now(), this.#idleLimit);
		// Where nobody is known any more, nobody has signed in or out: the browser has lost it all.
		if (!box && !(await engine.isLastBoxResting())) throw new OutboxError('unavailable');
		if (box?.person !== this.#person) throw new OutboxError('closed');
		box.closed.addEventListener('abort', this.#taken);
		// Opened once, this page may resume but no longer begin: its session may have ended since.
		this.#resuming = true;
		await engine.forgetOldDrafts(box);
		return { engine, box };
	}
}
