import type { Translation } from '../i18n/translation.ts';
import { wordsIn, type PlanLine } from './line.ts';
import { partOfDay } from './words.ts';

/** When something is done: in the words of the plan, else as its schedule says. Undefined where neither says it. */
export function whenOf(
	line: Pick<PlanLine, 'words' | 'schedule'>,
	part: 'when' | 'when_to_take',
	{ t, format, language }: Translation
): { words: string; language: Translation['language'] } | undefined {
	const own = wordsIn(line, part, language);
	if (own) return own;
	if (!line.schedule) return undefined;
	const { weekdays = [], parts = [], times = [], as_needed } = line.schedule;
	const at = [...parts, ...times].map((time) => {
		const key = partOfDay(time);
		return key ? t(key) : format.clock(time);
	});
	if (as_needed && at.length === 0) return { words: t('plan.schedule.asNeeded'), language };
	const days =
		weekdays.length > 0 && weekdays.length < 7
			? format.list([...weekdays].sort((a, b) => a - b).map((day) => format.weekday(day)))
			: t('plan.schedule.everyDay');
	const set = at.length > 0 ? `${days}: ${format.list(at)}` : days;
	// Both at set times and as needed: neither is said without the other.
	return { words: as_needed ? `${set}. ${t('plan.schedule.asNeeded')}` : set, language };
}
