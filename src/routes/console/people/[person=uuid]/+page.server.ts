import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { revokeInvitation } from '$lib/identity/invitations.server';
import { openInvitee } from '$lib/people/enrolment.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

const revocation = v.strictObject({ invitation: v.pipe(v.string(), v.uuid()) });

export const load: PageServerLoad = async ({ locals, params }) => {
	const person = await locals.transaction((db) => openInvitee(db, params.person));
	if (!person) error(404, 'not found');
	return { person };
};

export const actions: Actions = {
	revoke: async ({ request, locals, params }) => {
		const form = await readForm(request, revocation);
		if (!form.valid) error(400, 'unknown fields');
		await locals.transaction((db) => revokeInvitation(db, form.data.invitation));
		redirect(303, `/console/people/${params.person}`);
	}
};
