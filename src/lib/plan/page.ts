import type { PersonName } from '../people/people.server.ts';
import type { AboutMe } from './about-me.server.ts';
import type { Kind, PlanLine } from './line.ts';
import type { Opinion, TeachBack } from './opinions.server.ts';
import type { Plan } from './plan.server.ts';
import type { Comparison } from './versions.server.ts';

/** What the page of a plan shows. */
export interface PlanPage {
	/** Null where none is published yet. */
	plan: Plan | null;
	aboutMe: AboutMe | null;
	opinions: Opinion[];
	teachBacks: TeachBack[];
	/** Since the last version that the reader has seen; null where there is nothing to compare. */
	changes: Comparison | null;
	/** Names by id of everybody named in it. */
	people: Record<string, PersonName>;
}

/** What the reader may do on it. */
export interface PlanRights {
	/** Answers to steps, goals and lessons. */
	answer: boolean;
	/** Ticks of doses. */
	dose: boolean;
	/** A question in the conversation. */
	ask: boolean;
	/** May see medicines at all. */
	medicines: boolean;
	/** May see the plan, not its medicines alone. */
	plan: boolean;
}

/** The lines of one kind, in the order of the plan. */
export const linesOf = (lines: readonly PlanLine[], kind: Kind): PlanLine[] =>
	lines.filter((line) => line.kind === kind);
