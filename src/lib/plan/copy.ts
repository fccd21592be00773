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

/**
 * The day it is where the patient lives on a page that stays open (ISO 8601 date). `now` is reckoned from when the page was
 * read; `clock` is what the phone shows, for a clock that is set meanwhile is no night that has passed.
 */
export function dayNow({ today, timeZone }: Plan, now: string, clock = new Date()): string {
	const days = [new Date(now), clock].map((moment) => daysIn(timeZone, moment).today);
	return days.filter((day) => day >= today).sort()[0] ?? today;
}

/** The plan with what can be ticked on a day. */
export const planOn = (plan: Plan, today: string): Plan => ({ ...plan, today, yesterday: dayBefore(today) });

const dayBefore = (day: string): string =>
	new Date(Date.parse(`${day}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** The day it is in a zone, and the day before (ISO 8601 dates): what can be ticked, whenever the plan was read. */
export function daysIn(timeZone: string, now: Date): { today: string; yesterday: string } {
	const today = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
	return { today, yesterday: dayBefore(today) };
}
