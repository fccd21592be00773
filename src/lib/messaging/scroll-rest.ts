/** How long nothing must move where the browser does not say itself when scrolling ended (Safari before 26.2). */
const quiet = 150;

/** The same where it does: a finger that rests on the glass without letting go ends nothing. */
const held = 1_000;

/**
 * Tells when a list has come to rest. While a fling or the glide of a wheel lasts, the browser is under way to a
 * place it chose by the old measure: a list that grows above the reader then carries them off. To be told of the
 * list's `scroll` and `scrollend` events.
 */
export class ScrollRest {
	#timer: ReturnType<typeof setTimeout> | undefined;
	#waiting: (() => void)[] = [];
	readonly #onrest: () => void;

	/** `onrest` is called each time it has come to rest. */
	constructor(onrest: () => void = () => undefined) {
		this.#onrest = onrest;
	}

	/** For `onscroll`. */
	readonly moved = (): void => {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(this.ended, 'onscrollend' in window ? held : quiet);
	};

	/** For `onscrollend`. */
	readonly ended = (): void => {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#onrest();
		for (const resolve of this.#waiting.splice(0)) resolve();
	};

	/** Resolves at once where nothing moves. */
	reached(): Promise<void> {
		if (this.#timer === undefined) return Promise.resolve();
		return new Promise((resolve) => void this.#waiting.push(resolve));
	}
}
