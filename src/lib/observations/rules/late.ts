import type { Rule } from './rule.ts';

const shared = {
	...{ condition: null, version: 1, episode: 'written_late', source: 'common-practice' },
	...{ effectiveFrom: '2026-12-04', when: { kind: 'late' } }
} as const satisfies Partial<Rule>;

/**
 * What was written down more than a day after it was and would have called somebody then. "Call 911 now" is over, and praise
 * would be wrong: somebody asks the same day how they are. What is older is for the next look.
 */
export const lateRules = {
	call: { ...shared, id: 'written_late', severity: 'yellow', neverSilent: true },
	look: { ...shared, id: 'written_long_after', severity: 'watch' }
} as const satisfies Record<string, Rule>;
