import { isLanguage, sourceLanguage } from '../i18n/languages.ts';
import inEnglish from '../i18n/locales/en/notifications.json' with { type: 'json' };
import inSpanish from '../i18n/locales/es/notifications.json' with { type: 'json' };
import { createTranslation, type Translate } from '../i18n/translation.ts';

const words = { en: { notifications: inEnglish }, es: { notifications: inSpanish } };

/** The words of notices in the language of whoever is told; in English where we do not speak it. No moment is in them. */
export function noticeWords(code: string): Translate {
	const language = isLanguage(code) ? code : sourceLanguage;
	return createTranslation(() => ({ language, timeZone: 'UTC', words: words[language] })).t;
}
