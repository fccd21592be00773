import { wordSet as set } from './negators.ts';
import type { Meant, Place } from './pattern.ts';
import type { Word } from './words.ts';

/** "She asked if I ...", "she wanted to know whether I ...". */
const asking = set(
	'ask asks asked asking know wondered wonders preguntar preguntaba pregunta preguntan pregunto preguntaron preguntado saber'
);
const whether = set('if whether about si sobre de');
const no = set(
	'no not nope none never dont didnt doesnt isnt arent havent hasnt hadnt wasnt wouldnt nunca jamas nada'
);
/** "No, thank you", "y no tengo". */
const afterNo = set('thanks way gracias tengo pienso quiero');
/** Who says "no" and then this may mean yes. */
const notQuite = set(
	'but though although however because cause lie lied lying truth true could couldnt cant cannot pero aunque porque menti ' +
		'mentira mentir verdad puedo pude podia si yes do am'
);
const reach = 8;

/** Whether somebody was asked if it is so and answered no: "my daughter asked if I want to die, I said no". */
export function isAnsweredNo(words: readonly Word[], { from, to }: Place, meanings: Meant): boolean {
	const means = (place: number) => meanings[place]?.[0] ?? '';
	const sentence = words[from]?.sentence;
	const first = Math.max(0, from - reach);
	const before = Array.from({ length: to - first }, (_, step) => first + step).filter(
		(place) => words[place]?.sentence === sentence
	);
	if (!before.some((place) => whether.has(means(place))) || !before.some((place) => asking.has(means(place))))
		return false;
	const end = endOf(words, to);
	const last = [end - 1, end - 2].find((place) => place >= to && no.has(means(place)));
	if (last === undefined || end - to > reach || (last === end - 2 && !afterNo.has(means(end - 1))))
		return false;
	for (let place = to; place < Math.min(words.length, to + 4 * reach); place++)
		if (notQuite.has(means(place))) return false;
	return true;
}

/** The end of the sentence in which the word at `from` stands; looks no further than an answer is long. */
function endOf(words: readonly Word[], from: number): number {
	let end = from;
	while (end < words.length && end - from <= reach && words[end]?.sentence === words[from]?.sentence) end++;
	return end;
}
