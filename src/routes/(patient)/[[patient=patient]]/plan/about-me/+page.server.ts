import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { v7 as uuidv7 } from 'uuid';
import { problemOf } from '$lib/db/errors';
import { helpFirst } from '$lib/observations/help-first/actions.server';
import { can } from '$lib/people/can';
import { aboutMe } from '$lib/plan/about-me-input';
import { readAboutMe, saveAboutMe } from '$lib/plan/about-me.server';
import { readForm } from '$lib/ui/form.server';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ locals, parent }) => {
	const { subject, rights } = await parent();
	if (!subject || !can(rights, 'add', 'plan', subject.id)) error(404, 'not found');
	const about = await locals.transaction((db) => readAboutMe(db, subject.id));
	return { about: about ?? null, newId: uuidv7() };
};

export const actions: Actions = {
	default: helpFirst(async ({ request, locals, params, url }: RequestEvent) => {
		const form = await readForm(request, v.strictObject(aboutMe.entries));
		const typed = {
			who_matters: form.data.who_matters ?? '',
			fears: form.data.fears ?? '',
			how_to_talk: form.data.how_to_talk ?? '',
			best_times: form.data.best_times ?? ''
		};
		if (!form.valid) return fail(422, { typed, problem: 'length' as const, id: form.data.id });
		const patient = params.patient ?? locals.me().person;
		try {
			await locals.transaction((db) => saveAboutMe(db, patient, form.data).catch(asMoved));
		} catch (thrown) {
			if (!(thrown instanceof Moved)) throw thrown;
			return fail(409, { typed, problem: 'moved' as const, id: uuidv7() });
		}
		redirect(303, `${url.pathname.replace(/\/about-me$/, '')}#about`);
	})
};

/** Somebody else wrote it meanwhile: the words stay on the screen, beside theirs. */
class Moved extends Error {}

function asMoved(thrown: unknown): never {
	if (problemOf(thrown)?.key === 'common.problem.moved') throw new Moved();
	throw thrown;
}
