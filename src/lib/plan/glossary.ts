import * as v from 'valibot';
import type { Language } from '../i18n/languages.ts';
import english from './glossary/en.json' with { type: 'json' };
import spanish from './glossary/es.json' with { type: 'json' };
import { fold, matcherOf, type Matched } from './glossary-match.ts';

const words = (longest: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest));

/** One row of a glossary: a hard word, its plain words, and other forms of the hard word with theirs. */
export const GlossaryTerm = v.strictObject({
	jargon: words(80),
	plain: words(120),
	/**
	 * For instance `{ medications: 'medicines' }`. Without it the regular plural (and in Spanish the feminine) is found as well,
	 * and gets the same plain words.
	 */
	forms: v.optional(v.record(words(80), words(120)))
});

export type GlossaryTerm = v.InferOutput<typeof GlossaryTerm>;

/** A hard word found in a text: where (UTF-16 offsets, end not included), what stands there, what to put instead. */
export interface JargonFound {
	start: number;
	end: number;
	found: string;
	plain: string;
	/** The row's own name, whatever form was found. */
	jargon: string;
}

const glossary = v.object({ terms: v.array(GlossaryTerm) });

/** The rows Closeby ships, by language. */
export const shippedTerms: Record<Language, readonly GlossaryTerm[]> = {
	en: v.parse(glossary, english).terms,
	es: v.parse(glossary, spanish).terms
};

/** The shipped rows of a language with a clinic's own over them: the clinic's row for a word stands alone. */
export function termsWith(language: Language, own: readonly GlossaryTerm[]): GlossaryTerm[] {
	const named = new Set(own.map(({ jargon }) => jargon.toLowerCase()));
	return [...shippedTerms[language].filter(({ jargon }) => !named.has(jargon.toLowerCase())), ...own];
}

/**
 * Every hard word in a text with its plain swap, in reading order, none overlapping. Whole words in any case and with or without
 * their accents; the longest that begins at a place wins; abbreviations only in capitals. The swap keeps the case found,
 * and in English brings "a" or "an" along. Keep one array of terms while somebody types: it is prepared once.
 */
export function findJargon(text: string, language: Language, terms: readonly GlossaryTerm[]): JargonFound[] {
	const { pattern, rows } = matcherOf(terms, language);
	const { folded, offsets } = fold(text);
	return [...folded.matchAll(pattern)].flatMap((match) => {
		const row = rows.get(match[0].replace(/\s+/g, ' '));
		const start = offsets[match.index] ?? 0;
		const end = offsets[match.index + match[0].length] ?? text.length;
		const found = text.slice(start, end);
		if (row === undefined || (row.abbreviation && !found.startsWith(row.jargon))) return [];
		const plain = inCaseOf(found, row, text.slice(0, start));
		return [withArticle({ start, end, found, plain, jargon: row.jargon }, text, language)];
	});
}

function inCaseOf(found: string, { plain, abbreviation }: Matched, before: string): string {
	const capital = () => plain.slice(0, 1).toUpperCase() + plain.slice(1);
	if (abbreviation) return /(^|[.!?¿¡:\n]\s*)$/.test(before) ? capital() : plain;
	if (found === found.toUpperCase()) return plain.toUpperCase();
	return found[0] === found[0]?.toUpperCase() ? capital() : plain;
}

/** "An analgesic" becomes "a pain medicine": where the swap asks for the other article, the article is part of it. */
function withArticle(swap: JargonFound, text: string, language: Language): JargonFound {
	const article = language === 'en' ? /\b(an?)\s$/i.exec(text.slice(0, swap.start))?.[1] : undefined;
	if (article === undefined) return swap;
	const right = /^[aeiou]/i.test(swap.plain) ? 'an' : 'a';
	if (article.toLowerCase() === right) return swap;
	const start = swap.start - article.length - 1;
	const kept = article.startsWith('A') ? `A${right.slice(1)}` : right;
	return { ...swap, start, found: text.slice(start, swap.end), plain: `${kept} ${swap.plain}` };
}
