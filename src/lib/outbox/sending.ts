import { drainerName } from './announce.ts';
import type { NewForm } from './form.ts';
import type { Opened } from './opening.ts';
import type { Tabs } from './tabs.ts';

interface Box {
	readonly person: string;
	open(): Promise<Opened>;
}

/** Sends what waits while a page is open, turn after turn, and leaves the rest to the service worker. */
export class Sending {
	readonly #box: Box;
	readonly #tabs: Tabs;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#running = false;
	#queued = false;

	constructor(box: Box, tabs: Tabs) {
		this.#box = box;
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
			const { engine, box } = await this.#box.open();
			const rest = await engine.drain(box, {
				awake,
				started: () => (this.#queued = false),
				announce: (announcement) => this.#tabs.announce(announcement)
			});
			if (rest.next === undefined || !this.#running) return;
			this.#timer = setTimeout(() => void this.turn(), Math.max(rest.next - Date.now(), 0));
			await engine.askForSync(drainerName);
		} catch {
			// Wiped, or the browser took its storage away: what still waits is shown as it was last read.
			this.#queued = false;
		}
	}

	/** One attempt for words that only this page holds. Answers whether the server has them. */
	async once(form: NewForm): Promise<boolean> {
		const { sendUnkept } = await import('./engine.ts');
		const sent = await sendUnkept(this.#box.person, form);
		if (sent) this.#tabs.announce(sent);
		return sent !== undefined;
	}

	/** The screen goes dark or the tab away with words still here: the service worker may finish. */
	async leaveToWorker(): Promise<void> {
		const { engine } = await this.#box.open();
		await engine.askForSync(drainerName);
	}
}
