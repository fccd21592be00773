import { describe, expect, test } from 'vitest';
import { allWords, keyOfPath, keysOf, placeholdersIn, textsByPath } from './catalogue.ts';
import { languageCodes, languages, sourceLanguage } from './languages.ts';
import { domains } from './resources.ts';

const english = textsByPath(allWords(sourceLanguage));
const translations = languageCodes.filter((code) => code !== sourceLanguage);

/** Words that are rightly the same in another language, each with the reason. */
const sameInEveryLanguage = new Map([
	['common.closeby', 'the name of the product'],
	['monitoring.conditions.diabetes', 'the plain word for it in both']
]);

/** Everything that may name a key: the product's own sources, without the tests and the words themselves. */
const sources = import.meta.glob<string>(
	['/src/**/*.{ts,svelte}', '!/src/**/*.test.ts', '!/src/lib/i18n/**', '!/src/lib/db/types.ts'],
	{ query: '?raw', import: 'default', eager: true }
);

describe.each(translations)('the words in %s', (language) => {
	const texts = textsByPath(allWords(language));

	test('leave out no key and add none', () => {
		expect(sorted([...texts.keys()].map(keyOfPath))).toEqual(sorted([...english.keys()].map(keyOfPath)));
	});

	test('are translated', () => {
		const same = [...texts].filter(([path, text]) => english.get(path) === text).map(([path]) => path);
		const withWords = same.filter((path) => /\p{L}/u.test(texts.get(path)?.replace(/{{.*?}}/g, '') ?? ''));
		expect(withWords.filter((path) => !sameInEveryLanguage.has(keyOfPath(path)))).toEqual([]);
	});

	test('fill in the same values as the English ones', () => {
		expect(placeholdersByKey(texts)).toEqual(placeholdersByKey(english));
	});
});

describe.each(languageCodes)('the words in %s', (language) => {
	const texts = [...textsByPath(allWords(language))];

	test('have every plural form of the language and no other', () => {
		const forms = new Intl.PluralRules(languages[language].locale).resolvedOptions().pluralCategories;
		const plurals = Map.groupBy(
			texts.map(([path]) => path).filter((path) => keyOfPath(path) !== path),
			keyOfPath
		);
		for (const [key, paths] of plurals) {
			expect(sorted(paths)).toEqual(sorted(forms.map((form) => `${key}_${form}`)));
		}
	});

	test('are text: no markup, no entities, no references to other keys', () => {
		expect(texts.filter(([, text]) => /<|>|&\w+;|&#|\$t\(/.test(text))).toEqual([]);
	});

	test('say something, without stray spaces', () => {
		expect(texts.filter(([, text]) => text === '' || text !== text.trim() || / {2}|\n/.test(text))).toEqual(
			[]
		);
	});

	test('stand in one file per domain, each with its line in resources.ts', () => {
		expect(sorted(Object.keys(allWords(language)))).toEqual(sorted(domains));
	});
});

describe('the sources', () => {
	test('use every key', () => {
		const named = new Set(
			Object.values(sources).flatMap((source) =>
				[...source.matchAll(/(['"`])([a-z]\w*(?:\.\w+)+)\1/g)].map((m) => m[2])
			)
		);
		expect(keysOf(allWords(sourceLanguage)).filter((key) => !named.has(key))).toEqual([]);
	});

	test('name every key in full, so that none is built from pieces and missed', () => {
		const built = Object.entries(sources).flatMap(([path, source]) =>
			[...source.matchAll(/\bt\(\s*(`[^`]*\$\{|['"][^'"]*['"]\s*\+)/g)].map((match) => `${path}: ${match[0]}`)
		);
		expect(built, 'map each case to its whole key in a `Record<Case, WordKey>`').toEqual([]);
	});
});

function sorted(names: Iterable<string>): string[] {
	return [...new Set(names)].sort();
}

function placeholdersByKey(texts: Map<string, string>): Map<string, string[]> {
	const byKey = Map.groupBy(texts, ([path]) => keyOfPath(path));
	return new Map(
		[...byKey].map(([key, forms]) => [key, sorted(forms.flatMap(([, text]) => placeholdersIn(text)))])
	);
}
