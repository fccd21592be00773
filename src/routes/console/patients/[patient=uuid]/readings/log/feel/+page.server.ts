import { error } from '@sveltejs/kit';
import { saveCheck } from '$lib/observations/actions.server';
import { readLog } from '$lib/observations/log.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { subject } = await parent();
	if (!subject.adds) error(404, 'not found');
	const log = await locals.transaction((db) => readLog(db, params.patient));
	return { log: log ?? error(404, 'not found') };
};

export const actions: Actions = { default: saveCheck };
