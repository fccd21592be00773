import { error } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { dutiesOf } from '$lib/console/duties.server';
import { clinicActions } from '$lib/console/readings/settings-actions.server';
import { signChanges } from '$lib/observations/signs.server';
import { thresholdChanges } from '$lib/observations/thresholds.server';
import type { Actions, PageServerLoad } from './$types';

/** The clinic's own numbers and signs, for whoever works with them; some of them may change them. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const [duties, changes, signs] = await locals.transaction((db) =>
		Promise.all([dutiesOf(db, locals.me().person), thresholdChanges(db), signChanges(db)])
	);
	if (!duties.clinical && !duties.oversees) error(404, 'not found');
	return {
		changes,
		signs,
		// As care.set_threshold and care.set_sign have it.
		writes: duties.oversees || duties.signs,
		// What was set among many says so itself.
		saved: url.searchParams.get('saved') === '',
		newId: newId()
	};
};

export const actions: Actions = clinicActions;
