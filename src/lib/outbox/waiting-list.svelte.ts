import type { WaitingForm } from './form.ts';
import type { Opened } from './opening.ts';

/** Whose forms these are: how their box is opened, and whether they may be seen. */
interface Owner {
	open(): Promise<Opened>;
	/** The session ended: what waits is not to be seen. */
	resting(): boolean;
}

/** The forms that wait on this phone, as they were last read. */
export class WaitingList {
	/** All of them, in the order of writing. */
	items = $state.raw<readonly WaitingForm[]>([]);

	/** How many wait, need attention, and are too old to be sent without asking. */
	counts = $derived({
		waiting: this.items.filter(({ state }) => state === 'waiting').length,
		attention: this.items.filter(({ state }) => state === 'attention').length,
		stale: this.items.filter(({ state }) => state === 'stale').length
	});

	readonly #owner: Owner;
	#reading: Promise<void> | undefined;
	#unread = false;
	#held = false;

	constructor(owner: Owner) {
		this.#owner = owner;
	}

	/** They are kept nowhere but here: none of them waits any more, each needs somebody's attention. */
	hold(): void {
		this.#held = true;
		this.items = this.items.map((item) =>
			item.state === 'waiting' ? { ...item, state: 'attention' } : item
		);
	}

	/** Takes one out that is kept nowhere else. Answers whether it was there. */
	drop(id: string): boolean {
		const rest = this.items.filter((item) => item.id !== id);
		const dropped = rest.length < this.items.length;
		this.items = rest;
		return dropped;
	}

	/** Reads the list again; many changes while one reading is under way make one more reading, not many. */
	read(): Promise<void> {
		this.#unread = true;
		this.#reading ??= (async () => {
			try {
				const { engine, box } = await this.#owner.open();
				while (this.#unread) {
					this.#unread = false;
					const items = await engine.listForms(box);
					// From before it was lost: what is here alone stands, and what has been sent since does not come back.
					if (this.#held) return;
					this.items = this.#owner.resting() ? [] : items;
				}
			} catch {
				// Wiped, and then the outbox has emptied the list, or for a moment unreadable: what was read last stands.
				this.#unread = false;
			} finally {
				this.#reading = undefined;
			}
		})();
		return this.#reading;
	}
}
