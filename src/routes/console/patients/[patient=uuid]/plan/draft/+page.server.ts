import { error } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import { editingAt } from '$lib/console/plan/editing';
import { draftActions } from '$lib/console/plan/draft-actions.server';
import { lineActions } from '$lib/console/plan/line-actions.server';
import { ownTerms, templatesAtHand } from '$lib/console/plan/templates.server';
import { careTeam } from '$lib/people/people.server';
import { readDraft } from '$lib/plan/drafts.server';
import { questionsFor } from '$lib/plan/questions';
import { readVersion } from '$lib/plan/versions.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('closeby:plan');
	const { draft, before, templates, terms, team } = await locals.transaction(async (db) => {
		const draft = await readDraft(db, params.patient);
		const base = draft?.signed?.id ?? draft?.basedOn;
		const before = base ? await readVersion(db, base) : undefined;
		const templates = await templatesAtHand(db);
		return { draft, before, templates, terms: await ownTerms(db), team: await careTeam(db, params.patient) };
	});
	const editing = editingAt(url.searchParams, draft?.lines ?? [], newId);
	// A line that was taken out meanwhile is not there to be written.
	if (draft && url.searchParams.has('line') && !editing) error(404, 'not found');
	return {
		draft,
		/**
		 * The revision of each line in the version that was signed last, so that whoever signs sees all they have not signed,
		 * else in the one that the draft began from.
		 */
		before: before && Object.fromEntries(before.map(({ id, revision }) => [id, revision])),
		editing,
		templates: templates.map(({ key, name }) => ({ key, name })),
		questions: draft ? questionsFor(templates, draft.lines, locals.language) : [],
		terms,
		team: team.map(({ id, name, credential }) => ({
			id,
			name: credential ? `${name}, ${credential}` : name
		})),
		newId: newId()
	};
};

export const actions: Actions = { ...draftActions, ...lineActions };
