import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { v7 as newId } from 'uuid';
import * as v from 'valibot';
import type { Database } from '../../db/connection.server.ts';
import { mustBeOf } from '../../plan/belongs.server.ts';
import { readDraft, saveLines, startDraft } from '../../plan/drafts.server.ts';
import { linesFrom, marksFor } from '../../plan/from-templates.ts';
import { mergeTemplates } from '../../plan/merge.ts';
import { discard, publish, requestSignature, returnDraft, sign } from '../../plan/signing.server.ts';
import type { PlanTemplate } from '../../plan/template.ts';
import { readForm } from '../../ui/form.server.ts';
import { draftAt } from './line-actions.server.ts';
import { planProblem } from './problems.server.ts';
import type { PlanProblem } from './problems.ts';
import { planSubject } from './subject.server.ts';
import { templatesAtHand } from './templates.server.ts';
import { warningsIn } from './warnings.ts';

type Event = RequestEvent<{ patient: string }>;

const id = v.pipe(v.string(), v.uuid());
const decided = v.strictObject({
	version: id,
	expected: v.pipe(v.number(), v.integer(), v.minValue(0)),
	despite: v.optional(v.boolean())
});
const named = v.strictObject({ version: id });
const returned = v.strictObject({ version: id, note: v.pipe(v.string(), v.maxLength(1000)) });

const refused = (status: number, problem: PlanProblem, typed = '') => fail(status, { problem, typed });

/** Does what changes a draft. Answers what stood in its way. */
async function act({ locals, params }: Event, work: (db: Database) => Promise<unknown>, version?: string) {
	try {
		await locals.transaction(async (db) => {
			await mustBeOf(db, params.patient, { version });
			await work(db);
		});
		return undefined;
	} catch (thrown) {
		const problem = planProblem(thrown);
		if (!problem) throw thrown;
		return refused(409, problem);
	}
}

/** Puts the lines of templates into a draft that do not stand in it yet. */
async function addTemplates(db: Database, patient: string, chosen: readonly PlanTemplate[]): Promise<void> {
	const [draft, subject] = await Promise.all([readDraft(db, patient), planSubject(db, patient)]);
	if (!draft || !subject) error(404, 'common.problem.absent');
	const into = { standing: draft.lines, today: subject.today, newId: () => newId(), marks: marksFor(chosen) };
	await saveLines(db, draft.version, linesFrom(mergeTemplates(chosen), into));
}

/** The templates that a posted form chose, each a field of its own. */
async function chosenIn(event: Event) {
	const templates = await event.locals.transaction(templatesAtHand);
	const fields = templates.map(({ key }) => [`template_${key}`, v.optional(v.string())] as const);
	const form = await readForm(event.request, v.strictObject({ id, ...Object.fromEntries(fields) }));
	if (!form.valid) error(400, 'invalid');
	const ticked = new Set(Object.entries(form.data).flatMap(([name, value]) => (value ? [name] : [])));
	return { id: form.data.id, chosen: templates.filter(({ key }) => ticked.has(`template_${key}`)) };
}

/** The form actions on a draft as a whole: to start it, to add templates, and its way to being the plan. */
export const draftActions = {
	start: async (event: Event) => {
		const { id, chosen } = await chosenIn(event);
		const { patient } = event.params;
		const problem = await act(event, async (db) => {
			await startDraft(db, patient, { id });
			if (chosen.length > 0) await addTemplates(db, patient, chosen);
		});
		return problem ?? redirect(303, draftAt(patient));
	},
	templates: async (event: Event) => {
		const { chosen } = await chosenIn(event);
		if (chosen.length === 0) return refused(422, 'empty');
		const problem = await act(event, (db) => addTemplates(db, event.params.patient, chosen));
		return problem ?? redirect(303, draftAt(event.params.patient));
	},
	request: async (event: Event) => {
		const form = await readForm(event.request, named);
		if (!form.valid) error(400, 'invalid');
		const problem = await act(event, (db) => requestSignature(db, form.data.version), form.data.version);
		return problem ?? redirect(303, draftAt(event.params.patient));
	},
	sign: async (event: Event) => {
		const form = await readForm(event.request, decided);
		if (!form.valid) error(400, 'invalid');
		const problem = await act(event, (db) => sign(db, form.data), form.data.version);
		return problem ?? redirect(303, draftAt(event.params.patient));
	},
	return: async (event: Event) => {
		const form = await readForm(event.request, returned);
		const { version, note } = form.data;
		if (!form.valid || !note.trim()) return refused(422, 'empty', note);
		const problem = await act(event, (db) => returnDraft(db, { version, note: note.trim() }), version);
		return problem ?? redirect(303, draftAt(event.params.patient));
	},
	publish: async (event: Event) => {
		const form = await readForm(event.request, decided);
		if (!form.valid) error(400, 'invalid');
		const { patient } = event.params;
		const warned = await event.locals.transaction(async (db) => {
			const [draft, subject] = await Promise.all([readDraft(db, patient), planSubject(db, patient)]);
			return subject ? warningsIn(draft?.lines ?? [], subject.language).length > 0 : false;
		});
		if (warned && !form.data.despite) return refused(422, 'warned');
		const problem = await act(event, (db) => publish(db, form.data), form.data.version);
		return problem ?? redirect(303, `/console/patients/${patient}/plan?published`);
	},
	discard: async (event: Event) => {
		const form = await readForm(event.request, named);
		if (!form.valid) error(400, 'invalid');
		const problem = await act(event, (db) => discard(db, form.data.version), form.data.version);
		return problem ?? redirect(303, `/console/patients/${event.params.patient}/plan`);
	}
};
