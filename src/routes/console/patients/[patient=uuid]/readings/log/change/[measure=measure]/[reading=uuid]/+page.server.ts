import { error } from '@sveltejs/kit';
import { changeReading } from '$lib/observations/actions.server';
import { isLogged } from '$lib/observations/log';
import { readLog } from '$lib/observations/log.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { subject } = await parent();
	const log = await locals.transaction((db) => readLog(db, params.patient));
	const reading = log?.readings.find(({ id }) => id === params.reading);
	if (!log || reading?.measure !== params.measure || !isLogged(params.measure) || !subject.adds)
		error(404, 'not found');
	return { measure: params.measure, log, reading };
};

export const actions: Actions = {
	default: (event) =>
		isLogged(event.params.measure) ? changeReading(event, event.params.measure) : error(404, 'not found')
};
