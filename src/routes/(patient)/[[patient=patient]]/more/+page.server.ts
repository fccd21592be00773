import { deviceOffer } from '$lib/notifications/devices.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { kind, sessionKind } = locals.me();
	// Patients are told of messages; helpers of nothing yet.
	if (kind !== 'patient') return { offer: null };
	return { offer: await locals.transaction((db) => deviceOffer(db, sessionKind)) };
};
