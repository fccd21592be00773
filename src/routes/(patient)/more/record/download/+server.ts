import { error } from '@sveltejs/kit';
import { recordFile } from '$lib/fhir/export/file.server';
import { copyRecord } from '$lib/fhir/export/record.server';
import { requireFresh } from '$lib/identity/fresh.server';
import type { RequestHandler } from './$types';

/** Gives patients their whole record as a file. A form post, because it is an act that is recorded. */
export const POST: RequestHandler = async ({ locals, url }) => {
	const { person, kind } = locals.me();
	if (kind !== 'patient') error(404, 'not found');
	requireFresh(locals, new URL('/more', url));
	return recordFile(await locals.transaction((db) => copyRecord(db, person, 'fhir')));
};
