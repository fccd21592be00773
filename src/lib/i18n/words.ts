import { sourceLanguage, type Language } from './languages.ts';
import type { Branch, Domain, Words } from './resources.ts';

// Each file becomes its own chunk, fetched when a page asks for it.
const files = import.meta.glob<Branch>('./locales/*/*.json', { import: 'default' });

/**
 * Loads the words of one language for the domains a page needs, on server or browser; nothing else is sent.
 * In production the server lays them over the English ones, so that a word somebody forgot to translate shows in English.
 * Throws an Error where a domain has no file in that language.
 */
export async function loadWords(language: Language, domains: readonly Domain[]): Promise<Words> {
	const loaded = await Promise.all(
		domains.map(async (domain) => [domain, await loadDomain(language, domain)] as const)
	);
	return Object.fromEntries(loaded);
}

async function loadDomain(language: Language, domain: Domain): Promise<Branch> {
	const words = await loadFile(language, domain);
	if (!import.meta.env.SSR || !import.meta.env.PROD || language === sourceLanguage) return words;
	return laidOver(await loadFile(sourceLanguage, domain), words);
}

async function loadFile(language: Language, domain: Domain): Promise<Branch> {
	const load = files[`./locales/${language}/${domain}.json`];
	if (!load) throw new Error(`There are no ${language} words for ${domain}`);
	return load();
}

/** `under` with every word that `over` also has taken from `over`. */
export function laidOver(under: Branch, over: Branch): Branch {
	const both = Object.entries(over).map(([key, word]): [string, string | Branch] => {
		const below = under[key];
		return [key, typeof word === 'object' && typeof below === 'object' ? laidOver(below, word) : word];
	});
	return { ...under, ...Object.fromEntries(both) };
}
