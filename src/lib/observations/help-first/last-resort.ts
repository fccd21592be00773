import type { Danger } from '../free-text/kinds.ts';
import { freeTextFields } from './fields.ts';

const stems: readonly (readonly [Danger, RegExp])[] = [
	['emergency', /breath|chest|911|overdos|bleed|stroke|faint|respir|pecho|aire|ahog|sangr|desmay|infarto/],
	['self_harm', /suicid|kill|\bdie\b|dying|myself|matar|morir|muer/]
];

/**
 * What a form's words may tell of, by a handful of stems that are always with the page: for when the phrases could not be
 * fetched. Finds too much, and far too little: two kinds only, which the help without the phrases has numbers for.
 */
export function stemsIn(fields: Readonly<Record<string, string>>): Danger[] {
	const words = freeTextFields
		.map((name) => fields[name] ?? '')
		.join('\n')
		.toLowerCase();
	return stems.flatMap(([danger, stem]) => (stem.test(words) ? [danger] : []));
}
