import { error } from '@sveltejs/kit';
import { recordPdf } from '$lib/fhir/export/pdf.server';
import { copyRecord } from '$lib/fhir/export/record.server';
import { requireFresh } from '$lib/identity/fresh.server';
import type { RequestHandler } from './$types';

/** Gives patients their whole record to read and keep, as a PDF. A form post, because it is an act that is recorded. */
export const POST: RequestHandler = async ({ locals, url }) => {
	const { person, kind, timeZone } = locals.me();
	if (kind !== 'patient') error(404, 'not found');
	requireFresh(locals, new URL('/more', url));
	const record = await locals.transaction((db) => copyRecord(db, person, 'pdf'));
	return recordPdf(record, { language: locals.language, timeZone });
};
