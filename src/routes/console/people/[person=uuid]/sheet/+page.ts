import type { Branch } from '$lib/i18n/resources';
import { loadWords } from '$lib/i18n/words';
import type { PageLoad } from './$types';

const forStaff = import.meta.glob<Branch>('/src/lib/i18n/locales/*/enrolment.json', { import: 'default' });
const forReader = import.meta.glob<Branch>('/src/lib/i18n/locales/*/join.json', { import: 'default' });

/** The staff's own words for what stands around the sheet, and the reader's for the sheet itself. */
export const load: PageLoad = async ({ data, parent }) => {
	const { words, language } = await parent();
	const [around, sheet] = await Promise.all([
		loadWords(language, forStaff),
		loadWords(data.sheetLanguage, forReader)
	]);
	return { ...data, words: { ...words, ...around }, sheetWords: sheet };
};
