import type { Language } from '../i18n/languages.ts';
import { syllablesIn } from './reading-level-syllables.ts';
import { anyOf, withSpokenForms } from './reading-level-spoken.ts';

/** What the formulas of readability count in a text. */
export interface TextCounts {
	sentences: number;
	words: number;
	syllables: number;
	/** Words of three syllables or more. */
	polysyllables: number;
}

/**
 * Names that must stay and figures read at a glance say nothing about how hard a text is: each counts as one plain
 * word. So Flesch left figures out (1948), and so AHRQ advises for the names of drugs and conditions.
 */
const plainWord: Record<Language, string> = { en: 'thing', es: 'cosa' };

const word = /\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*/gu;
const figure = /(?<![\p{L}\d])(?=[\p{Lu}-]*\d)[\p{Lu}\d]+(?:[-.,:/–][\p{Lu}\d]+)*/gu;
const sentenceEnd = /[\n\r]+|[.!?…]+["”»’')\]]*(?=\s|$)/;

/**
 * Counts one text. A sentence ends at `.`, `!`, `?`, `…` and at the end of a line, so that each point of a list is one;
 * the dot of a figure or an abbreviation ends none. `names` (in any case, of one word or more) and figures count as
 * one plain word each, abbreviations and units as what is said for them.
 */
export function countText(text: string, language: Language, names: readonly string[] = []): TextCounts {
	const neutral = plainWord[language];
	const named = names.length === 0 ? text : text.normalize('NFC').replace(anyOf(names), neutral);
	const spoken = withSpokenForms(named.normalize('NFC'), language).replace(figure, neutral);
	const sentences = spoken
		.split(sentenceEnd)
		.map((sentence) => sentence.match(word) ?? [])
		.filter((words) => words.length > 0);
	const syllables = sentences.flat().map((each) => syllablesIn(each, language));
	return {
		sentences: sentences.length,
		words: syllables.length,
		syllables: syllables.reduce((sum, count) => sum + count, 0),
		polysyllables: syllables.filter((count) => count >= 3).length
	};
}
