import type { Message, ReadStep } from './message.ts';

/** For each own message that is the last one a step of reading covered: who read it, and when. */
export class ReadLines extends Map<number, ReadStep[]> {
	/** Everything up to this place was read by at least one other person. */
	upTo = 0;
}

/**
 * Sorts the steps of reading to the own messages they are said of: "read by Lee at 9:10" stands once, under the
 * last of one's messages that Lee's look covered.
 * @param messages in order; @param reads in any order: who looked first is named first, however the steps arrived
 */
export function readLines(messages: readonly Message[], reads: readonly ReadStep[], me: string): ReadLines {
	const lines = new ReadLines();
	const own = messages.filter(({ author }) => author === me).map(({ seq }) => seq);
	const said = new Map<string, number>();
	for (const step of [...reads].sort(inOrder)) {
		if (step.person === me) continue;
		lines.upTo = Math.max(lines.upTo, step.seq);
		const last = own.findLast((seq) => seq <= step.seq);
		if (last === undefined || last <= (said.get(step.person) ?? 0)) continue;
		said.set(step.person, last);
		lines.set(last, [...(lines.get(last) ?? []), step]);
	}
	return lines;
}

function inOrder(a: ReadStep, b: ReadStep): number {
	return a.seq - b.seq || (a.at < b.at ? -1 : a.at > b.at ? 1 : a.person < b.person ? -1 : 1);
}
