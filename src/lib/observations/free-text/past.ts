import type { Means, Meant, Place } from './pattern.ts';
import * as tense from './tense.ts';
import { clausesIn, type Clause } from './times.ts';
import type { Word } from './words.ts';

/**
 * Tells whether what stands at a place is over. `longAgo` are the places that say so ("in 2019", "my father died"), each of
 * its own clause; people write without full stops, so "I had a stroke in 2019 and today my face is drooping" is one
 * sentence and two times. In another clause it is over where it is told of as past. What is the same as then, came again,
 * or lasts since then, is not over. In doubt it is not: a help too many costs less than one too few.
 */
export function pastReader(
	words: readonly Word[],
	meanings: Meant,
	longAgo: readonly Place[]
): (place: Place) => boolean {
	const means: Means = (place) => meanings[place]?.[0] ?? '';
	const over = longAgo
		.filter((place) => saysOver(means, place))
		.map((place) => anniversary(words, means, place));
	if (over.length === 0) return () => false;
	const clauses = clausesIn(words, means, over);
	const sentencesOf = (places: readonly Place[]) => new Set(places.map(({ from }) => words[from]?.sentence));
	const past = sentencesOf(over);
	// When somebody died tells when nothing else was.
	const dated = sentencesOf(over.filter((place) => !isDeath(means, place)));
	// "Last winter I passed out. It just happened again."
	const repeated = new Set(
		clauses.flatMap(({ repeats, sentence }) => (repeats ? [sentence, sentence - 1] : []))
	);
	return (place) => {
		const sentence = words[place.from]?.sentence;
		const clause = clauses[lastOf(means, place)];
		if (sentence === undefined || !clause || !past.has(sentence) || repeated.has(sentence)) return false;
		if (isOfNow(means, place) || isSame(means, place, clause)) return false;
		// "... in 2019 chest pain started an hour ago".
		if (clause.longAgo) return !clause.compares && !(clause.timed && place.from >= clause.longAgo.to);
		if (clause.present || (clause.ofOneself && !dated.has(sentence))) return false;
		return clause.past || clause.listed;
	};
}

/** Whether such words say that something is over; not "since last year", "I am used to ...", "since my last fall". */
function saysOver(means: Means, { from, to }: Place): boolean {
	const first = means(from);
	if (first === 'used' && tense.accustomed.has(means(from - 1))) return false;
	if (first === 'last' && means(from + 1) === 'fall' && tense.whose.has(means(from - 1))) return false;
	// "Hace un mes que me falta el aire".
	if (first === 'hace' && means(to) === 'que')
		return [1, 2, 3, 4].some((step) => tense.isPastVerb(means, to + step));
	let before = from - 1;
	while (from - before < 4 && (tense.counting.has(means(before)) || /^\d+$/.test(means(before)))) before--;
	return !tense.since.has(means(before));
}

/** "Five years ago today", "hoy hace un ano": not of today. */
function anniversary(words: readonly Word[], means: Means, { from, to }: Place): Place {
	const isTime = (place: number) =>
		words[place]?.sentence === words[from]?.sentence && tense.times.has(means(place));
	return {
		from: isTime(from - 1) && !words[from]?.afterComma ? from - 1 : from,
		to: tense.periods.has(means(to - 1)) && isTime(to) && !words[to]?.afterComma ? to + 1 : to
	};
}

/** Where a phrase that goes on into another clause is told of; "heart attack in 2019 and now" is not told of now. */
function lastOf(means: Means, { from, to }: Place): number {
	let last = to - 1;
	while (last > from && (tense.times.has(means(last)) || tense.joiners.has(means(last)))) last--;
	return last;
}

const isDeath = (means: Means, { to }: Place): boolean =>
	[to - 1, to - 2].some((place) => tense.deaths.has(means(place)));

/** "My chest hurts", "I have bad chest pain"; not "to have", "did not have". */
function isOfNow(means: Means, { from, to }: Place): boolean {
	for (let place = from; place < to; place++) if (tense.presentVerbs.has(means(place))) return true;
	let before = from - 1;
	while (from - before < 4 && tense.qualifying.has(means(before))) before--;
	return tense.having.has(means(before)) && !tense.infinitive.has(means(before - 1));
}

/** "The same pain in my chest", "my chest hurts the same"; not "the same day", and not what somebody died of as well. */
function isSame(means: Means, { from, to }: Place, clause: Clause): boolean {
	const last = Math.min(clause.to, to + 8);
	for (let place = Math.max(clause.from, from - 3); place < last; place++)
		if (tense.same.has(means(place)) && !tense.sameTime.has(means(place + 1))) return !clause.ofDeath;
	return false;
}
