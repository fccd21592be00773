/**
 * The moment it is on a page that stays open: an installed app may be for days, and what was said today is then of yesterday.
 * `read` is when the page was read, by the server's clock (ISO 8601); the phone's own, which may be wrong, only says how long
 * ago that was. To be made in a component's script.
 */
export class PageNow {
	readonly #read: () => string;
	/** Milliseconds since the page was read. */
	#passed = $state(0);

	constructor(read: () => string) {
		this.#read = read;
		$effect(() => {
			read();
			const from = Date.now();
			const look = () => (this.#passed = Math.max(0, Date.now() - from));
			look();
			const timer = setInterval(look, 60_000);
			// Timers sleep with the phone.
			document.addEventListener('visibilitychange', look);
			return () => {
				clearInterval(timer);
				document.removeEventListener('visibilitychange', look);
			};
		});
	}

	/** ISO 8601. */
	get moment(): string {
		return new Date(Date.parse(this.#read()) + this.#passed).toISOString();
	}
}
