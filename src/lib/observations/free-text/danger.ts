import { dangers, type Danger } from './kinds.ts';
import { denierOf, isTakenBack } from './negation.ts';
import { pastReader } from './past.ts';
import {
	meant,
	PatternIndex,
	patternReader,
	vocabularyOf,
	type Pattern,
	type Place,
	type WordGroups
} from './pattern.ts';
import english from './rules.en.json' with { type: 'json' };
import spanish from './rules.es.json' with { type: 'json' };
import { Spelling } from './spelling.ts';
import { wordsOf } from './words.ts';

/**
 * The rules of one language: phrases as `patternReader` reads them, written as people write on a phone: without accents,
 * apostrophes and capitals.
 */
export interface DangerRules {
	groups: WordGroups;
	/** What tells of a danger. */
	phrases: Record<Danger, readonly string[]>;
	/** Figures of speech: what overlaps one of them in the same sentence tells of nothing. */
	harmless: Record<Danger, readonly string[]>;
	/**
	 * Said of long ago: an emergency told of that time is over (`pastReader`). Only a year before the version was written is
	 * long ago: no clock is asked, so that a phone and the server find the same.
	 */
	longAgo: readonly string[];
}

interface Ready {
	danger: Danger;
	pattern: Pattern;
}

function readAll(rules: DangerRules[]) {
	const languages = rules.map((one) => ({ ...one, read: patternReader(one.groups) }));
	const readPart = (part: 'phrases' | 'harmless'): Ready[] =>
		dangers.flatMap((danger) =>
			languages.flatMap(({ read, ...one }) =>
				one[part][danger].map((text) => ({ danger, pattern: read(text) }))
			)
		);
	const [phrases, harmless] = [readPart('phrases'), readPart('harmless')];
	const texts = rules.flatMap(({ groups, longAgo, ...one }) => [
		...Object.values(groups),
		...dangers.flatMap((danger) => [...one.phrases[danger], ...one.harmless[danger]]),
		...longAgo
	]);
	const longAgo = languages.flatMap((one) => one.longAgo.map((text) => one.read(text)));
	const patternsOf = (ready: Ready[]) => ready.map(({ pattern }) => pattern);
	return {
		phrases,
		harmless,
		phraseIndex: new PatternIndex(patternsOf(phrases)),
		harmlessIndex: new PatternIndex(patternsOf(harmless)),
		longAgoIndex: new PatternIndex(longAgo),
		spelling: new Spelling(vocabularyOf(texts))
	};
}

// Made at the first text, not at the start of the app.
let ready: ReturnType<typeof readAll> | undefined;

/**
 * The dangers that a text seems to tell of, in English or Spanish or both mixed, the most urgent first; none where no
 * phrase fits, which promises nothing. Deterministic and offline; the time grows with the length of the text and no
 * faster. May only add help: whoever reads messages reads them all.
 */
export function findDangers(text: string): Danger[] {
	ready ??= readAll([english, spanish]);
	const { phrases, harmless, phraseIndex, harmlessIndex, longAgoIndex, spelling } = ready;
	const words = wordsOf(text);
	const meanings = meant(words, spelling);
	// A phrase may go on where a line ends; what takes it back stays within its line.
	const inOneLine = ({ from, to }: Place) => words[from]?.sentence === words[to - 1]?.sentence;
	const figures = [...harmlessIndex.find(words, meanings)].flatMap(([number, places]) =>
		places.filter(inOneLine).map((place) => ({
			...place,
			danger: harmless[number]?.danger,
			denier: denierOf(words, place.from, meanings)
		}))
	);
	const longAgo = [...longAgoIndex.find(words, meanings).values()].flat().filter(inOneLine);
	const isOver = pastReader(words, meanings, longAgo);
	const isSaid = (danger: Danger, place: Place): boolean =>
		!(danger === 'emergency' && isOver(place)) &&
		!figures.some(
			({ from, to, denier, ...figure }) =>
				figure.danger === danger &&
				from < place.to &&
				place.from < to &&
				(denier === undefined || denier >= place.from)
		) &&
		!isTakenBack(words, place, meanings, danger);
	const found = new Set<Danger>();
	for (const [number, places] of phraseIndex.find(words, meanings)) {
		const danger = phrases[number]?.danger;
		if (danger && !found.has(danger) && places.some((place) => isSaid(danger, place))) found.add(danger);
	}
	return dangers.filter((danger) => found.has(danger));
}
