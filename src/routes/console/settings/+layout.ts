import type { Branch } from '$lib/i18n/resources';
import { loadWords } from '$lib/i18n/words';
import type { LayoutLoad } from './$types';

const locales = import.meta.glob<Branch>('/src/lib/i18n/locales/*/{settings,family}.json', {
	import: 'default'
});

export const load: LayoutLoad = async ({ parent }) => {
	const { words, language } = await parent();
	return { words: { ...words, ...(await loadWords(language, locales)) } };
};
