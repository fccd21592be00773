import { recordFile } from '$lib/fhir/export/file.server';
import { copyRecord } from '$lib/fhir/export/record.server';
import { requireFresh } from '$lib/identity/fresh.server';
import type { RequestHandler } from './$types';

/** Gives staff who care for a patient the record as a file. A form post, because it is an act that is recorded. */
export const POST: RequestHandler = async ({ locals, url, params }) => {
	requireFresh(locals, new URL(`/console/patients/${params.patient}/plan`, url), { finishing: true });
	return recordFile(await locals.transaction((db) => copyRecord(db, params.patient, 'fhir')));
};
