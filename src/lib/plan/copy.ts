import { can, topics, type Right } from '../people/can.ts';
import type { PlanPage, PlanRights } from './page.ts';
import type { Plan } from './plan.server.ts';

/** A plan as it was last read, kept on the reader's own phone. */
export interface PlanCopy {
	page: PlanPage;
	plan: Plan;
	may: PlanRights;
	/** The id of who read it. */
	me: string;
	/** What to call the patient, where somebody else reads. */
	patient: string | null;
	/** The path of the page, which holds its form actions. */
	path: string;
	clinic: { name: string; phone: string | null };
	timeZone: string;
}

/**
 * The name of a copy: whose plan, and what of it. Who loses a part of it, or a sensitive topic of a part, keeps no copy that
 * has it, because the names of what they may see no longer have its name among them.
 */
export function copyKey(rights: readonly Right[], patient: string): string {
	const parts = (['plan', 'medicines'] as const)
		.filter((area) => can(rights, 'see', area, patient))
		.map((area) => {
			const seen = topics.filter((topic) => can(rights, 'see', area, patient, topic));
			return seen.length === topics.length ? area : `${area}(${seen.join()})`;
		});
	return `plan:${patient}:${parts.join('+')}`;
}

/** The copy in what was kept, or undefined where another version of Closeby kept it. */
export function readCopy(words: string): PlanCopy | undefined {
	const copy: unknown = JSON.parse(words);
	return isCopy(copy) ? copy : undefined;
}

function isCopy(copy: unknown): copy is PlanCopy {
	if (typeof copy !== 'object' || copy === null) return false;
	return ['page', 'plan', 'may', 'me', 'path', 'clinic', 'timeZone'].every((name) =>
		Object.hasOwn(copy, name)
	);
}

/** The day it is in a zone, and the day before (ISO 8601 dates): what can be ticked, whenever the plan was read. */
export function daysIn(timeZone: string, now: Date): { today: string; yesterday: string } {
	const today = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
	const yesterday = new Date(Date.parse(`${today}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
	return { today, yesterday };
}
