import { createFormat } from '../../i18n/format.ts';
import { capitalised } from '../../i18n/intl.ts';
import type { Translation } from '../../i18n/translation.ts';
import type { PlanLine, Schedule } from '../../plan/line.ts';
import { dayPartWords, doerWords, topicWords } from './words.ts';

/** A unit as people write it, from UCUM: `mm[Hg]` is mmHg, `[lb_av]` lb, `{score}` nothing. */
export function unitOf(ucum: string | null): string {
	if (ucum === '[lb_av]') return 'lb';
	return (ucum ?? '').replace(/{.*?}/g, '').replace(/[[\]]/g, '');
}

/** Noon in UTC is the same calendar day in every American zone. */
export const noon = (day: string) => `${day}T17:00:00Z`;

/** What a line says besides its words, each as one short text in the reader's language. */
export function factsOf(line: PlanLine, { t, format, language }: Translation): string[] {
	const facts = [
		targetOf(line, { t, format }),
		line.dueOn && t('planning.fact.due', { date: format.shortDate(noon(line.dueOn)) }),
		line.doneBy && t(doerWords[line.doneBy]),
		line.schedule && scheduleOf(line.schedule, { t, format, language }),
		line.importance === 'key' && t('planning.fact.key'),
		line.topic && t('planning.fact.topic', { topic: t(topicWords[line.topic]) }),
		line.source && t('planning.fact.source', { source: line.source })
	];
	return facts.flatMap((fact) => fact || []);
}

/** What is aimed at, in a few words; undefined where nothing is measured. */
export function targetOf(
	{ targetLow: low, targetHigh: high, unit }: Pick<PlanLine, 'targetLow' | 'targetHigh' | 'unit'>,
	{ t, format }: Pick<Translation, 't' | 'format'>
): string | undefined {
	const of = (value: number) => `${format.number(value)} ${unitOf(unit)}`.trim();
	if (low !== null && high !== null) {
		return t('planning.fact.between', { low: format.number(low), high: of(high) });
	}
	if (low !== null) return t('planning.fact.atLeast', { low: of(low) });
	return high === null ? undefined : t('planning.fact.atMost', { high: of(high) });
}

function scheduleOf(
	{ weekdays, times, parts, as_needed }: Schedule,
	{ t, format, language }: Translation
): string {
	// A time on the wall is the same for every reader.
	const wall = createFormat(() => ({ language, timeZone: 'UTC' }));
	const days = weekdays?.length ? format.list(weekdays.map((day) => format.weekday(day))) : undefined;
	const when = [
		...(times ?? []).map((time) => wall.time(`2024-01-01T${time}:00Z`)),
		...(parts ?? []).map((part) => t(dayPartWords[part]))
	];
	const isSet = days !== undefined || when.length > 0 || !as_needed;
	const said = [
		isSet ? (days ?? t('planning.fact.everyDay')) : undefined,
		format.list(when),
		as_needed ? t('planning.fact.asNeeded') : undefined
	];
	return capitalised(said.filter(Boolean).join(', '), language);
}
