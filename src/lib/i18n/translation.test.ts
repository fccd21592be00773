import { createInstance } from 'i18next';
import { describe, expect, test } from 'vitest';
import { allWords, keyOfPath, keysOf, placeholdersIn, textsByPath } from './catalogue.ts';
import { languageCodes, languages, type Language } from './languages.ts';
import type { Branch, WordKey, Words } from './resources.ts';
import { createTranslation, type Values } from './translation.ts';
import { laidOver, loadWords } from './words.ts';

const locales = import.meta.glob<Branch>('./locales/*/common.json', { import: 'default' });

function translationOf(language: Language, words: Words = allWords(language)) {
	return createTranslation(() => ({ language, timeZone: 'America/Chicago', words }));
}

/** A domain of words that has every shape the format allows, standing in for `common`. */
const sample: Words = {
	common: {
		newMessages_one: 'One new message',
		newMessages_other: '{{count}} new messages',
		menu: 'Read by {{name}} at {{ time }}',
		loading: '{{count, number}} steps',
		rooms: { today: 'Today' }
	}
};

describe('a sentence in the reader’s language', () => {
	const { t } = translationOf('en', sample);

	test('is found by its path and filled with what it names', () => {
		expect(t('common.rooms.today')).toBe('Today');
		expect(t('common.menu', { name: 'Lee Nguyen', time: '3:05 PM' })).toBe('Read by Lee Nguyen at 3:05 PM');
	});

	test('chooses the plural form by count', () => {
		expect(t('common.newMessages', { count: 1 })).toBe('One new message');
		expect(t('common.newMessages', { count: 0 })).toBe('0 new messages');
		expect(t('common.newMessages', { count: 12 })).toBe('12 new messages');
	});

	test('writes a number as the language does where it asks to', () => {
		expect(t('common.loading', { count: 12345 })).toBe('12,345 steps');
	});

	test('leaves a person’s words as they are, markup and dollar signs included', () => {
		const name = '<b>$& {{time}} \\ Ñandú</b>';
		expect(t('common.menu', { name, time: 'noon' })).toBe(`Read by ${name} at noon`);
	});

	test('ends once, also where what fills it ends in a full stop', () => {
		const { t } = translationOf('es', {
			...sample,
			common: { ...sample.common, menu: '{{name}} entró {{time}}.' }
		});
		expect(t('common.menu', { name: 'Lee', time: 'a las 7:09 p.m.' })).toBe('Lee entró a las 7:09 p.m.');
		expect(t('common.menu', { name: 'Lee', time: 'hoy' })).toBe('Lee entró hoy.');
	});

	test('stops whoever forgets a key or a value', () => {
		expect(() => t('common.skip')).toThrow('No en words for common.skip');
		expect(() => t('common.rooms.messages')).toThrow('No en words');
		expect(() => t('common.menu', { name: 'Lee' })).toThrow('common.menu {{time}}');
	});
});

test('a change of language is followed in place', async () => {
	const wordsIn = { en: await loadWords('en', locales), es: await loadWords('es', locales) };
	let language: Language = 'en';
	const reader = () => ({ language, timeZone: 'America/Chicago', words: wordsIn[language] });
	const translation = createTranslation(reader);
	const { t, format } = translation;
	expect([translation.language, t('common.rooms.today'), format.weekday(1)]).toEqual([
		'en',
		'Today',
		'Monday'
	]);
	language = 'es';
	expect([translation.language, t('common.rooms.today'), format.weekday(1)]).toEqual(['es', 'Hoy', 'lunes']);
});

test('only the files asked for are loaded', async () => {
	expect(Object.keys(await loadWords('es', locales))).toEqual(['common']);
});

test('a word nobody translated shows in English', () => {
	const english = { save: 'Save', rooms: { today: 'Today', more: 'More' } };
	const spanish = { save: 'Guardar', rooms: { today: 'Hoy' } };
	expect(laidOver(english, spanish)).toEqual({ save: 'Guardar', rooms: { today: 'Hoy', more: 'More' } });
});

describe.each(languageCodes)(
	'every word in %s reads as i18next, whose format the files follow, reads it',
	(language) => {
		const words = allWords(language);
		const { t } = translationOf(language, words);
		const oracle = createInstance({
			lng: languages[language].locale,
			fallbackLng: language,
			resources: { [language]: words },
			ns: Object.keys(words),
			interpolation: { escapeValue: false },
			initAsync: false
		});
		void oracle.init();

		const named = placeholdersByKey(words);
		const differing = (key: WordKey) =>
			[0, 1, 2, 21, 1_000_000].flatMap((count) => {
				const names = [...(named.get(key) ?? [])];
				const values: Values = { ...Object.fromEntries(names.map((name) => [name, `<${name}>`])), count };
				const path = key.split('.');
				const expected = oracle.t(path.slice(1).join('.'), { ...values, ns: path[0] });
				const read = t(key, values);
				return read === expected ? [] : [{ key, count, read, expected }];
			});

		test.each(Object.keys(words))('%s', (domain) => {
			const keys = keysOf(words).filter((key) => key.startsWith(`${domain}.`));
			expect(keys.length).toBeGreaterThan(0);
			expect(keys.flatMap(differing)).toEqual([]);
		});
	}
);

/** The placeholders in the forms of each key. */
function placeholdersByKey(words: Words): Map<string, Set<string>> {
	const named = new Map<string, Set<string>>();
	for (const [path, text] of textsByPath(words)) {
		const names = named.get(keyOfPath(path)) ?? new Set();
		for (const name of placeholdersIn(text)) names.add(name);
		named.set(keyOfPath(path), names);
	}
	return named;
}
