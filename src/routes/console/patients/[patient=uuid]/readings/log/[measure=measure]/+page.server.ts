import { error } from '@sveltejs/kit';
import { saveReading } from '$lib/observations/actions.server';
import { isLogged } from '$lib/observations/log';
import { readLog } from '$lib/observations/log.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { subject } = await parent();
	if (!isLogged(params.measure) || !(params.measure === 'mood' ? subject.addsMood : subject.adds))
		error(404, 'not found');
	const log = await locals.transaction((db) => readLog(db, params.patient));
	return { measure: params.measure, log: log ?? error(404, 'not found') };
};

export const actions: Actions = {
	default: (event) =>
		isLogged(event.params.measure) ? saveReading(event, event.params.measure) : error(404, 'not found')
};
