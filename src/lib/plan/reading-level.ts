import type { Language } from '../i18n/languages.ts';
import { countText, type TextCounts } from './reading-level-text.ts';

/** How hard a text is, from easiest to hardest, in the seven steps of Flesch's table (1949). */
export type ReadingBand =
	| 'very_easy'
	| 'easy'
	| 'fairly_easy'
	| 'standard'
	| 'fairly_hard'
	| 'hard'
	| 'very_hard';

export interface ReadingLevel extends TextCounts {
	language: Language;
	/**
	 * Reading ease, about 0 to 100, higher is easier: Flesch for English, Fernández Huerta for Spanish. The band is
	 * read from it.
	 */
	ease: number;
	band: ReadingBand;
	/** Years of school in the United States: Flesch-Kincaid for English; for Spanish, the grade of the band. */
	grade: number;
	/** English only. `estimated` when the text has fewer than the 30 sentences the formula was made for. */
	smog?: { grade: number; estimated: boolean };
	/** Whether a patient can be given it: grade 6.0 or below in English, "easy" or better in Spanish. */
	plain: boolean;
}

/** The highest Flesch-Kincaid grade of a text for patients. */
const highestGrade = 6;

/** The lowest Fernández Huerta score of a text for patients: where "easy" begins. */
const lowestEase = 80;

/** From which ease on; the grade is the one Flesch's table and Fernández Huerta's give for the band. */
const bands: readonly { from: number; band: ReadingBand; grade: number }[] = [
	{ from: 90, band: 'very_easy', grade: 4 },
	{ from: 80, band: 'easy', grade: 5 },
	{ from: 70, band: 'fairly_easy', grade: 6 },
	{ from: 60, band: 'standard', grade: 8 },
	{ from: 50, band: 'fairly_hard', grade: 10 },
	{ from: 30, band: 'hard', grade: 13 },
	{ from: -Infinity, band: 'very_hard', grade: 16 }
];

/**
 * The reading level of one text, or undefined when it has no words. `names` are those of drugs, conditions and laws
 * that must stay as they are: each counts as one plain word. Fast enough to run while somebody types.
 */
export function readingLevel(
	text: string,
	language: Language,
	names: readonly string[] = []
): ReadingLevel | undefined {
	const counts = countText(text, language, names);
	if (counts.words === 0) return undefined;
	return language === 'en' ? english(counts) : spanish(counts);
}

function english(counts: TextCounts): ReadingLevel {
	const { ease, grade } = { ease: fleschEase(counts), grade: fleschKincaidGrade(counts) };
	const smog = { grade: smogGrade(counts), estimated: counts.sentences < 30 };
	return {
		...counts,
		language: 'en',
		ease,
		band: bandOf(ease).band,
		grade,
		smog,
		plain: grade <= highestGrade
	};
}

function spanish(counts: TextCounts): ReadingLevel {
	const ease = fernandezHuertaEase(counts);
	return { ...counts, language: 'es', ease, ...bandOf(ease), plain: ease >= lowestEase };
}

function bandOf(ease: number): { band: ReadingBand; grade: number } {
	const { band, grade } = bands.find(({ from }) => ease >= from) ?? { band: 'very_hard', grade: 16 };
	return { band, grade };
}

/** Flesch, A new readability yardstick, Journal of Applied Psychology 32 (1948). */
export function fleschEase({ sentences, words, syllables }: TextCounts): number {
	return 206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words);
}

/** Kincaid, Fishburne, Rogers and Chissom, Research Branch Report 8-75, Naval Air Station Memphis (1975). */
export function fleschKincaidGrade({ sentences, words, syllables }: TextCounts): number {
	return 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
}

/**
 * McLaughlin, SMOG grading: a new readability formula, Journal of Reading 12 (1969), in its exact form. For fewer than
 * the 30 sentences it asks for, the long words are brought up to 30 in proportion: the adjustment for short texts
 * of the National Cancer Institute ("Making health communication programs work").
 */
export function smogGrade({ sentences, polysyllables }: TextCounts): number {
	return 1.043 * Math.sqrt((polysyllables * 30) / sentences) + 3.1291;
}

/**
 * Fernández Huerta, Medidas sencillas de lecturabilidad, Consigna 214 (1959), with the correction of Gwillim Law
 * (LINGUIST List 22.2332, 2011): as printed, "F" would be sentences per 100 words, by which shorter sentences would read as
 * harder; it is the words per sentence, as in Flesch, whose formula it adapts.
 */
export function fernandezHuertaEase({ sentences, words, syllables }: TextCounts): number {
	return 206.84 - 60 * (syllables / words) - 1.02 * (words / sentences);
}
