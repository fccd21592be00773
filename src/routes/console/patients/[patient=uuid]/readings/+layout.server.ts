import { error } from '@sveltejs/kit';
import { readingsSubject } from '$lib/console/readings/subject.server';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params, depends }) => {
	depends('closeby:readings');
	const subject = await locals.transaction((db) => readingsSubject(db, params.patient));
	return { subject: subject ?? error(404, 'not found') };
};
