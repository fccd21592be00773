import { loadWords } from '$lib/i18n/words';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, parent }) => {
	const { words, language } = await parent();
	return { ...data, words: { ...words, ...(await loadWords(language, ['reading_imports'])) } };
};
