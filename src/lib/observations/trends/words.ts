import type { WordKey } from '../../i18n/resources.ts';
import type { Summary } from './summary.ts';
import type { Span } from './trend.ts';

export const spanWords: Record<Span, WordKey> = {
	week: 'trends.span.week',
	month: 'trends.span.month',
	quarter: 'trends.span.quarter',
	year: 'trends.span.year'
};

/** Beside the time before, in a sentence. */
export const changeWords: Record<NonNullable<Summary['change']>, Record<Span, WordKey>> = {
	lower: {
		week: 'trends.lower.week',
		month: 'trends.lower.month',
		quarter: 'trends.lower.quarter',
		year: 'trends.lower.year'
	},
	higher: {
		week: 'trends.higher.week',
		month: 'trends.higher.month',
		quarter: 'trends.higher.quarter',
		year: 'trends.higher.year'
	},
	same: {
		week: 'trends.same.week',
		month: 'trends.same.month',
		quarter: 'trends.same.quarter',
		year: 'trends.same.year'
	}
};

/** The last one beside the others, in a sentence. */
export const lastWords: Record<NonNullable<Summary['last']>, WordKey> = {
	highest: 'trends.last.highest',
	lowest: 'trends.last.lowest'
};

/** How many are in the goal, in a sentence. */
export const goalWords: Record<NonNullable<Summary['inGoal']>, WordKey> = {
	all: 'trends.inGoal.all',
	most: 'trends.inGoal.most',
	half: 'trends.inGoal.half',
	few: 'trends.inGoal.few',
	none: 'trends.inGoal.none'
};
