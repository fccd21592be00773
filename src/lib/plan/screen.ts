import { createContext } from 'svelte';
import type { Answers } from './answers.svelte.ts';
import type { PlanLine } from './line.ts';
import type { PlanPage, PlanRights } from './page.ts';
import type { Plan } from './plan.server.ts';

/** The last value of what a goal measures: in words, when (ISO 8601), and where it is told over time. */
export interface GoalProgress {
	value: string;
	at: string;
	href: string;
}

/** What every part of a plan's page knows; read each at use, for it follows the page. */
export interface PlanScreen {
	readonly page: PlanPage;
	readonly plan: Plan;
	readonly may: PlanRights;
	/** The id of who reads. */
	readonly me: string;
	/** What to call the patient, where somebody else reads; undefined for the patient. */
	readonly patient: string | undefined;
	/** The last value of what a goal measures, by its LOINC code, where readings are shown to the reader. */
	readonly progress: Partial<Record<string, GoalProgress>> | undefined;
	/** Where answers go; undefined where the page is only to be looked at. */
	readonly answers: Answers | undefined;
	/** Where a line is asked about, where that can be done. */
	askAt(line: PlanLine): string | undefined;
	/** The words that a browser without scripts sent about a line and that were refused. */
	refused(act: string, line: string | null): string | undefined;
}

export const [usePlan, providePlan] = createContext<PlanScreen>();
