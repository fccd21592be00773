import { browser } from '$app/environment';
import type { Branch } from '$lib/i18n/resources';
import { loadWords } from '$lib/i18n/words';
import { loadHelpPage } from '$lib/observations/help-first/page';
import type { LayoutLoad } from './$types';

const locales = import.meta.glob<Branch>('/src/lib/i18n/locales/*/{messaging,people,outbox}.json', {
	import: 'default'
});

export const load: LayoutLoad = async ({ data, parent }) => {
	const { words, language } = await parent();
	// On the server any answer to a form may be the help; in a browser it is fetched where it is on the screen.
	const HelpPage =
		!browser || document.getElementById('help-first') !== null ? await loadHelpPage() : undefined;
	const more = await loadWords(language, locales);
	return { ...data, HelpPage, words: { ...words, ...more } };
};
