import { error } from '@sveltejs/kit';
import { planSubject } from '$lib/console/plan/subject.server';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params, depends }) => {
	depends('closeby:plan');
	const subject = await locals.transaction((db) => planSubject(db, params.patient));
	return { subject: subject ?? error(404, 'not found') };
};
