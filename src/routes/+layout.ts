import { loadWords } from '$lib/i18n/words';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data }) => ({
	...data,
	words: await loadWords(data.language, ['common', 'identity'])
});
