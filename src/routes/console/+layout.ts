import type { Branch } from '$lib/i18n/resources';
import { loadWords } from '$lib/i18n/words';
import type { LayoutLoad } from './$types';

const locales = import.meta.glob<Branch>('/src/lib/i18n/locales/*/{console,messaging,people,outbox}.json', {
	import: 'default'
});

export const load: LayoutLoad = async ({ data, parent }) => {
	const { words, language } = await parent();
	const more = await loadWords(language, locales);
	return { ...data, words: { ...words, ...more } };
};
