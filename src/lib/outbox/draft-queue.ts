import { v7 } from 'uuid';
import type { Draft } from './drafts.ts';
import type { Opened } from './opening.ts';

/**
 * Reads and keeps drafts one after another: sealing takes a moment, and a composer that is opened as soon as another closed
 * must not show, and then send, words from before the last ones.
 */
export class DraftQueue {
	readonly #open: () => Promise<Opened>;
	/** Settles when the last draft that was asked for or kept is done with. */
	#last: Promise<unknown> = Promise.resolve();
	/** Names this page among those of its person that keep words. */
	readonly #page = v7();
	/** What other pages kept and this one has shown, by key: its own words go on from there. */
	readonly #shown = new Map<string, readonly Draft[]>();

	/** `open` rejects with an OutboxError where nothing can be kept, and so do the methods. */
	constructor(open: () => Promise<Opened>) {
		this.#open = open;
	}

	/**
	 * The words begun under `key`, oldest first: those of this page, or, where it has none yet, all that other pages left or
	 * still hold.
	 */
	async read(key: string): Promise<readonly string[]> {
		const read = await this.readAll((one) => one === key);
		return read.get(key) ?? [];
	}

	/** As `read`, for every key that is `wanted`. */
	readAll(wanted: (key: string) => boolean): Promise<ReadonlyMap<string, readonly string[]>> {
		return this.#inTurn(async ({ engine, box }) => {
			const found = Map.groupBy(await engine.readDrafts(box, wanted), ({ key }) => key);
			return new Map([...found].map(([key, drafts]) => [key, this.#taken(engine, key, drafts)]));
		});
	}

	/** Keeps the words begun under `key`; '' forgets them. */
	save(key: string, words: string): Promise<void> {
		return this.#inTurn(async ({ engine, box }) => {
			await engine.saveDraft(box, { key, page: this.#page }, words, { shown: this.#shown.get(key) ?? [] });
			this.#shown.delete(key);
		});
	}

	#taken({ draftId }: Opened['engine'], key: string, drafts: readonly Draft[]): readonly string[] {
		const own = drafts.find(({ id }) => id === draftId({ key, page: this.#page }));
		if (own) return [own.words];
		this.#shown.set(key, drafts);
		return drafts.map(({ words }) => words);
	}

	#inTurn<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
		const done = this.#last.then(async () => work(await this.#open()));
		this.#last = done.catch(() => undefined);
		return done;
	}
}

/** What was begun in several pages, in one: each once, with an empty line between, unless another goes on from it. */
export function together(begun: readonly string[]): string {
	const apart = begun.filter(
		(words, index) => !begun.some((other, at) => at !== index && goesOn(other, words, at < index))
	);
	return apart.join('\n\n');
}

/** A word within other words was meant for itself; a beginning, and a paragraph as it stands, were not. */
function goesOn(other: string, words: string, earlier: boolean): boolean {
	if (other === words) return earlier;
	return other.startsWith(words) || `\n\n${other}\n\n`.includes(`\n\n${words}\n\n`);
}
