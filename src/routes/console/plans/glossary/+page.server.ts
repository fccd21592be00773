import { v7 as newId } from 'uuid';
import { glossaryActions } from '$lib/console/plan/glossary-actions.server';
import { isLanguage } from '$lib/i18n/languages';
import { clinicTerms, writesClinicContent } from '$lib/plan/clinic-content.server';
import { shippedTerms } from '$lib/plan/glossary';
import type { Actions, PageServerLoad } from './$types';

/** More of the shipped words than this are found by looking for them. */
const most = 60;

export const load: PageServerLoad = async ({ locals, url }) => {
	const asked = url.searchParams;
	const chosen = asked.get('language');
	const language = isLanguage(chosen) ? chosen : locals.language;
	const sought = (asked.get('find') ?? '').trim().slice(0, 80).toLowerCase();
	const [terms, writes] = await locals.transaction((db) =>
		Promise.all([clinicTerms(db), writesClinicContent(db)])
	);
	const own = terms.filter((term) => term.language === language);
	const named = new Set(own.map(({ term }) => term));
	const shipped = shippedTerms[language];
	const plainOf = new Map(shipped.map(({ jargon, plain }) => [jargon.toLowerCase(), plain]));
	const found = shipped.filter(
		({ jargon, plain }) =>
			!named.has(jargon.toLowerCase()) && [jargon, plain].some((text) => text.toLowerCase().includes(sought))
	);
	const changing = asked.get('change')?.toLowerCase();
	return {
		language,
		sought,
		writes,
		most,
		own: own.map(({ term, plain }) => ({ term, plain, shipped: plainOf.get(term) ?? null })),
		shipped: found.slice(0, most).map(({ jargon, plain }) => ({ jargon, plain })),
		count: found.length,
		changing: changing
			? {
					term: changing,
					plain: own.find(({ term }) => term === changing)?.plain ?? plainOf.get(changing) ?? ''
				}
			: null,
		saved: asked.has('saved'),
		newId: newId()
	};
};

export const actions: Actions = glossaryActions;
