import type { WordKey } from '../../i18n/resources.ts';
import type { Translation } from '../../i18n/translation.ts';
import type { PlanLine } from '../../plan/line.ts';
import { reviewQuestions } from '../../plan/medicine-review-input.ts';
import { partOfDay, reasonWords } from '../../plan/words.ts';
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
import { textOf } from './readable-plan.ts';
import type { RecordCopy } from './record.ts';

/** What a patient wrote about themselves, as it stands now. */
export function aboutMeBlocks({ aboutMe }: RecordCopy, { t }: Translation): Block[] {
	const now = aboutMe.at(-1);
	const told: [WordKey, string | null | undefined][] = [
		['plan.aboutMe.who_matters', now?.whoMatters],
		['plan.aboutMe.fears', now?.fears],
		['plan.aboutMe.how_to_talk', now?.howToTalk],
		['plan.aboutMe.best_times', now?.bestTimes]
	];
	return told.flatMap(([key, words]) => (words ? [heading(t(key)), paragraph(words)] : []));
}

/** What the reader of the record said is told to them: "You agree", not "You agrees". */
const ownOpinionWords = {
	agree: 'record.opinion.agree',
	object: 'record.opinion.object',
	propose: 'record.opinion.propose'
} as const;
const opinionWords = {
	agree: 'plan.opinion.saidAgree',
	object: 'plan.opinion.saidObject',
	propose: 'plan.opinion.saidPropose'
} as const;
const stepWords = {
	done: 'plan.steps.done',
	could_not: 'plan.steps.could_not',
	not_sure: 'plan.steps.not_sure'
} as const;
const doseWords = { taken: 'plan.medicines.saidTaken', missed: 'plan.medicines.saidMissed' } as const;

/** What was said of the plan, and what became of its steps and doses. */
export function answerBlocks(record: RecordCopy, translation: Translation): ReadableSection[] {
	const { t, format } = translation;
	const lineOf = (id: string | null): PlanLine | undefined =>
		record.versions.flatMap(({ lines }) => lines).find((line) => line.id === id);
	const what = (id: string | null): string => {
		const line = lineOf(id);
		return line ? (line.drugName ?? textOf(line, translation)) : '';
	};
	const why = (reason: keyof typeof reasonWords | null, words: string | null) =>
		[reason && t(reasonWords[reason]), words].filter(Boolean).join('. ');
	const opinions = record.opinions.flatMap(({ opinion, words, author, givenAt, line, answers }) => [
		heading(
			`${format.date(givenAt)}: ${
				author === record.patient.id
					? t(ownOpinionWords[opinion])
					: t(opinionWords[opinion], { name: nameIn(record, translation, author) })
			}`
		),
		...(line ? [paragraph(t('plan.opinion.about', { what: what(line) }))] : []),
		...(words ? [paragraph(words)] : []),
		...answers.map((answer) => paragraph(`${nameIn(record, translation, answer.author)}: ${answer.words}`))
	]);
	const taught = record.teachBacks.flatMap(({ line, words, author, givenAt }) => [
		heading(`${format.date(givenAt)}: ${nameIn(record, translation, author)}`),
		paragraph([what(line), words].filter(Boolean).join('\n\n'))
	]);
	return [
		{ heading: t('record.said'), blocks: opinions },
		{ heading: t('record.taught'), blocks: taught },
		{
			heading: t('record.steps'),
			blocks: table(
				[t('record.day'), t('record.what'), t('record.how'), t('record.why')],
				record.steps.map(({ day, line, outcome, reason, words }) => [
					dayOf(translation, day),
					what(line),
					t(stepWords[outcome]),
					why(reason, words)
				])
			)
		},
		{
			heading: t('record.doses'),
			blocks: table(
				[t('record.day'), t('record.what'), t('record.part'), t('record.how'), t('record.why')],
				record.doses.map(({ day, line, dayPart, outcome, reason, words }) => {
					const part = partOfDay(dayPart);
					const clock = part ? t(part) : format.clock(dayPart);
					return [dayOf(translation, day), what(line), clock, t(doseWords[outcome]), why(reason, words)];
				})
			)
		}
	];
}

const questionWords = {
	side_effects: 'record.review.side_effects',
	missed_doses: 'record.review.missed_doses',
	confusion: 'record.review.confusion',
	cost: 'record.review.cost',
	duplicates: 'record.review.duplicates'
} as const;
const outcomeWords = {
	found: 'record.review.found',
	nothing: 'record.review.nothing',
	not_asked: 'record.review.notAsked'
} as const;

/** The talks in which the medicines were gone through. */
export function reviewBlocks(record: RecordCopy, translation: Translation): Block[] {
	const { t, format } = translation;
	return record.reviews.flatMap(({ heldAt, author, findings, note }) => [
		heading(`${format.date(heldAt)}, ${nameIn(record, translation, author)}`),
		...list(
			reviewQuestions.map((question) => {
				const { outcome, words } = findings[question];
				return [`${t(questionWords[question])}: ${t(outcomeWords[outcome])}`, words]
					.filter(Boolean)
					.join(' ');
			})
		),
		...(note ? [paragraph(note)] : [])
	]);
}
