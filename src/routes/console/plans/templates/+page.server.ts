import { v7 as newId } from 'uuid';
import { templatesActions } from '$lib/console/plan/template-actions.server';
import { ownTemplates } from '$lib/console/plan/templates.server';
import { writesClinicContent } from '$lib/plan/clinic-content.server';
import { templateLines } from '$lib/plan/template-lines';
import { shippedTemplates } from '$lib/plan/templates';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const [own, writes] = await locals.transaction((db) =>
		Promise.all([ownTemplates(db), writesClinicContent(db)])
	);
	return {
		own: own.map(({ id, replaces, template }) => ({
			id,
			replaces,
			name: template.name,
			lines: templateLines(template).length
		})),
		shipped: shippedTemplates.map((template) => ({
			key: template.key,
			name: template.name,
			lines: templateLines(template).length,
			covered: own.some(({ replaces }) => replaces === template.key)
		})),
		writes,
		retired: url.searchParams.has('retired'),
		newId: newId()
	};
};

export const actions: Actions = templatesActions;
