import { error } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { templateActions } from '$lib/console/plan/template-actions.server';
import { ownTemplates, ownTerms } from '$lib/console/plan/templates.server';
import { writesClinicContent } from '$lib/plan/clinic-content.server';
import { listNames, templateLines } from '$lib/plan/template-lines';
import { shippedTemplates } from '$lib/plan/templates';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const [owns, terms, writes] = await locals.transaction((db) =>
		Promise.all([ownTemplates(db), ownTerms(db), writesClinicContent(db)])
	);
	const own = owns.find(({ id }) => id === params.template);
	const template = own?.template ?? shippedTemplates.find(({ key }) => key === params.template);
	if (!template) error(404, 'not found');
	const lines = templateLines(template);
	const asked = url.searchParams;
	const open = own && writes;
	const line = open && lines.find(({ list, key }) => list === asked.get('list') && key === asked.get('line'));
	const added = open && listNames.find((list) => list === asked.get('add'));
	return {
		name: template.name,
		key: template.key,
		lines,
		terms,
		own: own ? { id: own.id, version: own.version, replaces: own.replaces } : null,
		writes,
		editing: line
			? { list: line.list, key: line.key, added: false, filled: line.filled }
			: added
				? { list: added, key: `own_${newId().replaceAll('-', '')}`, added: true, filled: {} }
				: null,
		saved: asked.has('saved'),
		newId: newId()
	};
};

export const actions: Actions = templateActions;
