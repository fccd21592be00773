import { error } from '@sveltejs/kit';
import { planSubject } from '$lib/console/plan/subject.server';
import { isLanguage } from '$lib/i18n/languages';
import { whoAmI } from '$lib/people/people.server';
import { readPlanPage } from '$lib/plan/page.server';
import { planPdf } from '$lib/plan/pdf.server';
import type { RequestHandler } from './$types';

/** The plan in force as the patient reads it, to be handed to them: in their language, or in the one asked for. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { person } = locals.me();
	const asked = url.searchParams.get('language');
	const found = await locals.transaction(async (db) => {
		const subject = await planSubject(db, params.patient);
		if (!subject) return undefined;
		const language = isLanguage(asked) ? asked : subject.language;
		const [page, me] = await Promise.all([readPlanPage(db, params.patient, language), whoAmI(db, person)]);
		return { subject, language, page, me };
	});
	if (!found?.page.plan) error(404, 'not found');
	const { subject, language, page, me } = found;
	return planPdf(
		{
			// What changed is told to each reader since they last read, which is not for another's copy.
			page: { ...page, changes: null },
			plan: found.page.plan,
			may: { plan: true, medicines: true },
			me: subject.patient,
			name: subject.name,
			patient: undefined,
			clinic: { name: me.clinic, phone: me.clinicPhone },
			now: new Date().toISOString()
		},
		{ language, timeZone: subject.timeZone }
	);
};
