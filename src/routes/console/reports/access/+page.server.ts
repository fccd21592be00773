import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { reportQuestion } from '$lib/audit/report';
import { accessReport, patientNamed, staffOfClinic } from '$lib/audit/report.server';
import { dutiesOf } from '$lib/console/duties.server';
import { whichPatient } from '$lib/console/emergency';
import { findPatient } from '$lib/console/emergency.server';
import { requireFresh } from '$lib/identity/fresh.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { person } = locals.me();
	const asked = url.searchParams.size > 0 ? Object.fromEntries(url.searchParams) : undefined;
	const question = v.safeParse(v.optional(reportQuestion), asked);
	if (!question.success) error(404, 'not found');
	const { oversees } = await locals.transaction((db) => dutiesOf(db, person));
	if (!oversees) error(404, 'not found');
	// Asked before a report is on the screen, since it can be taken away from there.
	requireFresh(locals, url);
	return locals.transaction(async (db) => {
		const staff = await staffOfClinic(db);
		if (!question.output) return { staff, question: undefined, name: '', lines: [] };
		const { about, id } = question.output;
		const lines = await accessReport(db, question.output);
		const name =
			about === 'patient' ? (await patientNamed(db, id))?.name : staff.find((one) => one.id === id)?.name;
		return { staff, question: question.output, name: name ?? '', lines };
	});
};

export const actions: Actions = {
	find: async ({ request, locals }) => {
		const form = await readForm(request, whichPatient);
		const typed = form.data;
		const wrong = Object.keys(form.errors);
		if (!form.valid) return fail(422, { typed, wrong, problem: null });
		const found = await locals.transaction((db) => findPatient(db, form.data));
		if ('problem' in found) return fail(422, { typed, wrong, problem: found.problem });
		redirect(303, `/console/reports/access?about=patient&id=${found.patient}`);
	}
};
