import type { Translation } from '../../i18n/translation.ts';
import { partsOf, wordsIn, type Kind, type Part, type PlanLine } from '../../plan/line.ts';
import { outlineOf } from '../../plan/outline.ts';
import { targetOf } from '../../plan/target.ts';
import { whenOf } from '../../plan/when.ts';
import type { WordKey } from '../../i18n/resources.ts';
import {
	dayOf,
	heading,
	list,
	nameIn,
	paragraph,
	table,
	type Block,
	type ReadableSection
} from './blocks.ts';
import type { RecordCopy } from './record.ts';

/** The plan in force by its sections, then when each version was given. */
export function planBlocks(record: RecordCopy, translation: Translation): ReadableSection[] {
	const [current] = record.versions;
	if (!current) return [];
	const { t, format } = translation;
	const { problems, medicines, lessons, barriers, zones } = outlineOf(current.lines);
	const zoneWords: Record<string, WordKey> = {
		green: 'plan.zones.green',
		yellow: 'plan.zones.yellow',
		red: 'plan.zones.red'
	};
	const goals = problems.flatMap(({ problem, goals: own }) => [
		...(problem ? [heading(textOf(problem, translation)), ...extra(problem, translation)] : []),
		...own.flatMap(({ goal, steps }) => [
			...(goal ? [paragraph(goalOf(goal, translation))] : []),
			...list(
				steps.map((step) =>
					[textOf(step, translation), whenOf(step, 'when', translation)?.words].filter(Boolean).join('\n')
				)
			)
		])
	]);
	return [
		{ heading: t('record.plan'), blocks: goals },
		{
			heading: t('plan.medicines.title'),
			blocks: medicines.flatMap((line) => medicineOf(line, translation))
		},
		{
			heading: t('plan.zones.title'),
			blocks: zones.flatMap((line) => [
				heading(t(zoneWords[line.zone ?? 'green'] ?? 'plan.zones.green')),
				paragraph(textOf(line, translation))
			])
		},
		{ heading: t('plan.lessons.title'), blocks: list(lessons.map((line) => textOf(line, translation))) },
		{ heading: t('plan.problems.barriers'), blocks: list(barriers.map((line) => textOf(line, translation))) },
		{
			heading: t('record.versions'),
			blocks: table(
				[t('record.version'), t('record.when'), t('record.from'), t('record.signed')],
				record.versions.map(({ number, publishedAt, publishedBy, signedBy }) => [
					String(number),
					format.date(publishedAt),
					nameIn(record, translation, publishedBy),
					signedBy === null ? '' : nameIn(record, translation, signedBy)
				])
			)
		}
	];
}

/** What a line says in all its parts, in the reader's language, or the other where there is nothing in it. */
export function textOf(
	line: PlanLine,
	{ language }: Translation,
	parts: readonly Part[] = shown[line.kind]
): string {
	return parts.flatMap((part) => wordsIn(line, part, language)?.words ?? []).join('\n');
}

const shown: Record<Kind, readonly Part[]> = { ...partsOf, problem: ['plain'], step: ['what', 'how'] };

const extra = (problem: PlanLine, translation: Translation): Block[] => {
	const more = textOf(problem, translation, ['learn_more']);
	return more ? [paragraph(more)] : [];
};

function goalOf(goal: PlanLine, translation: Translation): string {
	const { t, format } = translation;
	const target = targetOf(goal, format.number);
	return [
		textOf(goal, translation),
		target && t(target.key, target.values),
		goal.dueOn && t('plan.goals.due', { date: dayOf(translation, goal.dueOn) })
	]
		.filter(Boolean)
		.join('\n');
}

function medicineOf(line: PlanLine, translation: Translation): Block[] {
	const { t } = translation;
	const told: [WordKey, string][] = [
		['plan.medicines.purpose', textOf(line, translation, ['purpose'])],
		['plan.medicines.how_much', textOf(line, translation, ['how_much']) || (line.dose ?? '')],
		['plan.medicines.when_to_take', whenOf(line, 'when_to_take', translation)?.words ?? ''],
		['plan.medicines.with_what', textOf(line, translation, ['with_what'])],
		['plan.medicines.if_missed', textOf(line, translation, ['if_missed'])],
		['record.sig', line.sig ?? '']
	];
	return [
		heading([line.drugName, line.dose].filter(Boolean).join(', ')),
		...list(told.flatMap(([key, text]) => (text ? [`${t(key)}: ${text}`] : [])))
	];
}
