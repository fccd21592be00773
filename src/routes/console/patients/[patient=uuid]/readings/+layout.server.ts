import { error } from '@sveltejs/kit';
import { readingsSubject } from '$lib/console/readings/subject.server';
import { patientRooms } from '$lib/console/rooms.server';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, params, depends }) => {
	depends('closeby:readings');
	const found = await locals.transaction(async (db) => {
		const subject = await readingsSubject(db, params.patient);
		return subject && { subject, rooms: await patientRooms(db, params.patient) };
	});
	return found ?? error(404, 'not found');
};
