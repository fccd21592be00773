import { createContext } from 'svelte';
import type { ConversationLine } from './conversations.server.ts';
import { byWait } from './order.ts';

const [useConversationList, provideConversationList] = createContext<ConversationList>();
export { useConversationList, provideConversationList };

// A reading that failed is tried again, so that no ring is forgotten while the live line itself stays up.
const retryAfter = 2_000;

/** The conversations a person may see, kept true by reading again those that rang. */
export class ConversationList {
	lines = $state.raw<readonly ConversationLine[]>([]);
	unread = $derived(this.lines.reduce((sum, { unread }) => sum + unread, 0));

	#rung = new Set<string>();
	#busy = false;

	constructor(lines: readonly ConversationLine[]) {
		this.lines = lines;
	}

	/** One conversation rang: reads its line again. Many rings during one reading make one more reading. */
	rang(id: string): void {
		this.#rung.add(id);
		if (!this.#busy) void this.#readRung();
	}

	/** Reads all lines again: after a gap in the line nobody knows what rang. */
	async refresh(): Promise<void> {
		const lines = await read('');
		if (lines) this.lines = lines;
	}

	async #readRung(): Promise<void> {
		this.#busy = true;
		while (this.#rung.size > 0) {
			const ids = [...this.#rung].slice(0, 100);
			// Taken off before the reading: what rings during it must be read once more.
			for (const id of ids) this.#rung.delete(id);
			const lines = await read(`?${ids.map((id) => `id=${id}`).join('&')}`);
			if (!lines) {
				for (const id of ids) this.#rung.add(id);
				setTimeout(() => void this.#readRung(), retryAfter);
				return;
			}
			// A conversation that is no longer answered for is no longer this person's to see.
			const others = this.lines.filter(({ id }) => !ids.includes(id));
			this.lines = [...others, ...lines].sort(byWait);
		}
		this.#busy = false;
	}
}

async function read(query: string): Promise<ConversationLine[] | undefined> {
	const response = await fetch(`/live/conversations${query}`).catch(() => undefined);
	const answer: unknown = response?.ok ? await response.json() : undefined;
	return isLines(answer) ? answer : undefined;
}

function isLines(answer: unknown): answer is ConversationLine[] {
	return (
		Array.isArray(answer) &&
		answer.every((line: unknown) => typeof line === 'object' && line !== null && 'id' in line)
	);
}
