import type { WordKey } from '../../i18n/resources.ts';
import type { Translate } from '../../i18n/translation.ts';
import type { ComponentKey } from '../measures.ts';
import { forReading } from '../units.ts';
import { unitSign } from '../words.ts';
import type { Summary } from './summary.ts';
import { unitShown, type Span, type Trend } from './trend.ts';

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

/** A canonical number as it is read: `189`. */
export const numberIn = (
	trend: Trend,
	component: ComponentKey,
	canonical: number,
	number: (value: number) => string
): string => number(forReading(canonical, unitShown(trend, component)));

/** The same with its unit: `189 lb`. */
export function valueIn(
	trend: Trend,
	component: ComponentKey,
	canonical: number,
	number: (value: number) => string
): string {
	const unit = unitShown(trend, component);
	return [numberIn(trend, component, canonical, number), unitSign(unit)]
		.filter(Boolean)
		.join(unit === '%' ? '' : '\u00a0');
}

/** What the plan aims at for one number, in a sentence; undefined where it does not say. */
export function goalInWords(
	trend: Trend,
	component: ComponentKey,
	t: Translate,
	number: (value: number) => string
): string | undefined {
	const { low, high } = trend.goals.find((one) => one.component === component) ?? { low: null, high: null };
	const value = (canonical: number) => valueIn(trend, component, canonical, number);
	if (low !== null && high !== null)
		return t('trends.goal.between', { low: numberIn(trend, component, low, number), high: value(high) });
	if (high !== null) return t('trends.goal.atMost', { high: value(high) });
	return low === null ? undefined : t('trends.goal.atLeast', { low: value(low) });
}
