import { error } from '@sveltejs/kit';
import { saveReading } from '$lib/observations/actions.server';
import { helpFirst } from '$lib/observations/help-first/actions.server';
import { isLogged } from '$lib/observations/log';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ params, parent }) => {
	const { may } = await parent();
	if (!isLogged(params.measure) || !(params.measure === 'mood' ? may.mood : may.add)) error(404, 'not found');
	return { measure: params.measure };
};

export const actions: Actions = {
	default: helpFirst((event: RequestEvent) =>
		isLogged(event.params.measure) ? saveReading(event, event.params.measure) : error(404)
	)
};
