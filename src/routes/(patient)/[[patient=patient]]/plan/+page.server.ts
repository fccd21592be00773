import { error } from '@sveltejs/kit';
import { helpFirst } from '$lib/observations/help-first/actions.server';
import { readLatest } from '$lib/observations/trends/trend.server';
import { planActions } from '$lib/plan/actions.server';
import { readPlanPage } from '$lib/plan/page.server';
import { can } from '$lib/people/can';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, parent, depends }) => {
	depends('closeby:plan');
	const { subject, rights } = await parent();
	const sees = (area: 'plan' | 'medicines') => subject !== null && can(rights, 'see', area, subject.id);
	if (!subject || (!sees('plan') && !sees('medicines'))) error(404, 'not found');
	depends('closeby:readings');
	const { page, latest } = await locals.transaction(async (db) => ({
		page: await readPlanPage(db, subject.id, locals.language),
		latest: await readLatest(db, subject.id)
	}));
	return {
		page,
		latest,
		now: new Date().toISOString(),
		may: {
			plan: sees('plan'),
			medicines: sees('medicines'),
			answer: can(rights, 'add', 'plan', subject.id),
			dose: can(rights, 'add', 'medicines', subject.id),
			ask: can(rights, 'message', 'messages', subject.id)
		}
	};
};

export const actions: Actions = {
	step: helpFirst(planActions.step),
	dose: helpFirst(planActions.dose),
	opinion: helpFirst(planActions.opinion),
	teach_back: helpFirst(planActions.teach_back)
};
