import type { Rule } from './rule.ts';

const shared = {
	condition: null,
	version: 1,
	source: 'common-practice',
	effectiveFrom: '2026-12-04',
	when: { kind: 'late' }
} as const satisfies Partial<Rule>;

/**
 * What was written down more than a day after it was and would have called somebody then. "Call 911 now" is over, and praise
 * would be wrong: somebody asks the same day how they are. What is older is for the next look.
 */
export const lateRules = {
	danger: {
		...shared,
		id: 'written_late_danger',
		episode: 'written_late_danger',
		severity: 'yellow',
		neverSilent: true
	},
	call: { ...shared, id: 'written_late', episode: 'written_late', severity: 'yellow', neverSilent: true },
	look: { ...shared, id: 'written_long_after', episode: 'written_late', severity: 'watch' }
} as const satisfies Record<string, Rule>;
