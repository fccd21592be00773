import { fail, isHttpError, redirect } from '@sveltejs/kit';
import { v7 } from 'uuid';
import { alertForm, answerOf } from '$lib/console/alert-forms';
import { openAlerts } from '$lib/console/alerts.server';
import { answerAlert } from '$lib/observations/alerts.server';
import type { AlertAnswer } from '$lib/observations/input';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

/** What needs somebody now. The id of each answer is made with its form, so that sending it twice says it once. */
export const load: PageServerLoad = async ({ locals, depends }) => {
	depends('closeby:alerts');
	const alerts = await locals.transaction(openAlerts);
	return { now: new Date().toISOString(), alerts: alerts.map((alert) => ({ ...alert, answer: v7() })) };
};

export const actions: Actions = {
	answer: async ({ request, locals }) => {
		const { data, errors } = await readForm(request, alertForm);
		const typed = { alert: data.alert, answer: data.answer, note: data.note };
		if (errors.answer) return fail(422, { typed, wrong: 'answer' as const });
		const answer = errors.note ? undefined : answerOf(data);
		if (!answer) return fail(422, { typed, wrong: 'note' as const });
		const refused = await locals
			.transaction((db) => answerAlert(db, answer).then(() => undefined))
			.catch((thrown: unknown) => refusal(thrown, answer.act));
		if (refused === 'closed') return fail(410, { typed, wrong: refused });
		if (refused === 'moved') return fail(409, { typed, wrong: refused });
		if (refused) return fail(422, { typed, wrong: refused });
		// Whoever uses keys goes on where they were, and not at the first of many alerts.
		redirect(303, `/console/alerts#alert-${answer.alert}`);
	}
};

/**
 * What is said in words, with what was typed still in place: somebody of the staff has ended it meanwhile, something came in
 * that the page did not show, or the patient has no provider who could be asked.
 */
function refusal(thrown: unknown, act: AlertAnswer['act']): 'closed' | 'moved' | 'provider' {
	if (isHttpError(thrown, 410)) return 'closed';
	if (isHttpError(thrown, 409)) return 'moved';
	if (isHttpError(thrown, 422) && act === 'escalate_to_provider') return 'provider';
	throw thrown;
}
