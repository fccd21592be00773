import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { restoreTerm, saveClinicTerm } from '../../plan/clinic-content.server.ts';
import type { FieldProblem, FieldProblems, FilledLine } from '../../plan/line-form.ts';
import { readForm } from '../../ui/form.server.ts';
import { plainText } from '../../ui/plain-text.ts';
import { planProblem } from './problems.server.ts';

const id = v.pipe(v.string(), v.uuid());
const language = v.picklist(['en', 'es']);
const text = v.optional(v.pipe(v.string(), v.maxLength(1000)), '');
const term = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));
const at = '/console/plans/glossary';

/** The form actions on a clinic's plain words: to add or change one, to stop offering a shipped one, to take either back. */
export const glossaryActions = {
	save: async (event: RequestEvent) => {
		const form = await readForm(event.request, v.strictObject({ id, language, term: text, plain: text }));
		const { id: word, language: of } = form.data;
		const [hard, plain] = [form.data.term.trim(), form.data.plain.trim()];
		const problems: FieldProblems = {
			...(problemOf(hard, 80) && { term: problemOf(hard, 80) }),
			...(problemOf(plain, 200) && { plain: problemOf(plain, 200) })
		};
		const filled: FilledLine = { ...form.data };
		if (!form.valid || Object.keys(problems).length > 0) return fail(422, { problems, filled });
		try {
			await event.locals.transaction((db) =>
				saveClinicTerm(db, { id: word, language: of, term: hard, plain })
			);
		} catch (thrown) {
			if (!planProblem(thrown)) throw thrown;
			const odd: FieldProblems = { term: 'long' };
			return fail(422, { problems: odd, filled });
		}
		redirect(303, `${at}?saved&language=${of}`);
	},
	remove: async (event: RequestEvent) => {
		const form = await readForm(event.request, v.strictObject({ id, language, term }));
		if (!form.valid) error(400, 'invalid');
		await event.locals.transaction((db) => saveClinicTerm(db, { ...form.data, plain: null }));
		redirect(303, `${at}?saved&language=${form.data.language}`);
	},
	restore: async (event: RequestEvent) => {
		const form = await readForm(event.request, v.strictObject({ language, term }));
		if (!form.valid) error(400, 'invalid');
		await event.locals.transaction((db) => restoreTerm(db, form.data));
		redirect(303, `${at}?saved&language=${form.data.language}`);
	}
};

function problemOf(typed: string, most: number): FieldProblem | undefined {
	if (typed === '') return 'words';
	return v.is(plainText(most), typed) ? undefined : 'long';
}
