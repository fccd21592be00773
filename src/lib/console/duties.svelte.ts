import { createContext } from 'svelte';
import type { Duties } from './duties.server.ts';

const [useDuties, provideDuties] = createContext<LiveDuties>();
export { useDuties, provideDuties };

/** What the console offers one member of staff, kept true by reading it again when something about it rings. */
export class LiveDuties {
	now: Duties = $state.raw({
		...{ clinical: false, oversees: false, administers: false, signs: false },
		...{ toSign: 0, alerts: 0, alerted: {}, questions: 0, answers: 0, unseen: 0, emergencies: [] }
	});

	constructor(duties: Duties) {
		this.now = duties;
	}

	/** Reads them again. A reading that fails is made up for by the next. */
	async refresh(): Promise<void> {
		const response = await fetch('/live/duties').catch(() => undefined);
		const answer: unknown = response?.ok ? await response.json() : undefined;
		if (isDuties(answer)) this.now = answer;
	}
}

function isDuties(answer: unknown): answer is Duties {
	return typeof answer === 'object' && answer !== null && 'emergencies' in answer && 'unseen' in answer;
}
