import { error } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { snoozeActions } from '$lib/console/readings/snooze-actions.server';
import { settingsActions } from '$lib/console/readings/settings-actions.server';
import { readSnoozes } from '$lib/observations/snoozes.server';
import { readSettings } from '$lib/observations/thresholds.server';
import type { Actions, PageServerLoad } from './$types';

/** What is set for a patient's readings. The id of each change is made with the page, so that sent twice it is one. */
export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('closeby:readings');
	const [settings, snoozes] = await locals.transaction((db) =>
		Promise.all([readSettings(db, params.patient), readSnoozes(db, params.patient)])
	);
	return {
		settings: settings ?? error(404, 'not found'),
		snoozes,
		// What was set among many says so itself.
		saved: url.searchParams.get('saved') === '',
		newId: newId()
	};
};

export const actions: Actions = { ...settingsActions, ...snoozeActions };
