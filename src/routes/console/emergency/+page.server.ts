import { error, fail, redirect } from '@sveltejs/kit';
import { dutiesOf, emergencyAlerts } from '$lib/console/duties.server';
import { emergencyRequest, whichEmergency } from '$lib/console/emergency';
import { endEmergency, markEmergencySeen, openEmergency } from '$lib/console/emergency.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
	depends('closeby:duties');
	const [duties, alerts] = await locals.transaction((db) =>
		Promise.all([dutiesOf(db, locals.me().person), emergencyAlerts(db)])
	);
	if (!duties.clinical && !duties.oversees) error(404, 'not found');
	return { alerts, clinical: duties.clinical, oversees: duties.oversees };
};

export const actions: Actions = {
	open: async ({ request, locals }) => {
		const form = await readForm(request, emergencyRequest);
		if (!form.valid) {
			return fail(422, { typed: form.data, wrong: Object.keys(form.errors), problem: null });
		}
		const opened = await locals.transaction((db) => openEmergency(db, form.data));
		const wrong: string[] = [];
		if ('problem' in opened) return fail(422, { typed: form.data, wrong, problem: opened.problem });
		redirect(303, `/console/inbox/${opened.conversation}`);
	},
	end: async ({ request, locals }) => {
		const form = await readForm(request, whichEmergency);
		if (!form.valid) error(404, 'not found');
		await locals.transaction((db) => endEmergency(db, form.data.id));
		redirect(303, '/console/inbox');
	},
	seen: async ({ request, locals }) => {
		const form = await readForm(request, whichEmergency);
		if (!form.valid) error(404, 'not found');
		await locals.transaction((db) => markEmergencySeen(db, locals.me().person, form.data.id));
		redirect(303, '/console/emergency');
	}
};
