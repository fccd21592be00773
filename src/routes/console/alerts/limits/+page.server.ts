import { error } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { dutiesOf } from '$lib/console/duties.server';
import { clinicActions } from '$lib/console/readings/settings-actions.server';
import { thresholdChanges } from '$lib/observations/thresholds.server';
import type { Actions, PageServerLoad } from './$types';

/** The clinic's own numbers, for whoever works with them; some of them may change them. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const [duties, changes] = await locals.transaction((db) =>
		Promise.all([dutiesOf(db, locals.me().person), thresholdChanges(db)])
	);
	if (!duties.clinical && !duties.oversees) error(404, 'not found');
	return {
		changes,
		// As care.set_threshold has it.
		writes: duties.oversees || duties.signs,
		saved: url.searchParams.has('saved'),
		newId: newId()
	};
};

export const actions: Actions = clinicActions;
