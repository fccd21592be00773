import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { readDraft, removeLine, reorder, saveLine } from '../../plan/drafts.server.ts';
import { lineForm, lineFromForm, type FieldProblems, type FilledLine } from '../../plan/line-form.ts';
import { readForm } from '../../ui/form.server.ts';
import { isRefused, planProblem } from './problems.server.ts';
import type { PlanProblem } from './problems.ts';
import { moved } from './order.ts';

type Event = RequestEvent<{ patient: string }>;

const removed = v.strictObject({
	line: v.pipe(v.string(), v.uuid()),
	expected: v.pipe(v.number(), v.integer()),
	why: v.optional(v.pipe(v.string(), v.maxLength(1000))),
	decided_by: v.optional(v.string())
});
const move = v.strictObject({ line: v.pipe(v.string(), v.uuid()), by: v.picklist(['up', 'down']) });

/** Where a draft is written. */
export const draftAt = (patient: string) => `/console/patients/${patient}/plan/draft`;

/** The open draft, for an act on it. */
async function open({ locals, params }: Event) {
	const draft = await locals.transaction((db) => readDraft(db, params.patient));
	return draft ?? error(410, 'common.problem.closed');
}

/** What stood in the way, beside what was typed. */
const refused = (status: number, problem: PlanProblem, filled: FilledLine = {}) => {
	const problems: FieldProblems = {};
	return fail(status, { problem, problems, filled });
};

/** The form actions on the lines of a draft: to write one, to take one out, to move one among its like. */
export const lineActions = {
	save: async (event: Event) => {
		const form = await readForm(event.request, lineForm);
		const filled: FilledLine = Object.fromEntries(
			Object.entries(form.data).filter(([, typed]) => typed !== undefined)
		);
		const draft = await open(event);
		const standing = draft.lines.find(({ id }) => id === filled['id']);
		const read = lineFromForm(filled, standing);
		if (!form.valid || 'problems' in read) {
			const problem: PlanProblem = 'empty';
			const problems = 'problems' in read ? read.problems : {};
			return fail(422, { problem, problems, filled });
		}
		try {
			await event.locals.transaction((db) => saveLine(db, draft.version, read.line), { single: true });
		} catch (thrown) {
			// PostgreSQL keeps drug and dose from all who do not prescribe, and says no more than that it refuses.
			if (isRefused(thrown) && standing?.kind === 'medicine') return refused(403, 'provider', filled);
			const problem = planProblem(thrown);
			if (!problem) throw thrown;
			return refused(409, problem, filled);
		}
		redirect(303, `${draftAt(event.params.patient)}#line-${read.line.id}`);
	},
	remove: async (event: Event) => {
		const form = await readForm(event.request, removed);
		if (!form.valid) error(400, 'invalid');
		const draft = await open(event);
		const { line, expected, why, decided_by } = form.data;
		const change = { line, expected, why: why?.trim() || null, decided_by: decided_by || null };
		try {
			await event.locals.transaction((db) => removeLine(db, draft.version, change), { single: true });
		} catch (thrown) {
			const problem = planProblem(thrown);
			if (!problem) throw thrown;
			return refused(409, problem);
		}
		redirect(303, draftAt(event.params.patient));
	},
	move: async (event: Event) => {
		const form = await readForm(event.request, move);
		if (!form.valid) error(400, 'invalid');
		const draft = await open(event);
		const { line, by } = form.data;
		const order = moved(draft.lines, line, by === 'up' ? -1 : 1);
		try {
			if (order) await event.locals.transaction((db) => reorder(db, draft.version, order), { single: true });
		} catch (thrown) {
			const problem = planProblem(thrown);
			if (!problem) throw thrown;
			return refused(409, problem);
		}
		redirect(303, `${draftAt(event.params.patient)}#line-${line}`);
	}
};
