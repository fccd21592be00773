import { error } from '@sveltejs/kit';
import { copyRecord } from '$lib/fhir/export/record.server';
import { requireFresh } from '$lib/identity/fresh.server';
import type { PageServerLoad } from './$types';

/** The whole record to be read; for the patient alone. Opening it is recorded as a copy taken. */
export const load: PageServerLoad = async ({ locals, url, request }) => {
	const { person, kind } = locals.me();
	if (kind !== 'patient') error(404, 'not found');
	requireFresh(locals, url, { request });
	return { record: await locals.transaction((db) => copyRecord(db, person, 'page')) };
};
