import { loadWords } from '$lib/i18n/words';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data, parent }) => {
	const { words, language } = await parent();
	const more = await loadWords(language, ['observations', 'monitoring']);
	return { ...data, readingWords: { ...words, ...more } };
};
