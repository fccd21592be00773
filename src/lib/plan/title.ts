import type { Language } from '../i18n/languages.ts';
import { wordsIn, type Kind, type Part, type PlanLine } from './line.ts';

/** The parts that name a line, the first with words counts. */
const naming: Record<Kind, readonly Part[]> = {
	problem: ['plain'],
	goal: ['own_words', 'plain'],
	step: ['what'],
	medicine: [],
	lesson: ['title'],
	barrier: ['plain'],
	zone: ['signs']
};

/** What a line is called: a few words, in the language asked for where there are any. */
export function titleOf(
	line: Pick<PlanLine, 'kind' | 'words' | 'drugName'>,
	language: Language
): { words: string; language: Language } {
	if (line.drugName !== null) return { words: line.drugName, language };
	for (const part of naming[line.kind]) {
		const found = wordsIn(line, part, language);
		if (found) return found;
	}
	return { words: '', language };
}
