import { listDrafts } from '$lib/plan/drafts.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
	depends('closeby:plan');
	return { drafts: await locals.transaction(listDrafts) };
};
