import { error } from '@sveltejs/kit';
import { dutiesOf } from '$lib/console/duties.server';
import { alertUsefulness } from '$lib/console/usefulness.server';
import type { PageServerLoad } from './$types';

/** For those who answer for the clinic. */
export const load: PageServerLoad = async ({ locals }) => {
	const { oversees } = await locals.transaction((db) => dutiesOf(db, locals.me().person));
	if (!oversees) error(404, 'not found');
	return locals.transaction(alertUsefulness);
};
