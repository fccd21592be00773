/** How long before it is said, in milliseconds: time enough to finish a sentence and save it. */
const ahead = 5 * 60_000;
/** The longest a browser's timer counts. */
const longest = 2 ** 31 - 1;

/**
 * Knows when a session ends whatever is done, so that nobody writes on into a page that is about to go (WCAG 2.2, 2.2.1:
 * that it ends cannot be put off, for safety; that it comes unsaid can be helped).
 */
export class SessionEnd {
	/** ISO 8601 */
	readonly at: string;
	/** The session ends in five minutes, and nobody has said yet that they know. */
	near = $state(false);

	readonly #left: number;

	/** When it ends, and when that was said: both by the server's clock (ISO 8601). */
	constructor(at: string, now: string) {
		this.at = at;
		this.#left = Date.parse(at) - Date.parse(now) - ahead;
	}

	/** The page was opened. Answers with its end. */
	start(): () => void {
		if (this.#left > longest) return () => undefined;
		const timer = setTimeout(() => (this.near = true), this.#left);
		return () => clearTimeout(timer);
	}

	/** They know. */
	seen(): void {
		this.near = false;
	}
}
