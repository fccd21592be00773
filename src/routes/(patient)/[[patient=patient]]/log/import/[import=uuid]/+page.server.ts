import { error, redirect } from '@sveltejs/kit';
import { withdrawImport } from '$lib/observations/import/imports.server';
import { readingImports } from '$lib/observations/import/list.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, parent }) => {
	const { subject } = await parent();
	if (!subject) error(404, 'not found');
	const [found] = await locals.transaction((db) => readingImports(db, subject.id, params.import));
	return { found: found ?? error(404, 'not found') };
};

export const actions: Actions = {
	default: async ({ locals, params, url }) => {
		await locals.transaction((db) => withdrawImport(db, params.import));
		redirect(303, url.pathname);
	}
};
