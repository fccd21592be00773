import { v7 as newId } from 'uuid';
import { recordReview } from '$lib/console/plan/review-actions.server';
import { readMedicineReviews } from '$lib/plan/medicine-reviews.server';
import { readPlan } from '$lib/plan/plan.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('closeby:plan');
	const [plan, held] = await locals.transaction((db) =>
		Promise.all([readPlan(db, params.patient), readMedicineReviews(db, params.patient)])
	);
	return {
		...held,
		medicines: plan?.lines.filter(({ kind }) => kind === 'medicine') ?? [],
		doses: plan?.doses ?? [],
		recorded: url.searchParams.has('recorded'),
		newId: newId()
	};
};

export const actions: Actions = { default: recordReview };
