import { v7 as newId } from 'uuid';
import { answerActions } from '$lib/console/plan/answer-actions.server';
import { readOpinions, readTeachBacks } from '$lib/plan/opinions.server';
import { readPlan } from '$lib/plan/plan.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('closeby:plan');
	const [plan, said, told] = await locals.transaction((db) =>
		Promise.all([
			readPlan(db, params.patient),
			readOpinions(db, params.patient),
			readTeachBacks(db, params.patient)
		])
	);
	return {
		plan,
		opinions: said.opinions,
		teachBacks: told.teachBacks,
		people: { ...plan?.people, ...said.people, ...told.people },
		asPatient: url.searchParams.has('as-patient'),
		published: url.searchParams.has('published'),
		newId: newId()
	};
};

export const actions: Actions = answerActions;
