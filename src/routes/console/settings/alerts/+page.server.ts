import { error, fail, isHttpError, redirect } from '@sveltejs/kit';
import { dutiesOf } from '$lib/console/duties.server';
import { escalationForm, wrongWait } from '$lib/console/escalation';
import { escalation, setEscalation } from '$lib/console/escalation.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const [duties, now] = await locals.transaction((db) =>
		Promise.all([dutiesOf(db, locals.me().person), escalation(db)])
	);
	if (!duties.administers) error(404, 'not found');
	return { escalation: now, saved: url.searchParams.has('saved') };
};

export const actions: Actions = {
	default: async ({ request, locals }) => {
		const { data: typed } = await readForm(request, escalationForm);
		const wrong = await locals
			.transaction(async (db) => {
				const found = wrongWait(typed, (await escalation(db)).waits);
				if (!found) await setEscalation(db, typed);
				return found;
			})
			.catch(moved);
		if (wrong) return fail(422, { typed, wrong });
		redirect(303, '/console/settings/alerts?saved');
	}
};

/** Somebody else set it meanwhile: said in words, with what was typed still in place. */
function moved(thrown: unknown): 'moved' {
	if (isHttpError(thrown, 409)) return 'moved';
	throw thrown;
}
