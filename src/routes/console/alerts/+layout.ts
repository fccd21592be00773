import { loadWords } from '$lib/i18n/words';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent }) => {
	const { words, language } = await parent();
	return { words: { ...words, ...(await loadWords(language, ['observations', 'monitoring'])) } };
};
