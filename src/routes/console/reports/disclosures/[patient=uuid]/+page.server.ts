import { error, fail, redirect } from '@sveltejs/kit';
import { v7 as uuidv7 } from 'uuid';
import { disclosuresOf } from '$lib/audit/log.server';
import { newDisclosure } from '$lib/audit/report';
import { patientNamed, recordDisclosure } from '$lib/audit/report.server';
import { requireFresh } from '$lib/identity/fresh.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, request }) => {
	requireFresh(locals, url, { request });
	const [patient, disclosures] = await locals.transaction((db) =>
		Promise.all([patientNamed(db, params.patient), disclosuresOf(db, params.patient)])
	);
	if (!patient) error(404, 'not found');
	return { patient, disclosures, newId: uuidv7(), now: new Date().toISOString() };
};

export const actions: Actions = {
	record: async ({ request, locals, params, url }) => {
		requireFresh(locals, url, { finishing: true });
		const form = await readForm(request, newDisclosure);
		// No clinic is more than a day ahead of UTC.
		const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
		const wrong = Object.keys(form.errors);
		if (form.valid && form.data.on > tomorrow) wrong.push('on');
		if (wrong.length > 0) return fail(422, { typed: form.data, wrong });
		await locals.transaction((db) => recordDisclosure(db, params.patient, form.data));
		redirect(303, url.pathname);
	}
};
