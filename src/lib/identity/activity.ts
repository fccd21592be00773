// Who reads or types for a quarter of an hour without sending anything is there, not idle.
const atMostEvery = 2 * 60_000;

/** What a person does. The last two without a key or a tap: dictated words, the way back. */
const signs = ['keydown', 'pointerdown', 'wheel', 'click', 'input', 'popstate'] as const;

/**
 * Tells the server now and then that somebody uses this page, only after what a person does there. It is all that keeps
 * a session while no whole page is asked for and nothing is posted: what a screen reads says nothing of anybody, for it
 * reads by itself as well. `told` is called when the server knows. Answers with its end.
 */
export function tellActivity(told?: () => void): () => void {
	let last = -Infinity;
	const busy = ({ isTrusted }: Event) => {
		if (!isTrusted || Date.now() - last < atMostEvery) return;
		last = Date.now();
		void fetch('/live/active', { method: 'POST' }).then(
			({ ok }) => ok && told?.(),
			() => undefined // The next one will do.
		);
	};
	for (const sign of signs) addEventListener(sign, busy, { passive: true });
	return () => {
		for (const sign of signs) removeEventListener(sign, busy);
	};
}
