import { expect, test } from 'vitest';
import words from '../i18n/locales/es/observations.json' with { type: 'json' };
import { createTranslation } from '../i18n/translation.ts';
import { callInWords } from './call-words.ts';

test('in Spanish the hour has its article, which is another at one o’clock', () => {
	const spanish = createTranslation(() => ({
		language: 'es',
		timeZone: 'America/Chicago',
		words: { observations: words }
	}));
	const says = (at: string) =>
		callInWords({ by: 'opening', at }, '2026-11-28T02:00:00Z', spanish).team.replaceAll('\u00a0', ' ');
	expect(says('2026-11-30T14:30:00Z')).toContain('a las 8:30 a.m.');
	expect(says('2026-11-30T19:00:00Z')).toContain('a la 1:00 p.m.');
});
