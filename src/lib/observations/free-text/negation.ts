import { isAnsweredNo } from './answered.ts';
import type { Danger } from './kinds.ts';
import { negators, wordSet as set } from './negators.ts';
import type { Meant, Place } from './pattern.ts';
import { leavesStanding } from './standing.ts';
import type { Word } from './words.ts';

/** "If I get ...": said of what might be. */
const conditionals = set('if unless incase si');
/** "I do not know if ..." is said of what may be now, and "como si ..." of what it is like. */
const doubting = set(
	'know see wonder wondering tell sure ask asking as like even se saber pregunto dime digame ver seguro segura como igual'
);
/** After these something new is said. */
const breakers = set(
	'but and however although though because cause since now then so yet except just still only pero y aunque porque sino ' +
		'ahora entonces pues excepto solo solamente nomas todavia'
);
const joiners = set('or nor o ni u');
/** "Not only", "no solo": no negation. */
const only = set('only just solo solamente nomas');
/** Who begins to say something new where no comma stands: "no fever my chest hurts", "no tengo fiebre me duele ...". */
const beginners = set('i im ive my its shes hes me se le tengo tiene siento estoy');
/** After these it is still the same: "I don't think my ...", "no creo que me ...". */
const continuing = set(
	'think thinks thought know believe say said saying like mean feel feels that guess remember when if or que q k o ni si cuando creo pienso'
);
/** "No my chest hurts": an answer, and then what is so. Spanish "no me" and "no he" deny. */
const afterAnswer = set('i im ive my its there');
const speaking = set('say tell pretend decir digo negar ignore hide');
const denying = set('deny denies denied niego niega');
/** "Never had pain like this before", "nunca me habia dolido asi". */
const never = set('never nunca jamas havent hasnt hadnt');
const likeThis = set('this these such asi tan tanto este esta esto');
const ofTime = set(
	'time week month year morning winter summer spring fall point date semana mes ano manana vez'
);
const reach = 6;

/**
 * Whether what stands at a place is denied, or said of what might be: one of the words before it, in the same sentence,
 * takes it back, and nothing new begins between. A comma begins something new unless a list with "or" runs on, or "only"
 * follows. What people say that they cannot do is denied by nothing but "if"; no "if" takes back what tells of self-harm or
 * abuse; and who was asked and answered no has denied it.
 */
export function isTakenBack(
	words: readonly Word[],
	{ from, to }: Place,
	meanings: Meant,
	danger: Danger
): boolean {
	const sentence = words[from]?.sentence;
	const means = (place: number) => (words[place]?.sentence === sentence && meanings[place]?.[0]) || '';
	const saysCannot = negators.has(means(from));
	const within = words
		.slice(from + 1, to)
		.some(({ afterComma }, inside) => afterComma && !only.has(means(from + 1 + inside)));
	if (isAnsweredNo(words, { from, to }, meanings)) return true;
	if ((words[from]?.afterComma || within) && !listRunsOn(words, from)) return false;
	for (let place = from - 1; place >= 0 && place >= from - reach; place--) {
		const word = words[place];
		if (!word || word.sentence !== sentence) return false;
		const text = means(place);
		if (negators.has(text)) {
			if (saysCannot) return false;
			return !isNoDenial(words, place, to, means) && !leavesStanding(words, place, from, danger, means);
		}
		if (conditionals.has(text)) {
			return danger !== 'self_harm' && danger !== 'abuse' && !doubting.has(means(place - 1));
		}
		// "It did not cause ..." is no "because".
		if (breakers.has(text) && !(text === 'cause' && negators.has(means(place - 1)))) return false;
		if (word.afterComma && !listRunsOn(words, place)) return false;
		// "No le tengo ...": what follows a denying word at once is no new beginning.
		let first = place;
		while (first > place - 3 && !words[first]?.afterComma && beginners.has(means(first - 1))) first--;
		const before = means(first - 1);
		if (beginners.has(text) && !continuing.has(before) && !negators.has(before) && !conditionals.has(before))
			return false;
	}
	return false;
}

/** Whether a word that denies denies nothing of what ends before `to`. */
function isNoDenial(
	words: readonly Word[],
	place: number,
	to: number,
	means: (place: number) => string
): boolean {
	const text = means(place);
	const next = means(place + 1);
	if (only.has(next) || (text === 'no' && afterAnswer.has(next))) return true;
	const deniedBefore = (from: number) => [1, 2].some((back) => negators.has(means(from - back)));
	if (denying.has(text) && deniedBefore(place)) return true;
	const spoken = [1, 2, 3].find((back) => speaking.has(means(place - back)));
	if (spoken !== undefined && deniedBefore(place - spoken)) return true;
	if (!never.has(text)) return false;
	const { sentence } = words[place] ?? {};
	for (let later = place + 1; later < to + reach && words[later]?.sentence === sentence; later++)
		if (likeThis.has(means(later)) && !ofTime.has(means(later + 1))) return true;
	return false;
}

/** Whether an "or" follows within the sentence: "no fever, chest pain or cough". */
function listRunsOn(words: readonly Word[], from: number): boolean {
	const sentence = words[from]?.sentence;
	for (let place = from; place < from + 2 * reach && words[place]?.sentence === sentence; place++)
		if (joiners.has(words[place]?.text ?? '')) return true;
	return false;
}

/** What may stand between a word that denies and what it denies: "no se me ha quitado", "has not really gone". */
const carriers = set('me se le nos ha han been really all feel feeling felt get got go went siento');

/** The place of the word that denies what begins at `from`: "it did not go away", "no me quito el dolor"; mostly none. */
export function denierOf(words: readonly Word[], from: number, meanings: Meant): number | undefined {
	for (let place = from - 1; place >= from - 4; place--) {
		if (words[place]?.sentence !== words[from]?.sentence || words[place + 1]?.afterComma) return undefined;
		const text = meanings[place]?.[0] ?? '';
		if (negators.has(text)) return place;
		if (!carriers.has(text)) return undefined;
	}
	return undefined;
}
