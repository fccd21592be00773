import { measures } from '../measures.ts';
import type { Rule } from './rule.ts';

/**
 * Readings that a care team asked for and that did not come, for everybody (common practice: references 2 and 3 give no
 * number). Whoever falls silent does so for all that is asked at once, which is one alert; that of a mood stands apart, for
 * it is not for everybody's eyes.
 */
export const missedRules: readonly Rule[] = measures.map(({ key, topic }) => ({
	id: `${key}_missed`,
	version: 1,
	condition: null,
	severity: 'watch',
	episode: topic ? `${key}_missing` : 'readings_missing',
	source: 'common-practice',
	effectiveFrom: '2026-11-29',
	when: { kind: 'missing', measure: key, days: 'readings_missed' }
}));
