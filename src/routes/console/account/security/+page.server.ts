import { loadSecurity, securityActions } from '$lib/identity/security-actions.server';
import { deviceOffer } from '$lib/notifications/devices.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locals } = event;
	const security = await loadSecurity(event);
	return { ...security, offer: await locals.transaction((db) => deviceOffer(db, locals.me().sessionKind)) };
};

export const actions: Actions = securityActions;
