import type { Language } from '../../i18n/languages.ts';
import { createTranslation, type Translation } from '../../i18n/translation.ts';
import { loadWords } from '../../i18n/words.ts';

/** Who reads a record: in which language, and where, which tells the hour. */
export interface Reader {
	language: Language;
	timeZone: string;
}

/** The words that a readable record is made of, for its reader. */
export async function translationFor(reader: Reader): Promise<Translation> {
	const domains = ['common', 'people', 'plan', 'family', 'observations', 'record'] as const;
	const words = await loadWords(reader.language, domains);
	return createTranslation(() => ({ ...reader, words }));
}
