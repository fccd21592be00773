import { error } from '@sveltejs/kit';
import { planSubject } from '$lib/console/plan/subject.server';
import { patientRooms } from '$lib/console/rooms.server';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params, depends }) => {
	depends('closeby:plan');
	const found = await locals.transaction(async (db) => {
		const subject = await planSubject(db, params.patient);
		return subject && { subject, rooms: await patientRooms(db, params.patient) };
	});
	return found ?? error(404, 'not found');
};
