import { consentsOf } from '$lib/people/consents.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
	depends('closeby:rights');
	return { consents: await locals.transaction((db) => consentsOf(db, locals.me().person)) };
};
