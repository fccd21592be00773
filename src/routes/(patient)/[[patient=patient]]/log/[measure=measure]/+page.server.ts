import { error } from '@sveltejs/kit';
import { saveReading } from '$lib/observations/actions.server';
import { isLogged } from '$lib/observations/log';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, parent }) => {
	const { may } = await parent();
	if (!isLogged(params.measure) || !(params.measure === 'mood' ? may.mood : may.add)) error(404, 'not found');
	return { measure: params.measure };
};

export const actions: Actions = {
	default: (event) => (isLogged(event.params.measure) ? saveReading(event, event.params.measure) : error(404))
};
