import { loadWords } from '$lib/i18n/words';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
	const { words, language } = await parent();
	return { words: { ...words, ...(await loadWords(language, ['record'])) } };
};
