import { error } from '@sveltejs/kit';
import { changeReading } from '$lib/observations/actions.server';
import { helpFirst } from '$lib/observations/help-first/actions.server';
import { isLogged } from '$lib/observations/log';
import { readLog } from '$lib/observations/log.server';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Read once, and not again when readings ring: what has just been taken out is still what the page says was taken out. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const patient = params.patient ?? locals.me().person;
	const log = await locals.transaction((db) => readLog(db, patient));
	const reading = log?.readings.find(({ id, mine }) => id === params.reading && mine);
	if (!isLogged(params.measure) || reading?.measure !== params.measure) error(404, 'not found');
	return { measure: params.measure, reading };
};

export const actions: Actions = {
	default: helpFirst(
		(event: RequestEvent) =>
			isLogged(event.params.measure) ? changeReading(event, event.params.measure) : error(404, 'not found'),
		({ params }) => params.reading
	)
};
