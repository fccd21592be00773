import type { WordKey } from '../i18n/resources.ts';
import type { reasons } from './report-input.ts';

/** The words for each reason why something could not be done. */
export const reasonWords = {
	cost: 'plan.reason.cost',
	ride: 'plan.reason.ride',
	side_effect: 'plan.reason.side_effect',
	forgot: 'plan.reason.forgot',
	did_not_want: 'plan.reason.did_not_want',
	other: 'plan.reason.other'
} as const satisfies Record<(typeof reasons)[number], WordKey>;

const partWords: Record<string, WordKey> = {
	morning: 'plan.part.morning',
	noon: 'plan.part.noon',
	evening: 'plan.part.evening',
	night: 'plan.part.night',
	as_needed: 'plan.part.as_needed'
};

/** The words for a part of the day; undefined for a time by the clock. */
export const partOfDay = (part: string): WordKey | undefined => partWords[part];
