/** A word as rules compare it: lower case, without accents and apostrophes. */
export interface Word {
	text: string;
	/** Which sentence it stands in, from 0. A line ends one as well: people leave out the full stop. */
	sentence: number;
	/** Which passage, from 0: lines with no full stop and no empty line between, where a line may end within a phrase. */
	passage: number;
	/** A comma, a colon, a dash or a bracket stands before it. */
	afterComma: boolean;
}

/** Longer text is looked at up to here; a message has at most 4,000 characters. */
export const longest = 20_000;

const token = /[a-z0-9]+|[.!?;¡¿]+|\n|[,:()–—-]/g;
/** What nobody sees inside a word: soft hyphens, spaces without width, marks of direction. */
const unseen = /[\u00AD\u200B-\u200F\u2060\uFEFF]/g;
/** No sentence ends so, and the line after it goes on. */
const unfinished = new Set(
	'a an the my your our of and or nor without un una mi mis de del y o ni sin'.split(' ')
);

/**
 * The words of a text, in order. One pass over the text, whatever it holds: letters drawn out ("heeelp") are written
 * twice at most, and what is no letter of English or Spanish parts words.
 */
export function wordsOf(text: string): Word[] {
	const plain = text
		.slice(0, longest)
		.replace(unseen, '')
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[\u0300-\u036f'’‘´`]/g, '')
		.replace(/([a-z])\1{2,}/g, '$1$1');
	const words: Word[] = [];
	let [sentence, passage, lines] = [0, 0, 0];
	let afterComma = false;
	for (const [found] of plain.matchAll(token)) {
		if (/^[a-z0-9]/.test(found)) {
			const goesOn = lines === 1 && !afterComma && unfinished.has(words.at(-1)?.text ?? '');
			if (lines > 0 && !goesOn) sentence += 1;
			if (lines > 1) passage += 1;
			words.push({ text: found, sentence, passage, afterComma });
			[lines, afterComma] = [0, false];
		} else if (found === '\n') lines += 1;
		else if (/^[.!?;¡¿]/.test(found)) {
			sentence += 1;
			passage += 1;
			afterComma = false;
		} else afterComma = true;
	}
	return words;
}
