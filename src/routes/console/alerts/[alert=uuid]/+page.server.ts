import { error, fail, isHttpError, redirect } from '@sveltejs/kit';
import { v7 } from 'uuid';
import { adviceForm } from '$lib/console/alert-forms';
import { dutiesOf } from '$lib/console/duties.server';
import { alertSummary } from '$lib/console/summary.server';
import { adviseOnAlert } from '$lib/observations/alerts.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

/** One page about an alert, for the provider who is asked. */
export const load: PageServerLoad = async ({ locals, params, depends }) => {
	depends('closeby:alerts');
	const now = new Date();
	const { summary, duties } = await locals.transaction(async (db) => ({
		summary: await alertSummary(db, params.alert, now, locals.language),
		duties: await dutiesOf(db, locals.me().person)
	}));
	if (!summary) error(404, 'not found');
	const asked = summary.alert.events.some(({ act }) => act === 'escalate_to_provider');
	const answers = duties.signs && asked && !summary.alert.resolved;
	return { summary, answer: answers ? v7() : null, printedAt: now.toISOString() };
};

export const actions: Actions = {
	default: async ({ request, locals, params }) => {
		const { data, valid } = await readForm(request, adviceForm);
		if (!valid) return fail(422, { note: data.note, wrong: 'note' as const });
		const over = await locals
			.transaction((db) => adviseOnAlert(db, { ...data, alert: params.alert }).then(() => false))
			.catch((thrown: unknown) => {
				if (isHttpError(thrown, 410)) return true;
				throw thrown;
			});
		if (over) return fail(410, { note: data.note, wrong: 'closed' as const });
		redirect(303, `/console/alerts/${params.alert}`);
	}
};
