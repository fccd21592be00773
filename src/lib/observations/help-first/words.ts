import { createTranslation, type Translation } from '../../i18n/translation.ts';
import en from '../../i18n/locales/en/help.json';
import es from '../../i18n/locales/es/help.json';

// In every language, in the one file that is fetched for help: it has to be there without a line.
const words = { en: { help: en }, es: { help: es } };

/** The words of the help in the language of whoever reads the page. */
export const helpWords = (page: Translation): Translation =>
	createTranslation(() => ({ language: page.language, timeZone: 'UTC', words: words[page.language] }));
