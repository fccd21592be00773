import type { Opened } from './opening.ts';

/**
 * Reads and keeps drafts one after another: sealing takes a moment, and a composer that is opened as soon as another closed
 * must not show, and then send, words from before the last ones.
 */
export class DraftQueue {
	readonly #open: () => Promise<Opened>;
	/** Settles when the last draft that was asked for or kept is done with. */
	#last: Promise<unknown> = Promise.resolve();

	/** `open` rejects with an OutboxError where nothing can be kept, and so do the methods. */
	constructor(open: () => Promise<Opened>) {
		this.#open = open;
	}

	/** The words begun under `key`; '' for none. */
	read(key: string): Promise<string> {
		return this.#inTurn(({ engine, box }) => engine.readDraft(box, key));
	}

	/** Keeps the words begun under `key`; '' forgets them. */
	save(key: string, words: string): Promise<void> {
		return this.#inTurn(({ engine, box }) => engine.saveDraft(box, key, words));
	}

	#inTurn<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
		const done = this.#last.then(async () => work(await this.#open()));
		this.#last = done.catch(() => undefined);
		return done;
	}
}
