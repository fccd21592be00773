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
}

/** One person's box with the engine that works on it, opened when first asked for, and again when a browser closed it. */
export class Opening {
	readonly #person: string;
	readonly #idleLimit: number | undefined;
	readonly #keepsNothing: boolean;
	#resuming: boolean;
	#opened: Promise<Opened> | undefined;

	constructor(person: string, { resuming = false, idleLimit, keepsNothing = false }: OpeningOptions) {
		this.#person = person;
		this.#resuming = resuming;
		this.#idleLimit = idleLimit;
		this.#keepsNothing = keepsNothing;
	}

	/** True from the first time it was asked for, unless that failed. */
	get begun(): boolean {
		return this.#opened !== undefined;
	}

	/** Rejects with an OutboxError: `closed` when the phone was wiped or the box rests, `unavailable`, `space`. */
	async get(): Promise<Opened> {
		try {
			const opened = await (this.#opened ??= this.#open());
			const reason: unknown = opened.box.closed.reason;
			if (!(reason instanceof OutboxError) || reason.code === 'closed') return opened;
			return await (this.#opened = this.#open());
		} catch (reason) {
			this.#opened = undefined;
			throw reason;
		}
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
		if (box?.person !== this.#person) throw new OutboxError('closed');
		// Opened once, this page may resume but no longer begin: its session may have ended since.
		this.#resuming = true;
		await engine.forgetOldDrafts(box);
		return { engine, box };
	}
}
