import { error } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { patientRooms } from '$lib/console/rooms.server';
import { requireFresh } from '$lib/identity/fresh.server';
import { filledFrom } from '$lib/people/consent';
import { changeState, staffActions } from '$lib/people/consent-actions.server';
import { daysOf, familyOf } from '$lib/people/consents.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, request }) => {
	const found = await locals.transaction(async (db) => {
		const family = await familyOf(db, params.patient);
		return (
			family && {
				family,
				days: await daysOf(db, params.patient),
				rooms: await patientRooms(db, params.patient)
			}
		);
	});
	if (!found) error(404, 'not found');
	const ground = url.searchParams.has('legal') ? 'legal' : url.searchParams.has('spoken') ? 'spoken' : null;
	// A fresh sign-in is asked for before anything is typed.
	if (ground) requireFresh(locals, url, { request });
	if (ground && !found.family[ground]) error(404, 'not found');
	const changing = found.family.consents.find(({ id }) => id === url.searchParams.get('consent'));
	const now = changing && {
		relationship: changing.relationship,
		purpose: changing.purpose,
		ends_on: changing.endsOn < found.days.today ? found.days.inAYear : changing.endsOn,
		...filledFrom(changing),
		...(changing.authority &&
			changing.evidence && { authority: changing.authority, evidence: changing.evidence })
	};
	return { ...found, ground, changing, now, newId: newId(), me: locals.me().person };
};

export const actions: Actions = {
	...staffActions,
	pause: (event) => changeState(event, 'pause'),
	resume: (event) => changeState(event, 'resume'),
	end: (event) => changeState(event, 'end'),
	review: (event) => changeState(event, 'review')
};
