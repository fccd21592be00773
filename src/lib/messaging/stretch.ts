import type { Message } from './message.ts';

/**
 * A stretch of a conversation with what was read since: newer versions of what is in it, and what borders on it without a
 * gap at either end. `beyond` is what comes later in the conversation, past a gap.
 */
export function grown(
	stretch: readonly Message[],
	incoming: readonly Message[]
): { stretch: Message[]; beyond: Message[] } {
	const byPlace = new Map(stretch.map((message) => [message.seq, message]));
	let first = stretch[0]?.seq ?? 1;
	let last = stretch.at(-1)?.seq ?? 0;
	const sorted = [...incoming].sort((a, b) => a.seq - b.seq || a.change - b.change);
	for (const message of sorted) {
		const known = byPlace.get(message.seq);
		if (known ? known.change < message.change : message.seq === last + 1) byPlace.set(message.seq, message);
		if (message.seq === last + 1) last++;
	}
	for (const message of sorted.toReversed()) {
		if (message.seq !== first - 1) continue;
		byPlace.set(message.seq, message);
		first--;
	}
	return {
		stretch: [...byPlace.values()].sort((a, b) => a.seq - b.seq),
		beyond: sorted.filter(({ seq }) => seq > last)
	};
}
