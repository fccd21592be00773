import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { patientRooms } from '$lib/console/rooms.server';
import { revokeInvitation } from '$lib/identity/invitations.server';
import { openInvitee } from '$lib/people/enrolment.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

const revocation = v.strictObject({ invitation: v.pipe(v.string(), v.uuid()) });

export const load: PageServerLoad = async ({ locals, params }) => {
	const found = await locals.transaction(async (db) => {
		const person = await openInvitee(db, params.person);
		return person && { person, rooms: await patientRooms(db, params.person) };
	});
	return found ?? error(404, 'not found');
};

export const actions: Actions = {
	revoke: async ({ request, locals, params }) => {
		const form = await readForm(request, revocation);
		if (!form.valid) error(400, 'unknown fields');
		await locals.transaction((db) => revokeInvitation(db, form.data.invitation));
		redirect(303, `/console/people/${params.person}`);
	}
};
