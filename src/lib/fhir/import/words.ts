import { hidden } from '../../ui/hidden-text.ts';
import { translationUrl } from '../plan-line.ts';
import type { Concept } from './datatypes.ts';

/** What SNOMED CT puts behind a term to tell its hierarchy; no word for people. */
const semanticTag =
	/\s+\((?:disorder|finding|situation|procedure|regime\/therapy|event|observable entity)\)$/i;

const everyHidden = new RegExp(`(?:${hidden.source})+`, 'gu');

/** Text as one line with single spaces, without what cannot be seen; undefined where nothing is left. */
export function tidy(text: string | undefined): string | undefined {
	const tidied = text?.toWellFormed().normalize('NFC').replace(everyHidden, ' ').replace(/\s+/g, ' ').trim();
	return tidied && /[\p{L}\p{N}]/u.test(tidied) ? tidied : undefined;
}

/** Whether an element says anything, whatever it is. */
export function isSaid(value: unknown): boolean {
	if (typeof value !== 'object') return value !== undefined;
	return value !== null && Object.values(value).some(isSaid);
}

/** What a concept is called: its text, else the first display of a code. */
export function nameOf(concept: Concept | undefined): string | undefined {
	const name = tidy(concept?.text) ?? concept?.coding.map(({ display }) => tidy(display)).find(Boolean);
	return tidy(name?.replace(semanticTag, ''));
}

/** The first code of a concept in this system, if it is written as codes there are. */
export function codeOf(concept: Concept | undefined, system: string, written: RegExp): string | undefined {
	return concept?.coding.find((one) => one.system === system && written.test(one.code ?? ''))?.code;
}

/** The codes of a concept, whatever their system. */
export const codesOf = (concept: Concept | undefined): string[] =>
	concept?.coding.flatMap(({ code }) => code ?? []) ?? [];

/** What a concept is called in Spanish, where it says so with the standard translation extension. */
export function spanishOf(concept: Concept | undefined): string | undefined {
	const translations = concept?._text?.extension.filter(({ url }) => url === translationUrl) ?? [];
	const spanish = translations.find(({ extension }) =>
		extension.some(({ url, valueCode }) => url === 'lang' && /^es(-|$)/i.test(valueCode ?? ''))
	);
	return tidy(spanish?.extension.find(({ url }) => url === 'content')?.valueString);
}
