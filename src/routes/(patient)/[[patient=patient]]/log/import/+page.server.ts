import { error } from '@sveltejs/kit';
import { largestTable, previewTable, storeTable } from '$lib/observations/import/csv/actions.server';
import { readingImports } from '$lib/observations/import/list.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
	const { may, subject } = await parent();
	if (!may.add || !subject) error(404, 'not found');
	const imports = await locals.transaction((db) => readingImports(db, subject.id));
	return { imports, largest: largestTable };
};

export const actions: Actions = { preview: previewTable, store: storeTable };
