import { error } from '@sveltejs/kit';
import { readableRecord } from '$lib/fhir/export/readable';
import { translationFor } from '$lib/fhir/export/reader.server';
import { copyRecord } from '$lib/fhir/export/record.server';
import { requireFresh } from '$lib/identity/fresh.server';
import type { PageServerLoad } from './$types';

/** The whole record to be read; for the patient alone. Opening it is recorded as a copy taken. */
export const load: PageServerLoad = async ({ locals, url, request }) => {
	const { person, kind, timeZone } = locals.me();
	if (kind !== 'patient') error(404, 'not found');
	requireFresh(locals, url, { request });
	const record = await locals.transaction((db) => copyRecord(db, person, 'page'));
	// Put into words here: years of readings are a few pages of text, and megabytes as they are stored.
	return { readable: readableRecord(record, await translationFor({ language: locals.language, timeZone })) };
};
