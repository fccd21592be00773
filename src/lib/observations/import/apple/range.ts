import type { WordKey } from '../../../i18n/resources.ts';

/** How far back readings are wanted. */
export const ranges = ['month', 'quarter', 'year', 'years'] as const;
export type Range = (typeof ranges)[number];

/** The same in months. */
export const monthsOf: Record<Range, number> = { month: 1, quarter: 3, year: 12, years: 60 };

export const rangeWords: Record<Range, WordKey> = {
	month: 'reading_imports.apple.month',
	quarter: 'reading_imports.apple.quarter',
	year: 'reading_imports.apple.year',
	years: 'reading_imports.apple.years'
};
