import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { readForm } from '../ui/form.server.ts';
import { opinion, teachBack } from './opinion-input.ts';
import { giveOpinion, teachBack as sayTeachBack } from './opinions.server.ts';
import { doseReport, stepReport } from './report-input.ts';
import { reportDose, reportStep } from './reports.server.ts';

// A browser without scripts says nothing about the moment: it is the one at which its form arrives.
const ticked = v.optional(stepReport.entries.ticked_at);
const stepForm = v.strictObject({ ...stepReport.entries, ticked_at: ticked });
const doseForm = v.strictObject({ ...doseReport.entries, ticked_at: ticked });
const opinionForm = v.strictObject(opinion.entries);

/** Back to the plan, at what was answered; the outbox takes that for an answer like any other. */
const backTo = ({ url }: RequestEvent, anchor: string) => redirect(303, `${url.pathname}#${anchor}`);
const tickedAt = (given: string | undefined) => given ?? new Date().toISOString();

/** The form actions of a plan's page. What is refused comes back with its words. */
export const planActions = {
	step: async (event: RequestEvent) => {
		const { data, valid } = await readForm(event.request, stepForm);
		if (!valid) return fail(422, { problem: 'step' as const, line: data.line, words: data.words ?? '' });
		await event.locals.transaction((db) => reportStep(db, { ...data, ticked_at: tickedAt(data.ticked_at) }));
		backTo(event, `line-${data.line}`);
	},
	dose: async (event: RequestEvent) => {
		const { data, valid } = await readForm(event.request, doseForm);
		if (!valid) return fail(422, { problem: 'dose' as const, line: data.line, words: data.words ?? '' });
		await event.locals.transaction((db) => reportDose(db, { ...data, ticked_at: tickedAt(data.ticked_at) }));
		backTo(event, `line-${data.line}`);
	},
	opinion: async (event: RequestEvent) => {
		const { data, valid } = await readForm(event.request, opinionForm);
		const silent = data.opinion !== 'agree' && !data.words;
		if (!valid || silent)
			return fail(422, { problem: 'opinion' as const, line: data.line ?? null, words: data.words ?? '' });
		await event.locals.transaction((db) => giveOpinion(db, data));
		backTo(event, 'opinions');
	},
	teach_back: async (event: RequestEvent) => {
		const { data, valid } = await readForm(event.request, teachBack);
		if (!valid) return fail(422, { problem: 'teach_back' as const, line: data.line, words: data.words });
		await event.locals.transaction((db) => sayTeachBack(db, data));
		backTo(event, `line-${data.line}`);
	}
};
