import type { Language } from '../../i18n/languages.ts';
import type { Branch } from '../../i18n/resources.ts';
import { createTranslation, type Translation } from '../../i18n/translation.ts';
import { loadWords } from '../../i18n/words.ts';

const locales = import.meta.glob<Branch>(
	'../../i18n/locales/*/{common,people,plan,family,observations,record}.json',
	{ import: 'default' }
);

/** Who reads a record: in which language, and where, which tells the hour. */
export interface Reader {
	language: Language;
	timeZone: string;
}

/** The words that a readable record is made of, for its reader. */
export async function translationFor(reader: Reader): Promise<Translation> {
	const words = await loadWords(reader.language, locales);
	return createTranslation(() => ({ ...reader, words }));
}
