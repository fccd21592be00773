import { error } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { settingsActions } from '$lib/console/readings/settings-actions.server';
import { readSettings } from '$lib/observations/thresholds.server';
import type { Actions, PageServerLoad } from './$types';

/** What is set for a patient's readings. The id of each change is made with the page, so that sent twice it is one. */
export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('closeby:readings');
	const settings = await locals.transaction((db) => readSettings(db, params.patient));
	return {
		settings: settings ?? error(404, 'not found'),
		saved: url.searchParams.has('saved'),
		newId: newId()
	};
};

export const actions: Actions = settingsActions;
