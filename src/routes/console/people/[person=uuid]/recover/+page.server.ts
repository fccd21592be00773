import { error } from '@sveltejs/kit';
import { requireFresh } from '$lib/identity/fresh.server';
import { openInvitee } from '$lib/people/enrolment.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	// Whoever gives a new way in takes the old one away: an unattended desk must not do that.
	requireFresh(locals, url);
	const person = await locals.transaction((db) => openInvitee(db, params.person));
	if (!person || person.username === null) error(404, 'not found');
	return { id: person.id, name: person.name, unchecked: url.searchParams.has('unchecked') };
};
