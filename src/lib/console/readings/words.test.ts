import { expect, test } from 'vitest';
import { allWords } from '../../i18n/catalogue.ts';
import { createTranslation } from '../../i18n/translation.ts';
import { sources, type Source } from '../../observations/sources.ts';
import { sourceName } from './words.ts';

const named = (language: 'en' | 'es', source: Source) => {
	const { t } = createTranslation(() => ({
		language,
		timeZone: 'America/Chicago',
		words: allWords(language)
	}));
	return sourceName(source, t);
};

test('what nobody published is said in the reader’s language, and a publication as it is cited', () => {
	expect(named('en', 'common-practice')).toMatch(/^Common clinical practice/);
	expect(named('es', 'common-practice')).toMatch(/^Práctica clínica común/);
	expect(named('es', 'default')).toMatch(/^Valor inicial de Closeby/);
	expect(named('es', 'beat-hf')).toBe(sources['beat-hf']);
});
