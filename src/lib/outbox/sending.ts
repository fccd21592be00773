import { drainerName } from './announce.ts';
import { OutboxError, type NewForm, type WaitingForm } from './form.ts';
import type { Opened } from './opening.ts';
import type { Tabs } from './tabs.ts';
import type { WaitingList } from './waiting-list.svelte.ts';

/** Whose forms are sent, and how their box is opened. */
interface Owner {
	readonly person: string;
	open(): Promise<Opened>;
}

/** When a turn that could not be taken at all is taken again, in milliseconds. */
const later = 15_000;

/** Sends what waits while a page is open, turn after turn, and leaves the rest to the service worker. */
export class Sending {
	readonly #owner: Owner;
	readonly #tabs: Tabs;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#running = false;
	#queued = false;

	constructor(owner: Owner, tabs: Tabs) {
		this.#owner = owner;
		this.#tabs = tabs;
	}

	/** From here on further turns follow by themselves, until `stop`. */
	start(): void {
		this.#running = true;
	}

	stop(): void {
		this.#running = false;
		clearTimeout(this.#timer);
	}

	/**
	 * Takes a turn; `awake` when the line may be back, so that nothing waits for its next try. At most one turn is
	 * waited for at a time: it will find everything added before it begins.
	 */
	async turn(awake = false): Promise<void> {
		if (this.#queued) return;
		this.#queued = true;
		clearTimeout(this.#timer);
		try {
			const { engine, box } = await this.#owner.open();
			const rest = await engine.drain(box, {
				awake,
				started: () => (this.#queued = false),
				announce: (announcement) => this.#tabs.announce(announcement)
			});
			if (rest.next === undefined || !this.#running) return;
			this.#timer = setTimeout(() => void this.turn(), Math.max(rest.next - Date.now(), 0));
			await engine.askForSync(drainerName);
		} catch (reason) {
			this.#queued = false;
			// Wiped: what still waits is shown as it was last read.
			if (!this.#running || (reason instanceof OutboxError && reason.code === 'closed')) return;
			// No room to note a try, storage that the browser took away, or no line for the script that does all this: nothing
			// else may wake this page.
			clearTimeout(this.#timer);
			this.#timer = setTimeout(() => void this.turn(), later);
		}
	}

	/** One attempt for words that only this page holds. Answers whether the server has them. */
	async once(form: NewForm): Promise<boolean> {
		const { sendUnkept } = await import('./engine.ts');
		const sent = await sendUnkept(this.#owner.person, form);
		if (sent) this.#tabs.announce(sent);
		return sent !== undefined;
	}

	/** Sends what only this page holds, in its order: where one does not go, those after it do not overtake it. */
	held(list: WaitingList, chosen: (item: WaitingForm) => boolean): Promise<void> {
		const items = list.items.filter(chosen);
		// An address without https has no locks, and holds nothing either.
		if (items.length === 0) return Promise.resolve();
		return navigator.locks.request(drainerName, async () => {
			for (const item of items) {
				// Taken back, or sent, while this waited for its turn.
				if (!list.items.includes(item)) continue;
				if (!(await this.once(item).catch(() => false))) return;
				list.drop(item.id);
			}
		});
	}

	/** The screen goes dark or the tab away with words still here: the service worker may finish. */
	async leaveToWorker(): Promise<void> {
		const { engine } = await this.#owner.open();
		await engine.askForSync(drainerName);
	}
}
