import type { Branch } from '$lib/i18n/resources';
import { loadWords } from '$lib/i18n/words';
import type { PageLoad } from './$types';

const locales = import.meta.glob<Branch>('/src/lib/i18n/locales/*/{security,signin}.json', {
	import: 'default'
});

export const load: PageLoad = async ({ data, parent }) => {
	const { words, language } = await parent();
	return { ...data, words: { ...words, ...(await loadWords(language, locales)) } };
};
