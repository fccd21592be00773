import { createFormat, type Format } from './format.ts';
import { numberFormat, pluralRules } from './intl.ts';
import type { Language } from './languages.ts';
import type { Branch, WordKey, Words } from './resources.ts';
import type { Said } from './said.ts';

/** What fills `{{name}}` in a sentence; `count` also chooses the plural form. */
export type Values = Record<string, string | number>;

/** Gives the words for a key in the reader's language. Always text, never markup. */
export type Translate = (key: WordKey, values?: Values) => string;

/** Who reads: all that words, dates and numbers depend on. */
export interface Reader {
	language: Language;
	/** IANA name, e.g. `America/Chicago`: the person's own zone or the clinic's, never the machine's. */
	timeZone: string;
	/** From `loadWords`. */
	words: Words;
}

export interface Translation {
	/** Stable and live: may be destructured, and follows a change of language. */
	t: Translate;
	/** Stable and live, each function may be passed on. */
	format: Format;
	/** The reader's language now; read it from the translation, do not destructure it. */
	readonly language: Language;
}

/**
 * Words, dates and numbers for one reader, the same on server and browser. `reader` is read at every call, so a getter
 * over `$state` or page data makes everything that uses it follow a change of language.
 *
 * The files are i18next's JSON v4, so translators' tools work, but its runtime costs 13.9 kB brotli of a phone's 55
 * (i18next 27.1, tree-shaken Vite 8 build); all of this folder costs 1.7. `translation.test.ts` renders every word with both.
 *
 * `t` throws an Error for a key or value it lacks while developing and testing; in production it never does, and spells
 * the key out instead.
 */
export function createTranslation(reader: () => Reader, said?: Said): Translation {
	return {
		t: (key, values) => translate(reader(), key, values),
		format: createFormat(reader, said),
		get language() {
			return reader().language;
		}
	};
}

function translate({ language, words }: Reader, key: string, values: Values = {}): string {
	const text =
		(typeof values.count === 'number' ? findPlural(language, words, key, values.count) : undefined) ??
		find(words, key);
	if (text === undefined) return missing(language, key, spelledOut(key));
	return text.replace(
		/{{\s*(\w+)(,\s*number)?\s*}}(\.?)/g,
		(_, name: string, asNumber: unknown, stop: string) => {
			const value = values[name];
			if (value === undefined) return missing(language, `${key} {{${name}}}`, '') + stop;
			const shown = asNumber ? numberFormat(language, {}).format(Number(value)) : String(value);
			// "a las 7:09 p.m." ends its sentence by itself.
			return shown.endsWith('.') ? shown : shown + stop;
		}
	);
}

function findPlural(language: Language, words: Words, key: string, count: number): string | undefined {
	const form = pluralRules(language, {}).select(count);
	return find(words, `${key}_${form}`) ?? find(words, `${key}_other`);
}

function find(words: Words, key: string): string | undefined {
	let found: string | { readonly [step: string]: string | Branch | undefined } | undefined = words;
	for (const step of key.split('.')) {
		if (typeof found !== 'object') return undefined;
		found = found[step];
	}
	return typeof found === 'string' ? found : undefined;
}

function missing(language: Language, what: string, shown: string): string {
	if (import.meta.env?.DEV) throw new Error(`No ${language} words for ${what}`);
	return shown;
}

/** The last name in a key, read as the English it is written in: `messaging.tryAgain` gives `try again`. */
function spelledOut(key: string): string {
	return key.slice(key.lastIndexOf('.') + 1).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
