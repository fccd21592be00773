import type { RangeKey } from './rules/ranges.ts';

/** The share of the last value by which one rarely changes within so many days (Infinity: however long ago it was). */
export interface LikelyChange {
	days: number;
	by: RangeKey;
}

/** Of a weight; the shortest first. */
export const weightChanges: readonly LikelyChange[] = [
	{ days: 1, by: 'weight_usual_change_day' },
	{ days: 7, by: 'weight_usual_change_week' },
	{ days: 30, by: 'weight_usual_change_month' },
	{ days: 365, by: 'weight_usual_change_year' },
	{ days: Infinity, by: 'weight_usual_change_ever' }
];
