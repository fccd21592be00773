import { loadWords } from '$lib/i18n/words';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data, parent }) => {
	const { words, language } = await parent();
	return { ...data, words: { ...words, ...(await loadWords(language, ['observations', 'monitoring'])) } };
};
