import { redirect } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types';

/** Somebody who helps one person alone stands with them here too, with their tabs, and need not choose again. */
export const load: LayoutServerLoad = async ({ parent, params, request, url }) => {
	if (params.patient || request.method !== 'GET') return;
	const [only, ...others] = (await parent()).helped;
	if (only && others.length === 0) redirect(303, `/${only.id}${url.pathname}`);
};
