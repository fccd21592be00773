import { negators } from './negators.ts';
import type { Spelling } from './spelling.ts';
import type { Word } from './words.ts';

/** What may stand in one place of a pattern. */
interface Alternatives {
	words: ReadonlySet<string>;
	beginnings: readonly string[];
	/** Whole numbers, the lowest and the highest. */
	numbers: readonly (readonly [lowest: number, highest: number])[];
}

/** One place of a pattern: any of its alternatives; up to `gap` other words may stand before it. */
interface Slot extends Alternatives {
	optional: boolean;
	gap: number;
	/** Nothing stands before it, or after it, in the same sentence but behind a comma. */
	begins: boolean;
	ends: boolean;
}

/** A phrase to look for: the place it begins with, and those after it, which are read once a text begins so. */
export interface Pattern {
	first: Slot;
	rest: () => readonly Slot[];
}

/** Where it stands: the first word, and the one after the last. */
export interface Place {
	from: number;
	to: number;
}

/** Words that many phrases name, by the name that stands for them: `<person>`. */
export type WordGroups = Readonly<Record<string, string>>;

/**
 * Reads phrases as rules write them: words with a space between, `a|b` for either, `word*` for any word that begins so,
 * `20-53` for a number, `a|b?` for what may be left out, `<person>` for a group of words, and `..` for up to three other
 * words (`...`: six), none of which denies. `^word` begins and `word$` ends a sentence, or the part of it between commas:
 * "I can't go on", and not "I can't go on Tuesday".
 */
export function patternReader(groups: WordGroups = {}): (text: string) => Pattern {
	// Thousands of places name the same few hundred groups: each is spelled out once, or a phone is held up reading them.
	const known = new Map<string, Alternatives>();
	const alternativesOf = (part: string): Alternatives => {
		const alternatives = known.get(part) ?? readAlternatives(spellOut(part, groups));
		known.set(part, alternatives);
		return alternatives;
	};
	const slotOf = (part: string, gap: number): Slot => ({
		...alternativesOf(part.replace(/^\^|[?$]$/g, '')),
		optional: part.endsWith('?'),
		gap,
		begins: part.startsWith('^'),
		ends: part.endsWith('$')
	});
	const slotsOf = (parts: readonly string[]): Slot[] =>
		parts.flatMap((part, place) => {
			if (gaps.has(part)) return [];
			return [slotOf(part, gaps.get(parts[place - 1] ?? '') ?? 0)];
		});
	return (text) => {
		const [first = ''] = text.split(' ', 1);
		let rest: readonly Slot[] | undefined;
		return { first: slotOf(first, 0), rest: () => (rest ??= slotsOf(text.split(' ').slice(1))) };
	};
}

/** How many other words may stand in a gap. */
const gaps: ReadonlyMap<string, number> = new Map([
	['..', 3],
	['...', 6]
]);

function readAlternatives(part: string): Alternatives {
	const words = new Set<string>();
	const beginnings: string[] = [];
	const numbers: [number, number][] = [];
	for (const one of part.split('|')) {
		const [lowest, highest] = one.includes('-') ? one.split('-') : [];
		if (highest) numbers.push([Number(lowest), Number(highest)]);
		else if (one.endsWith('*')) beginnings.push(one.slice(0, -1));
		else words.add(one);
	}
	return { words, beginnings, numbers };
}

/** Groups may name groups. */
function spellOut(part: string, groups: WordGroups): string {
	return part.replace(/<(\w+)>/g, (_, name: string) => {
		const words = groups[name];
		if (words === undefined) throw new Error(`No group of words: ${name}`);
		return spellOut(words, groups);
	});
}

/** Every whole word that phrases and groups name. */
export function vocabularyOf(texts: readonly string[]): ReadonlySet<string> {
	const parts = new Set(texts.join(' ').split(/[ |^?$]/));
	for (const part of parts) if (!/^[a-z0-9]+$/.test(part)) parts.delete(part);
	return parts;
}

/** Words with what each may mean, looked up once for all patterns. */
export type Meant = readonly (readonly string[])[];

/** The first of them, by the place of the word; nothing where there is none. */
export type Means = (place: number) => string;

/** Looks up what each of the words may mean. */
export const meant = (words: readonly Word[], spelling: Spelling): Meant =>
	words.map(({ text }) => spelling.meanings(text));

/**
 * The place of a pattern that begins with the word at `from`, within one sentence; undefined where it does not. A line may
 * end within it where no other word is skipped: "chest" and, on the next line, "pain".
 */
function matchAt(pattern: Pattern, words: readonly Word[], meanings: Meant, from: number): Place | undefined {
	const { first } = pattern;
	if (!fits(first, meanings[from] ?? [])) return undefined;
	if (first.begins && !breaksOff(words, from)) return undefined;
	if (first.ends && !breaksOff(words, from + 1)) return undefined;
	const rest = pattern.rest();
	const follow = (slotIndex: number, at: number): number | undefined => {
		const slot = rest[slotIndex];
		if (!slot) return at;
		for (let skipped = 0; skipped <= slot.gap; skipped++) {
			const place = at + skipped;
			if (words[place]?.passage !== words[place - 1]?.passage) break;
			const lineEnds = words[place]?.sentence !== words[place - 1]?.sentence;
			if (skipped > 0 && lineEnds) break;
			// "He does not hit me": what is denied in the middle is not said.
			if (skipped > 0 && negators.has(words[place - 1]?.text ?? '')) break;
			if (fits(slot, meanings[place] ?? []) && (!slot.ends || breaksOff(words, place + 1))) {
				const end = follow(slotIndex + 1, place + 1);
				if (end !== undefined) return end;
			}
			if (lineEnds) break;
		}
		return slot.optional ? follow(slotIndex + 1, at) : undefined;
	};
	const to = follow(0, from + 1);
	return to === undefined ? undefined : { from, to };
}

/** Whether a place lies behind the end of a sentence, or behind a comma. */
const breaksOff = (words: readonly Word[], place: number): boolean =>
	words[place]?.sentence !== words[place - 1]?.sentence || words[place]?.afterComma === true;

function fits({ words, beginnings, numbers }: Slot, meanings: readonly string[]): boolean {
	const [written = ''] = meanings;
	return (
		meanings.some((word) => words.has(word)) ||
		beginnings.some((beginning) => written.startsWith(beginning)) ||
		(/^\d{1,4}$/.test(written) &&
			numbers.some(([lowest, highest]) => Number(written) >= lowest && Number(written) <= highest))
	);
}

/** Patterns by the words they may begin with, so that a text is gone through once for all of them. */
export class PatternIndex {
	readonly #byWord = new Map<string, number[]>();
	readonly #byBeginning: [beginning: string, pattern: number][] = [];
	readonly #byNumber: number[] = [];
	readonly #patterns: readonly Pattern[];

	constructor(patterns: readonly Pattern[]) {
		this.#patterns = patterns;
		for (const [number, { first }] of patterns.entries()) {
			for (const word of first.words) {
				const numbers = this.#byWord.get(word);
				if (numbers) numbers.push(number);
				else this.#byWord.set(word, [number]);
			}
			for (const beginning of first.beginnings) this.#byBeginning.push([beginning, number]);
			if (first.numbers.length) this.#byNumber.push(number);
		}
	}

	/** Where each pattern stands, by its number; those that stand nowhere are left out. */
	find(words: readonly Word[], meanings: Meant): Map<number, Place[]> {
		const found = new Map<number, Place[]>();
		for (const [at, means] of meanings.entries()) {
			const begun = this.#byBeginning.filter(([beginning]) => means[0]?.startsWith(beginning));
			const numbers = new Set([
				...means.flatMap((word) => this.#byWord.get(word) ?? []),
				...begun.map(([, number]) => number),
				...(/^\d/.test(means[0] ?? '') ? this.#byNumber : [])
			]);
			for (const number of numbers) {
				const pattern = this.#patterns[number];
				const place = pattern && matchAt(pattern, words, meanings, at);
				if (!place) continue;
				const places = found.get(number);
				if (places) places.push(place);
				else found.set(number, [place]);
			}
		}
		return found;
	}
}
