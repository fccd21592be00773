import { error } from '@sveltejs/kit';
import { loadSecurity, securityActions } from '$lib/identity/security-actions.server';
import { draftIn } from '$lib/people/address';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	// Who looks at what a caregiver will see is shown nobody’s ways in.
	if (draftIn(event.params.patient)) error(404, 'not found');
	return loadSecurity(event);
};

export const actions: Actions = securityActions;
