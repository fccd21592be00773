import { error } from '@sveltejs/kit';
import { saveCheck } from '$lib/observations/actions.server';
import { helpFirst } from '$lib/observations/help-first/actions.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
	const { may } = await parent();
	if (!may.add) error(404, 'not found');
};

export const actions: Actions = { default: helpFirst(saveCheck) };
