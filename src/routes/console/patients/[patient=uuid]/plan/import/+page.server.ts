import { error } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { importFromForm } from '$lib/fhir/import/form.server';
import { limits } from '$lib/fhir/import/limits';
import { listImports } from '$lib/fhir/import/result.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent, depends }) => {
	depends('closeby:plan');
	const { subject } = await parent();
	if (!subject.writes) error(404, 'not found');
	const imports = await locals.transaction((db) => listImports(db, params.patient));
	return { imports, newId: newId(), largest: limits.upload };
};

export const actions: Actions = { default: importFromForm };
