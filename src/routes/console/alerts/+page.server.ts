import { fail, isHttpError, redirect } from '@sveltejs/kit';
import { v7 } from 'uuid';
import { alertForm, answerOf } from '$lib/console/alerts';
import { openAlerts } from '$lib/console/alerts.server';
import { answerAlert } from '$lib/observations/alerts.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

/** What needs somebody now. The id of each answer is made with its form, so that sending it twice says it once. */
export const load: PageServerLoad = async ({ locals, depends }) => {
	depends('closeby:alerts');
	const alerts = await locals.transaction(openAlerts);
	return { alerts: alerts.map((alert) => ({ ...alert, answer: v7() })) };
};

export const actions: Actions = {
	answer: async ({ request, locals }) => {
		const { data, errors } = await readForm(request, alertForm);
		const typed = { alert: data.alert, answer: data.answer, note: data.note };
		if (errors.answer) return fail(422, { typed, wrong: 'answer' as const });
		const answer = errors.note ? undefined : answerOf(data);
		if (!answer) return fail(422, { typed, wrong: 'note' as const });
		const over = await locals.transaction((db) => answerAlert(db, answer).then(() => false)).catch(closed);
		if (over) return fail(410, { typed, wrong: 'closed' as const });
		redirect(303, '/console/alerts');
	}
};

/** Somebody of the staff has ended it meanwhile: said in words, with what was typed still in place. */
function closed(thrown: unknown): boolean {
	if (isHttpError(thrown, 410)) return true;
	throw thrown;
}
