import { error } from '@sveltejs/kit';
import { readLog } from '$lib/observations/log.server';
import { can } from '$lib/people/can';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, parent, depends }) => {
	depends('closeby:readings');
	const { subject, rights } = await parent();
	if (!subject) error(404, 'not found');
	const log = await locals.transaction((db) => readLog(db, subject.id));
	if (!log) error(404, 'not found');
	return {
		log,
		may: {
			add: can(rights, 'add', 'readings', subject.id),
			mood: can(rights, 'add', 'readings', subject.id, 'mental_health')
		}
	};
};
