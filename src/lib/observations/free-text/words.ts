/** A word as rules compare it: lower case, without accents and apostrophes. */
export interface Word {
	text: string;
	/** Which sentence it stands in, from 0. */
	sentence: number;
	/** A comma, a colon, a dash or a bracket stands before it. */
	afterComma: boolean;
}

/** Longer text is looked at up to here; a message has at most 4,000 characters. */
export const longest = 20_000;

const token = /[a-z0-9]+|[.!?;\n¡¿]+|[,:()–—-]/g;

/**
 * The words of a text, in order. One pass over the text, whatever it holds: letters drawn out ("heeelp") are written
 * twice at most, and what is no letter of English or Spanish parts words.
 */
export function wordsOf(text: string): Word[] {
	const plain = text
		.slice(0, longest)
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[\u0300-\u036f'’‘´`]/g, '')
		.replace(/([a-z])\1{2,}/g, '$1$1');
	const words: Word[] = [];
	let sentence = 0;
	let afterComma = false;
	for (const [found] of plain.matchAll(token)) {
		if (/^[a-z0-9]/.test(found)) {
			words.push({ text: found, sentence, afterComma });
			afterComma = false;
		} else if (/^[.!?;\n¡¿]/.test(found)) {
			sentence += 1;
			afterComma = false;
		} else afterComma = true;
	}
	return words;
}
