/** How long before the end it is said, in milliseconds: time enough to come back to the screen. */
const ahead = 2 * 60_000;
const hour = 60 * 60_000;

/**
 * Knows when a session that nobody uses is about to end, so that whoever reads slowly, or is at the phone with a patient, can
 * stay (WCAG 2.2, 2.2.1). Any key or tap keeps it (tellActivity). All pages of one browser have one session: what is
 * done on one of them counts for all.
 */
export class IdleWarning {
	/** The session ends in two minutes if nothing is done. */
	near = $state(false);

	readonly #limit: number;
	#others: BroadcastChannel | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `limit` is how long a session lives without activity. */
	constructor(limit: number) {
		this.#limit = limit;
	}

	/** The page was opened, which counts. Answers with its end. */
	start(): () => void {
		const others = new BroadcastChannel('closeby-active');
		others.onmessage = () => this.#begin();
		this.#others = others;
		this.active();
		return () => {
			clearTimeout(this.#timer);
			others.close();
			this.#others = undefined;
		};
	}

	/** The server knows that somebody is here. */
	active(): void {
		// The answer may come when the page has gone.
		if (!this.#others) return;
		this.#begin();
		this.#others.postMessage('active');
	}

	#begin(): void {
		this.near = false;
		clearTimeout(this.#timer);
		// A phone of one's own has a month, of which nobody is warned.
		if (this.#limit <= hour) this.#timer = setTimeout(() => (this.near = true), this.#limit - ahead);
	}
}
