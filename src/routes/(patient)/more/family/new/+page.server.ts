import { v7 as newId } from 'uuid';
import { requireFresh } from '$lib/identity/fresh.server';
import { filledFrom } from '$lib/people/consent';
import { patientActions } from '$lib/people/consent-actions.server';
import { daysOf, draftOf } from '$lib/people/consents.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, request }) => {
	requireFresh(locals, url, { request });
	const [days, draft] = await locals.transaction((db) =>
		Promise.all([daysOf(db, locals.me().person), url.searchParams.has('draft') ? draftOf(db) : undefined])
	);
	const kept = draft?.consent === null ? draft : undefined;
	const looked = kept ? { ...kept.terms, ...filledFrom(kept.terms) } : undefined;
	// The id is made here, so that a second tap on the button is the same consent.
	return { days, looked, newId: kept?.id ?? newId() };
};

export const actions: Actions = patientActions(true);
