import type { Means, Place } from './pattern.ts';
import * as tense from './tense.ts';
import type { Word } from './words.ts';

/** A part of a sentence that tells of one time. */
export interface Clause extends Place {
	sentence: number;
	/** What says that it is of long ago. */
	longAgo: Place | undefined;
	/** Told of as of now, as past, or neither. */
	present: boolean;
	past: boolean;
	/** "Today", "last night": what follows is told of it as well. */
	timed: boolean;
	hasSubject: boolean;
	/** A part of a list of which another part is of long ago. */
	listed: boolean;
	ofOneself: boolean;
	ofDeath: boolean;
	/** "It is like in 2019". */
	compares: boolean;
	/** Nothing but "and today again". */
	repeats: boolean;
}

/** The clause of each word. */
export function clausesIn(
	words: readonly Word[],
	means: Means,
	longAgo: readonly Place[]
): readonly Clause[] {
	const begins = beginningsIn(words, means, longAgo);
	const clauses: Clause[] = [];
	const saidOver = longAgo.toSorted((one, other) => one.from - other.from);
	let next = 0;
	let before: Clause | undefined;
	let isNow = false;
	for (let from = 0; from < words.length;) {
		let to = from + 1;
		while (to < words.length && !begins.has(to)) to++;
		let over: Place | undefined;
		for (let one = saidOver[next]; one && one.from < to; one = saidOver[++next]) over = one;
		const clause = readClause(means, { from, to }, words[from]?.sentence ?? 0, over);
		const last = before?.sentence === clause.sentence ? before : undefined;
		isNow = !over && (clause.timed || (isNow && last !== undefined));
		// "Last year a bee stung me": what stands behind nothing but a time is told of it.
		const framed = last?.longAgo?.to === from && last.from >= last.longAgo.from - 2;
		const closed = last?.longAgo?.to === from && !framed && !tense.joiners.has(means(from));
		before = {
			...clause,
			past: clause.past || framed,
			present: clause.present || isNow,
			listed:
				isBare(clause) &&
				last !== undefined &&
				!closed &&
				(last.longAgo !== undefined || last.past || last.listed)
		};
		clauses.push(before);
		from = to;
	}
	return leading(clauses).flatMap((clause) => Array.from({ length: clause.to - clause.from }, () => clause));
}

/** No verb, and nobody who does it: "chest pain", "shortness of breath in 2019". */
const isBare = ({ present, past, hasSubject }: Clause): boolean => !present && !past && !hasSubject;

/** "Chest pain and sweating in 2019": the first is of the list as well; not "chest pain, I had a stent in 2019". */
function leading(clauses: readonly Clause[]): readonly Clause[] {
	let after: Clause | undefined;
	return clauses
		.toReversed()
		.map((clause) => {
			const leads =
				isBare(clause) &&
				after?.sentence === clause.sentence &&
				(after.longAgo ? isBare(after) : after.listed && isBare(after));
			after = { ...clause, listed: clause.listed || leads };
			return after;
		})
		.toReversed();
}

/**
 * Where clauses begin: behind a comma, at "and" or "but", and where somebody goes on to say something new: "in 2019 I ...",
 * "... today I ...", and once long ago has been said, "I am ...", "me duele ...".
 */
function beginningsIn(words: readonly Word[], means: Means, longAgo: readonly Place[]): ReadonlySet<number> {
	const inside = new Set<number>();
	const ends = new Set<number>();
	for (const { from, to } of longAgo) {
		for (let place = from + 1; place < to; place++) inside.add(place);
		ends.add(to);
	}
	const starts = (place: number): boolean =>
		(tense.starters.has(means(place)) && tense.started.has(means(place + 1))) ||
		(tense.bareStarters.has(means(place)) && !tense.bound.has(means(place - 1)));
	const begins = (place: number): boolean =>
		words[place]?.afterComma === true ||
		tense.joiners.has(means(place)) ||
		(ends.has(place) && tense.beginners.has(means(place))) ||
		(tense.times.has(means(place)) &&
			!words[place + 1]?.afterComma &&
			tense.beginners.has(means(place + 1))) ||
		(tense.relatives.has(means(place)) && tense.presentVerbs.has(means(place + 1)));
	const beginnings = new Set<number>();
	let [told, last] = [false, 0];
	for (const [place, { sentence }] of words.entries()) {
		const next = words[place - 1]?.sentence !== sentence;
		told = ends.has(place) || (told && !next);
		if (!next && (inside.has(place) || !(begins(place) || (told && place > last + 1 && starts(place)))))
			continue;
		beginnings.add(place);
		last = place;
	}
	return beginnings;
}

function readClause(means: Means, { from, to }: Place, sentence: number, over: Place | undefined): Clause {
	const within: Means = (place) => (place >= from && place < to ? means(place) : '');
	const some = (is: (word: string, place: number) => boolean) => {
		for (let place = from; place < to; place++) if (is(means(place), place)) return true;
		return false;
	};
	const one = (group: ReadonlySet<string>) => some((word) => group.has(word));
	const two = (group: ReadonlyMap<string, ReadonlySet<string>>) =>
		some((word, place) => group.get(word)?.has(within(place + 1)) === true);

	const past = some((_, place) => tense.isPastVerb(within, place));
	const timed = some(
		(word, place) =>
			(place < (over?.from ?? to) || place >= (over?.to ?? to)) &&
			(tense.times.has(word) || tense.ofTime.get(word)?.has(within(place + 1)) === true)
	);
	const ofNow = timed || one(tense.presentVerbs) || (!past && one(tense.presentBeside));
	const present = ofNow || one(tense.now) || two(tense.ofNow);
	const goes = one(tense.going);
	const isBack = some((word, place) => word === 'back' && !goes && tense.coming.has(within(place - 1)));
	const isLike = (word: string, place: number) =>
		tense.like.has(word) && over !== undefined && place < over.from && (ofNow || !past);
	return {
		from,
		to,
		sentence,
		longAgo: over,
		present,
		past,
		timed,
		hasSubject: one(tense.subjects),
		listed: false,
		ofOneself: one(tense.oneself),
		ofDeath: one(tense.deaths),
		compares: some(isLike),
		repeats:
			!over &&
			(present || isBack) &&
			(isBack || one(tense.repeating) || two(tense.gotOne)) &&
			!some((word) => !tense.repetition.has(word))
	};
}
