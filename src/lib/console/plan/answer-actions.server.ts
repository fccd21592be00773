import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { mustBeOf } from '../../plan/belongs.server.ts';
import { answer, teachBackReview } from '../../plan/opinion-input.ts';
import { answerOpinion, reviewTeachBack } from '../../plan/opinions.server.ts';
import { readForm } from '../../ui/form.server.ts';

/** The form actions on what a patient said of the plan: to answer an opinion, to say whether a lesson was understood. */
export const answerActions = {
	answer: async ({ request, locals, params }: RequestEvent<{ patient: string }>) => {
		const form = await readForm(request, answer);
		if (!form.valid) return fail(422, { opinion: form.data.opinion, typed: form.data.words });
		await locals.transaction(async (db) => {
			await mustBeOf(db, params.patient, { opinion: form.data.opinion });
			await answerOpinion(db, form.data);
		});
		return { answered: form.data.opinion };
	},
	review: async ({ request, locals, params }: RequestEvent<{ patient: string }>) => {
		const form = await readForm(request, teachBackReview);
		if (!form.valid) error(400, 'invalid');
		await locals.transaction(async (db) => {
			await mustBeOf(db, params.patient, { teach_back: form.data.teach_back });
			await reviewTeachBack(db, form.data);
		});
		return { reviewed: form.data.teach_back };
	}
};
