import type { Translation } from '../../i18n/translation.ts';
import { measureKeys } from '../../observations/measures.ts';
import { feelingWords, symptomWords } from '../../observations/symptom-words.ts';
import { mealWords, nameOfMeasure } from '../../observations/words.ts';
import { written } from '../../observations/written.ts';
import { heading, list, nameIn, paragraph, type Block, type ReadableSection } from './blocks.ts';
import type { CopiedCheck, CopiedReading, RecordCopy } from './record.ts';

/** How many of one kind people read; a year of days is in it, and the file has all. */
const most = 400;

/** Readings by what was measured, and daily checks, newest first, in a line each. What was withdrawn is not read. */
export function readingBlocks(record: RecordCopy, translation: Translation): ReadableSection[] {
	const { t, format } = translation;
	const newest = <T extends { at: string }>(all: readonly T[]): T[] =>
		all.toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
	const lines = <T extends { at: string; author: string }>(
		all: readonly T[],
		say: (one: T) => string[]
	): Block[] => [
		...list(
			newest(all)
				.slice(0, most)
				.map((one) => {
					const by = one.author === record.patient.id ? '' : ` (${nameIn(record, translation, one.author)})`;
					return `${format.dateTime(one.at)}: ${say(one).filter(Boolean).join('. ')}${by}`;
				})
		),
		...(all.length > most ? [paragraph(t('record.older', { count: all.length - most }))] : [])
	];
	const measured = ({ entered, context, note, version }: CopiedReading): string[] => [
		written(entered ?? [], format.number, t),
		...(context === null ? [] : [t(mealWords[context])]),
		...(version > 1 ? [t('record.corrected')] : []),
		note ?? ''
	];
	const felt = ({ feeling, symptoms, note }: CopiedCheck): string[] => [
		...(feeling === null ? [] : [t(feelingWords[feeling])]),
		format.list(symptoms.map((symptom) => t(symptomWords[symptom]))),
		note ?? ''
	];
	const standing = record.readings.filter(({ entered }) => entered !== null);
	return [
		{
			heading: t('record.readings'),
			blocks: measureKeys.flatMap((measure) => {
				const own = standing.filter((reading) => reading.measure === measure);
				return own.length > 0 ? [heading(t(nameOfMeasure(measure))), ...lines(own, measured)] : [];
			})
		},
		{
			heading: t('record.checks'),
			blocks: lines(
				record.checks.filter(({ withdrawn }) => !withdrawn),
				felt
			)
		}
	];
}
