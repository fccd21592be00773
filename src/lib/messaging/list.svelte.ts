import { createContext } from 'svelte';
import { askServer } from '../live/ask.ts';
import { atEachRing } from '../live/reading.ts';
import type { ConversationLine } from './conversations.server.ts';
import { byWait } from './order.ts';

const [useConversationList, provideConversationList] = createContext<ConversationList>();
export { useConversationList, provideConversationList };

/** So many lines are read at once. */
const most = 100;

/** The conversations a person may see, kept true by reading again those that rang. */
export class ConversationList {
	lines = $state.raw<readonly ConversationLine[]>([]);
	unread = $derived(this.lines.reduce((sum, { unread }) => sum + unread, 0));

	#rung = new Set<string>();
	#all = false;
	/** One reading at a time: the answer to an earlier question would put back what a later one has brought. */
	readonly #read = atEachRing(async () => {
		while (this.#all || this.#rung.size > 0) if (!(await this.#readOn())) return false;
		return true;
	});

	constructor(lines: readonly ConversationLine[]) {
		this.lines = lines;
	}

	/** One conversation rang: reads its line again. Many rings during one reading make one more reading. */
	rang(id: string): void {
		this.#rung.add(id);
		this.#read();
	}

	/** Reads all lines again: after a gap in the line nobody knows what rang. */
	refresh(): void {
		this.#all = true;
		this.#read();
	}

	/** Reads what rang, or all. Answers false when that failed. */
	async #readOn(): Promise<boolean> {
		const all = this.#all;
		const ids = [...this.#rung].slice(0, all ? undefined : most);
		// Taken off before the reading: what rings during it must be read once more.
		this.#all = false;
		for (const id of ids) this.#rung.delete(id);
		const said = await askServer(
			`/live/conversations${all ? '' : `?${ids.map((id) => `id=${id}`).join('&')}`}`
		);
		// The session is over, which the page says in its own words.
		if (said?.status === 401) return true;
		if (!isLines(said?.answer)) {
			this.#all ||= all;
			for (const id of ids) this.#rung.add(id);
			return false;
		}
		// A conversation that is no longer answered for is no longer this person's to see.
		const others = all ? [] : this.lines.filter(({ id }) => !ids.includes(id));
		this.lines = [...others, ...said.answer].sort(byWait);
		return true;
	}
}

function isLines(answer: unknown): answer is ConversationLine[] {
	return (
		Array.isArray(answer) &&
		answer.every((line: unknown) => typeof line === 'object' && line !== null && 'id' in line)
	);
}
