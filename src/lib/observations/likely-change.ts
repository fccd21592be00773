import type { Cited } from './sources.ts';

/** Which share of the last value rarely changes within so many days (Infinity: however long ago it was). */
export interface LikelyChange extends Cited {
	days: number;
	share: number;
}

const effectiveFrom = '2026-11-29';
const slips = { source: 'default', effectiveFrom } as const;
const unitSlips = { source: 'unit-slips', effectiveFrom } as const;

/** Of a weight: a twentieth in a day, and more as time goes on. */
export const weightChanges: readonly LikelyChange[] = [
	{ days: 1, share: 0.05, ...slips },
	{ days: 7, share: 0.1, ...slips },
	{ days: 30, share: 0.15, ...unitSlips },
	{ days: 365, share: 0.3, ...unitSlips },
	// A pound is less than half of a kilogram: after years that still shows.
	{ days: Infinity, share: 0.4, ...unitSlips }
];
