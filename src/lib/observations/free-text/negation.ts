import { negators, wordSet as set } from './negators.ts';
import type { Place } from './pattern.ts';
import type { Word } from './words.ts';

/** "If I get ...": said of what might be. */
const conditionals = set('if unless whenever incase si cuando');
/** "I do not know if ..." is said of what may be now. */
const doubting = set(
	'know see wonder wondering tell sure ask asking se saber pregunto dime digame ver seguro segura'
);
/** After these something new is said. */
const breakers = set(
	'but and however although though because cause since now then so yet except pero y aunque porque sino ahora entonces ' +
		'pues excepto'
);
const joiners = set('or nor o ni u');
/** "Not only", "no solo": no negation. */
const only = set('only just solo solamente');
const reach = 6;

/**
 * Whether what stands at a place is denied, or said of what might be: one of the words before it, in the same sentence,
 * takes it back, and nothing new begins between. A comma begins something new unless a list with "or" runs on.
 */
export function isTakenBack(
	words: readonly Word[],
	{ from }: Place,
	meanings: readonly (readonly string[])[]
): boolean {
	const sentence = words[from]?.sentence;
	if (words[from]?.afterComma && !listRunsOn(words, from)) return false;
	for (let place = from - 1; place >= 0 && place >= from - reach; place--) {
		const word = words[place];
		if (!word || word.sentence !== sentence) return false;
		const means = meanings[place] ?? [word.text];
		const isOneOf = (list: ReadonlySet<string>) => list.has(means[0] ?? '');
		if (isOneOf(negators)) return !only.has(words[place + 1]?.text ?? '');
		if (isOneOf(conditionals)) return !doubting.has(words[place - 1]?.text ?? '');
		if (isOneOf(breakers)) return false;
		if (word.afterComma && !listRunsOn(words, place)) return false;
	}
	return false;
}

/** Whether an "or" follows within the sentence: "no fever, chest pain or cough". */
function listRunsOn(words: readonly Word[], from: number): boolean {
	const sentence = words[from]?.sentence;
	for (let place = from; place < from + 2 * reach && words[place]?.sentence === sentence; place++)
		if (joiners.has(words[place]?.text ?? '')) return true;
	return false;
}
