import type { Branch } from '$lib/i18n/resources';
import { loadWords } from '$lib/i18n/words';
import type { PageLoad } from './$types';

const locales = import.meta.glob<Branch>('/src/lib/i18n/locales/*/messaging.json', { import: 'default' });

/** Answers a form, as the door does: no script. */
export const csr = false;

export const load: PageLoad = async ({ parent }) => {
	const { words, language } = await parent();
	return { words: { ...words, ...(await loadWords(language, locales)) } };
};
