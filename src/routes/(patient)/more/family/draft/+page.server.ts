import { redirect } from '@sveltejs/kit';
import { draftOf } from '$lib/people/consents.server';
import type { PageServerLoad } from './$types';

/** Back from looking at a draft to where it is filled in. */
export const load: PageServerLoad = async ({ locals }) => {
	const draft = await locals.transaction(draftOf, { single: true });
	redirect(303, draft ? `/more/family/${draft.consent ?? 'new'}?draft` : '/more/family');
};
