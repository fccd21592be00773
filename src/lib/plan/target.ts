import type { WordKey } from '../i18n/resources.ts';
import type { PlanLine } from './line.ts';

/** How units of UCUM are written for people; all others as they are. */
const units: Record<string, string> = {
	'mm[Hg]': 'mmHg',
	'[lb_av]': 'lb',
	'[oz_av]': 'oz',
	'[degF]': '°F',
	Cel: '°C',
	'/min': '/min',
	'{steps}/d': '/d',
	'{score}': ''
};

/** The sentence for a goal's measured target with what fills it in, or undefined where nothing is measured. */
export function targetOf(
	{ targetLow, targetHigh, unit }: Pick<PlanLine, 'targetLow' | 'targetHigh' | 'unit'>,
	number: (value: number) => string
): { key: WordKey; values: Record<string, string> } | undefined {
	const low = targetLow === null ? undefined : number(targetLow);
	const high = targetHigh === null ? undefined : number(targetHigh);
	const written = unit === null ? '' : (units[unit] ?? unit);
	const values = { low: low ?? '', high: high ?? '', unit: written };
	if (low !== undefined && high !== undefined) return { key: 'plan.goals.between', values };
	if (high !== undefined) return { key: 'plan.goals.atMost', values };
	if (low !== undefined) return { key: 'plan.goals.atLeast', values };
	return undefined;
}
