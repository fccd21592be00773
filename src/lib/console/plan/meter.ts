import type { Language } from '../../i18n/languages.ts';
import {
	findJargon,
	shippedTerms,
	termsWith,
	type GlossaryTerm,
	type JargonFound
} from '../../plan/glossary.ts';
import { findMedicineChanges } from '../../plan/medicine-wording.ts';
import { readingLevel, type ReadingLevel } from '../../plan/reading-level.ts';

// Loaded only beside a field that patients' words are written into: with its glossary it is larger than the page.

/** A clinic's own word for a term; `plain` null takes a shipped one out. */
export interface OwnTerm {
	language: Language;
	jargon: string;
	plain: string | null;
}

/** What there is to say of a text while it is written. */
export interface Reading {
	level: ReadingLevel | undefined;
	jargon: JargonFound[];
	/** The first words that read like a change of a drug or dose. */
	medicine: string | undefined;
}

/** The hard words of a language with a clinic's own over them. Keep it while somebody types. */
export function termsOf(language: Language, own: readonly OwnTerm[]): readonly GlossaryTerm[] {
	const ofLanguage = own.filter((term) => term.language === language);
	if (ofLanguage.length === 0) return shippedTerms[language];
	const out = new Set(
		ofLanguage.filter(({ plain }) => plain === null).map(({ jargon }) => jargon.toLowerCase())
	);
	const instead = ofLanguage.flatMap(({ jargon, plain }) => (plain === null ? [] : [{ jargon, plain }]));
	return termsWith(language, instead).filter(({ jargon }) => !out.has(jargon.toLowerCase()));
}

/** Reads a text as a patient would. `names` are those of drugs, which stay as they are. */
export function read(
	text: string,
	language: Language,
	terms: readonly GlossaryTerm[],
	names: readonly string[]
): Reading {
	return {
		level: readingLevel(text, language, names),
		jargon: findJargon(text, language, terms),
		medicine: findMedicineChanges(text, language)[0]?.found
	};
}
