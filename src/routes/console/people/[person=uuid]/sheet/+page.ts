import { loadWords } from '$lib/i18n/words';
import type { PageLoad } from './$types';

/** The staff's own words for what stands around the sheet, and the reader's for the sheet itself. */
export const load: PageLoad = async ({ data, parent }) => {
	const { words, language } = await parent();
	const [around, sheet] = await Promise.all([
		loadWords(language, ['enrolment']),
		loadWords(data.sheetLanguage, ['join'])
	]);
	return { ...data, words: { ...words, ...around }, sheetWords: sheet };
};
