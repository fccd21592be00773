import { error } from '@sveltejs/kit';
import { readImport } from '$lib/fhir/import/result.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const result = await locals.transaction((db) => readImport(db, params.patient, params.import));
	return { result: result ?? error(404, 'not found') };
};
