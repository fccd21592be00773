import { sourceLanguage, type Language } from './languages.ts';
import type { Branch, Words } from './resources.ts';

/**
 * Word files of every language by their paths, each its own chunk. A page names its own with `import.meta.glob`: a list of
 * all would be on every phone. Their pattern begins at the root; Vite 8.3 waits for ever on one that begins with `$lib`.
 */
export type WordFiles = Readonly<Record<string, () => Promise<Branch>>>;

/**
 * Loads the words of one language from the files a page needs, on server or browser; nothing else is sent.
 * In production the server lays them over the English ones, so that a word somebody forgot to translate shows in English.
 * Throws an Error where that language has none of them.
 */
export async function loadWords(language: Language, files: WordFiles): Promise<Words> {
	const words = await loadLanguage(language, files);
	if (!import.meta.env.SSR || !import.meta.env.PROD || language === sourceLanguage) return words;
	return laidOver(await loadLanguage(sourceLanguage, files), words);
}

async function loadLanguage(language: Language, files: WordFiles): Promise<Words> {
	const own = Object.entries(files).filter(([path]) => path.includes(`/locales/${language}/`));
	if (own.length === 0)
		throw new Error(`There are no ${language} words among ${Object.keys(files).join(', ')}`);
	const loaded = own.map(async ([path, load]) => [path.replace(/^.*\/|\.json$/g, ''), await load()] as const);
	return Object.fromEntries(await Promise.all(loaded));
}

/** `under` with every word that `over` also has taken from `over`. */
export function laidOver(under: Branch, over: Branch): Branch {
	const both = Object.entries(over).map(([key, word]): [string, string | Branch] => {
		const below = under[key];
		return [key, typeof word === 'object' && typeof below === 'object' ? laidOver(below, word) : word];
	});
	return { ...under, ...Object.fromEntries(both) };
}
