import { syllable } from 'syllable';
import type { Language } from '../i18n/languages.ts';

const counted: Record<Language, Map<string, number>> = { en: new Map(), es: new Map() };
const rules: Record<Language, (word: string) => number> = { en: englishSyllables, es: spanishSyllables };

/** Words our texts use that `syllable` counts wrong, by the dictionary. */
const corrections = new Map([
	['area', 3],
	['areas', 3],
	['caregiver', 3],
	['caregivers', 3],
	['diarrhea', 4]
]);

/**
 * How many syllables one written word has when read aloud, at least 1. The same words come again with every key
 * typed, so each is counted once.
 */
export function syllablesIn(word: string, language: Language): number {
	const known = counted[language].get(word);
	if (known !== undefined) return known;
	const count = Math.max(1, rules[language](word));
	// A page of words is a few hundred; a pasted book must not fill the memory of a phone.
	if (counted[language].size > 5_000) counted[language].clear();
	counted[language].set(word, count);
	return count;
}

function englishSyllables(word: string): number {
	// "Doctor's" has the syllables of "doctor"; after a hiss ("nurse's") there is one more, which no text of ours needs.
	const stem = word.toLowerCase().replace(/['’]s$/, '');
	return corrections.get(stem) ?? syllable(stem);
}

/**
 * The rules of the Ortografía de la lengua española (RAE, 2010): an open vowel (a, e, o) or a stressed closed one (í, ú)
 * is a syllable of its own; an unstressed i, u, ü or final y joins the vowel beside it. A silent h between vowels
 * changes nothing, and the u of que, qui, gue, gui is not heard.
 */
function spanishSyllables(word: string): number {
	const heard = word
		.toLowerCase()
		.normalize('NFC')
		.replace(/h/g, '')
		.replace(/q[uú]/g, 'k')
		.replace(/gu(?=[eiéí])/g, 'g')
		.replace(/y(?![aeiouáéíóúü])/g, 'i');
	const vowels = heard.match(/[aeiouáéíóúü]+/g) ?? [];
	return vowels.reduce((sum, together) => sum + Math.max(1, together.match(/[aeoáéóíú]/g)?.length ?? 0), 0);
}
