import { expect, test } from 'vitest';
import { createTranslation } from '../i18n/translation.ts';
import words from '../i18n/locales/en/observations.json' with { type: 'json' };
import { written } from './written.ts';

test('a reading is written as people say it', () => {
	const { t } = createTranslation(() => ({
		language: 'en',
		timeZone: 'America/Chicago',
		words: { observations: words }
	}));
	const write = (...entered: Parameters<typeof written>[0]) =>
		written(entered, String, t).replaceAll('\u00a0', ' ');
	expect(
		write(
			{ component: 'systolic', value: 132, unit: 'mm[Hg]' },
			{ component: 'diastolic', value: 84, unit: 'mm[Hg]' },
			{ component: 'heart_rate', value: 72, unit: '/min' }
		)
	).toBe('132/84 mmHg, pulse 72');
	expect(write({ component: 'heart_rate', value: 72, unit: '/min' })).toBe('72 /min');
	expect(write({ component: 'weight', value: 182.4, unit: '[lb_av]' })).toBe('182.4 lb');
	expect(write({ component: 'oxygen', value: 97, unit: '%' })).toBe('97%');
	expect(write({ component: 'pain', value: 4, unit: '{score}' })).toBe('4');
});
