import type { Entered } from '../../observations/check.ts';
import { worstOf, type Severity, type Zone } from '../../observations/history.ts';
import type { Logged } from '../../observations/log.ts';

/** By what a patient, or who helps them, was last heard. */
export type ContactKind = 'message' | 'reading' | 'check' | 'tick' | 'call';

/** One reading of a curve: its numbers in the clinic's unit, and what the rules say of it alone. */
export interface SummaryPoint {
	/** ISO 8601 */
	at: string;
	values: number[];
	zone: Zone;
}

/** One measure, as it stands beside a conversation. */
export interface MeasureSummary {
	measure: Logged;
	/** The last reading, in the units of the clinic. */
	last: { entered: Entered[]; at: string; zone: Zone } | null;
	/** Oldest first. */
	points: SummaryPoint[];
	/** On how many days there was a reading, of how many it was asked for, in the last seven; null: not asked for. */
	kept: { days: number; of: number } | null;
}

export interface Summary {
	measures: MeasureSummary[];
	/** When they were last heard from, by what, and how many days of theirs ago; null: never. */
	contact: { kind: ContactKind; at: string; days: number } | null;
}

/** How many readings of a curve the rules have something to say about, and the worst of it. */
export function outside(points: readonly SummaryPoint[]): { count: number; worst: Severity | null } {
	const found = points.flatMap(({ zone }) => (zone === 'green' ? [] : [{ severity: zone }]));
	const worst = worstOf(found);
	return { count: found.length, worst: worst === 'green' ? null : worst };
}
