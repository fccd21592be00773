// A nurse who reads or types for a quarter of an hour without sending anything is at work, not idle.
const atMostEvery = 2 * 60_000;

/**
 * Tells the server now and then that somebody uses this screen, only after a real key, tap or wheel. Without it
 * the session would end under a long answer; background traffic never lengthens it. `told` is called when the
 * server knows. Answers with its end.
 */
export function activity(told: () => void): () => void {
	let last = Date.now();
	const busy = () => {
		if (Date.now() - last < atMostEvery) return;
		last = Date.now();
		void fetch('/live/active', { method: 'POST' }).then(
			({ ok }) => ok && told(),
			() => undefined // The next one will do.
		);
	};
	const events = ['keydown', 'pointerdown', 'wheel'] as const;
	for (const event of events) addEventListener(event, busy, { passive: true });
	return () => {
		for (const event of events) removeEventListener(event, busy);
	};
}
