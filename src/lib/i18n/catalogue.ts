import type { Language } from './languages.ts';
import type { Branch, WordKey, Words } from './resources.ts';

const files = import.meta.glob<Branch>('./locales/*/*.json', { import: 'default', eager: true });

/** Every word file of one language at once, for tests and tools; a page loads only its own with `loadWords`. */
export function allWords(language: Language): Words {
	const own = Object.entries(files).filter(([path]) => path.startsWith(`./locales/${language}/`));
	return Object.fromEntries(own.map(([path, words]) => [path.replace(/^.*\/|\.json$/g, ''), words]));
}

/** Each text by its full path in the files, plural endings included: `common.newMessages_one`. */
export function textsByPath(words: Words | Branch, above = ''): Map<string, string> {
	const entries = Object.entries(words).flatMap(([name, word]): [string, string][] =>
		typeof word === 'string' ? [[above + name, word]] : [...textsByPath(word, `${above}${name}.`)]
	);
	return new Map(entries);
}

/** The key a program uses for a path in the files, i.e. without the plural ending. */
export function keyOfPath(path: string): string {
	return path.replace(/_(zero|one|two|few|many|other)$/, '');
}

/** The keys `t` accepts for these words. */
export function keysOf(words: Words): WordKey[] {
	const keys = new Set([...textsByPath(words).keys()].map(keyOfPath));
	return [...keys].filter((key): key is WordKey => keys.has(key));
}

/** The names in `{{double braces}}` in a text, sorted. */
export function placeholdersIn(text: string): string[] {
	return [...new Set([...text.matchAll(/{{\s*(\w+)/g)].map((match) => match[1] ?? ''))].sort();
}
