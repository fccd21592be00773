import type { Language } from '../i18n/languages.ts';
import type { GlossaryTerm } from './glossary.ts';

/** What one form of a hard word stands for. */
export interface Matched {
	jargon: string;
	plain: string;
	/** All capitals, as BP: found only so, for in small letters it may be another word. */
	abbreviation: boolean;
}

interface Matcher {
	/** Finds every form in a folded text, the longest first. */
	pattern: RegExp;
	/** By the folded form. */
	rows: ReadonlyMap<string, Matched>;
}

const prepared = new WeakMap<readonly GlossaryTerm[], Map<Language, Matcher>>();

/** The matcher of these terms, made once for each array. */
export function matcherOf(terms: readonly GlossaryTerm[], language: Language): Matcher {
	const ofTerms = prepared.get(terms) ?? new Map<Language, Matcher>();
	const matcher = ofTerms.get(language) ?? prepare(terms, language);
	prepared.set(terms, ofTerms.set(language, matcher));
	return matcher;
}

/** Small letters without accents, each with the place in the text it came from; ñ is a letter of its own. */
export function fold(text: string): { folded: string; offsets: number[] } {
	const letters: string[] = [];
	const offsets: number[] = [];
	for (const [at, unit] of text.split('').entries()) {
		if (unit === '\u0303' && letters.at(-1) === 'n') letters[letters.length - 1] = 'ñ';
		if (/\p{M}/u.test(unit)) continue;
		const small = unit.toLowerCase();
		letters.push(small === 'ñ' ? small : (small.normalize('NFD')[0] ?? unit));
		offsets.push(at);
	}
	return { folded: letters.join(''), offsets: [...offsets, text.length] };
}

function prepare(terms: readonly GlossaryTerm[], language: Language): Matcher {
	const rows = new Map<string, Matched>();
	for (const { jargon, plain, forms } of terms) {
		const abbreviation = /^\p{Lu}{2,}$/u.test(jargon);
		const others = forms ?? Object.fromEntries(regularForms(jargon, language).map((form) => [form, plain]));
		for (const [form, instead] of [[jargon, plain] as const, ...Object.entries(others)]) {
			rows.set(fold(form).folded, { jargon, plain: instead, abbreviation });
		}
	}
	const longestFirst = [...rows.keys()].sort((a, b) => b.length - a.length);
	const any = longestFirst.map((form) =>
		form.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(' ', '\\s+')
	);
	// Without a term nothing is to be found: a pattern that never matches.
	const words = any.length === 0 ? '(?!)' : any.join('|');
	return { pattern: new RegExp(`(?<![\\p{L}\\d])(?:${words})(?![\\p{L}\\d])`, 'gu'), rows };
}

/** The regular plural, and in Spanish the feminine, of the last word. A form that does not exist is never met. */
function regularForms(jargon: string, language: Language): string[] {
	if (language === 'en') {
		if (/[^aeiou]y$/i.test(jargon)) return [`${jargon.slice(0, -1)}ies`];
		return [/(s|x|z|ch|sh)$/i.test(jargon) ? `${jargon}es` : `${jargon}s`];
	}
	if (/o$/i.test(jargon)) return ['os', 'a', 'as'].map((ending) => jargon.slice(0, -1) + ending);
	if (/z$/i.test(jargon)) return [`${jargon.slice(0, -1)}ces`];
	return [/[aeiouáéíóú]$/i.test(jargon) ? `${jargon}s` : `${jargon}es`];
}
