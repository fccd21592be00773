import { measureOf, type ComponentKey, type MeasureKey } from '../measures.ts';
import type { Clause } from './rule.ts';
import { shippedRules } from './shipped.ts';

/** A reading is the latest for a day; what it is compared with is counted from it. */
const latest = 1;

/**
 * How many days before something is written down the rules look for readings of a measure; 0 where none does. The server
 * hands them no more (private.judged_days, which a test holds to this): a year of readings must not make a phone wait.
 */
export function reachOf(measure: MeasureKey): number {
	const keys = measureOf(measure).components.map(({ key }) => key);
	return Math.max(0, ...shippedRules.flatMap(({ when }) => keys.map((key) => reachIn(when, key))));
}

function reachIn(clause: Clause, key: ComponentKey): number {
	if (clause.kind === 'all') return Math.max(...clause.of.map((part) => reachIn(part, key)));
	// What is missing is the clock's to find, and what is said is no reading.
	if (!('component' in clause) || clause.component !== key) return 0;
	switch (clause.kind) {
		case 'reading':
			return latest;
		case 'again':
			return latest + Math.ceil(clause.hours / 24);
		case 'days':
			return latest + clause.days + 1;
		case 'average':
			return clause.days;
		case 'change':
			return latest + daysBack[clause.since === 'day' || clause.since === 'average' ? clause.since : 'week'];
	}
}

/** As `change` of clauses.ts looks back; a number set for the patient is no reading, and no longer than a week. */
const daysBack = { day: 2, week: 7, average: 30 } as const;
