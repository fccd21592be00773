import { loadSecurity, securityActions } from '$lib/identity/security-actions.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => loadSecurity(event);

export const actions: Actions = securityActions;
