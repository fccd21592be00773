import { error } from '@sveltejs/kit';
import { can } from '$lib/people/can';
import { circleOf } from '$lib/people/circle.server';
import { whoAmI } from '$lib/people/people.server';
import { readPlanPage } from '$lib/plan/page.server';
import { planPdf } from '$lib/plan/pdf.server';
import type { RequestHandler } from './$types';

/** The plan as the reader finds it on its page, as a PDF. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { person, kind, timeZone } = locals.me();
	const found = await locals.transaction(async (db) => {
		const { subject, rights } = await circleOf(db, { person, kind }, params.patient);
		const sees = (area: 'plan' | 'medicines') => subject !== null && can(rights, 'see', area, subject.id);
		if (!subject || (!sees('plan') && !sees('medicines'))) return undefined;
		const page = await readPlanPage(db, subject.id, locals.language);
		const me = await whoAmI(db, person);
		return { subject, page, me, may: { plan: sees('plan'), medicines: sees('medicines') } };
	});
	if (!found?.page.plan) error(404, 'not found');
	const { subject, page, me, may } = found;
	return planPdf(
		{
			page,
			plan: found.page.plan,
			may,
			me: person,
			name: subject.name,
			patient: kind === 'patient' ? undefined : subject.shortName,
			clinic: { name: me.clinic, phone: me.clinicPhone },
			now: new Date().toISOString()
		},
		{ language: locals.language, timeZone }
	);
};
