import { createContext } from 'svelte';
import { askServer } from '../live/ask.ts';
import { atEachRing } from '../live/reading.ts';
import type { Duties } from './duties.server.ts';
import { noDuties } from './no-duties.ts';

const [useDuties, provideDuties] = createContext<LiveDuties>();
export { useDuties, provideDuties };

/** What the console offers one member of staff, kept true by reading it again when something about it rings. */
export class LiveDuties {
	now: Duties = $state.raw(noDuties);

	constructor(duties: Duties) {
		this.now = duties;
	}

	/** Reads them again, however often that takes: what rang may be a red flag, and nothing else may ring. */
	readonly refresh = atEachRing(async () => {
		const said = await askServer('/live/duties');
		if (isDuties(said?.answer)) this.now = said.answer;
		// Whoever has no session, or no duties any more, is told by the page.
		return said !== undefined;
	});
}

function isDuties(answer: unknown): answer is Duties {
	return typeof answer === 'object' && answer !== null && 'emergencies' in answer && 'unseen' in answer;
}
