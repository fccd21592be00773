import { error } from '@sveltejs/kit';
import { dangersIn } from '$lib/observations/help-first/dangers-in';
import { readLog } from '$lib/observations/log.server';
import { can } from '$lib/people/can';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, parent, depends, url }) => {
	depends('closeby:readings');
	const { subject, rights } = await parent();
	if (!subject) error(404, 'not found');
	const log = await locals.transaction((db) => readLog(db, subject.id));
	if (!log) error(404, 'not found');
	// Where a browser without scripts comes back to: what help was shown for before it was stored.
	const saved = url.searchParams.get('saved');
	const stored = [...log.readings, ...log.reports].find(({ id }) => id === saved);
	return {
		log,
		dangers: dangersIn({ note: stored?.note ?? '' }),
		may: {
			add: can(rights, 'add', 'readings', subject.id),
			mood: can(rights, 'add', 'readings', subject.id, 'mental_health')
		}
	};
};
