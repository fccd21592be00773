import type { Opening } from './opening.ts';

// A browser's timers count in 31 bits of milliseconds.
const longestTimer = 2 ** 31 - 1;

/** Watches on an open page for the moment at which its person has been away for as long as their session allows. */
export class Idling {
	readonly #opening: Opening;
	readonly #ended: () => void;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#stopped = false;

	/** `ended` is called once the box rests. */
	constructor(opening: Opening, ended: () => void) {
		this.#opening = opening;
		this.#ended = ended;
	}

	/** Looks now and then again at the limit; to be called when a page wakes too, for timers sleep with the phone. */
	async watch(): Promise<void> {
		clearTimeout(this.#timer);
		if (!this.#opening.begun) return;
		try {
			const { engine, box } = await this.#opening.get();
			const left = (await engine.restsAt(box)) - Date.now();
			if (this.#stopped) return;
			clearTimeout(this.#timer);
			if (left > 0) {
				this.#timer = setTimeout(() => void this.watch(), Math.min(left, longestTimer));
				return;
			}
			await engine.pause(box);
			this.#ended();
		} catch {
			// Wiped, or the browser took its storage away: there is nothing to put out of sight.
			return;
		}
	}

	/** The server has just had a sign of the person; every tab of this phone knows it from then on. */
	async active(): Promise<void> {
		if (!this.#opening.begun) return;
		try {
			const { engine, box } = await this.#opening.get();
			await engine.markActive(box);
		} catch {
			return;
		}
	}

	stop(): void {
		this.#stopped = true;
		clearTimeout(this.#timer);
	}
}
