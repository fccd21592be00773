import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Database } from '../db/connection.server.ts';
import { byOurClock } from '../outbox/phone-clock.ts';
import { readForm } from '../ui/form.server.ts';
import { mustBeOf } from './belongs.server.ts';
import { dayMeant } from './day-meant.ts';
import { opinion, teachBack } from './opinion-input.ts';
import { giveOpinion, teachBack as sayTeachBack } from './opinions.server.ts';
import { doseReport, stepReport } from './report-input.ts';
import { reportDose, reportStep } from './reports.server.ts';

// A browser without scripts says nothing about the moment: it is the one at which its form arrives.
const ticked_at = v.optional(stepReport.entries.ticked_at);
const stepForm = v.strictObject({ ...stepReport.entries, ticked_at });
const doseForm = v.strictObject({ ...doseReport.entries, ticked_at });
const opinionForm = v.strictObject(opinion.entries);

/** Back to the plan, at what was answered; the outbox takes that for an answer like any other. */
const backTo = ({ url }: RequestEvent, anchor: string) => redirect(303, `${url.pathname}#${anchor}`);

/** A tick as it is stored: by our clock, whatever that of the phone shows. */
const ticked = <Tick extends { day: string; ticked_at?: string | undefined }>(
	{ request, locals }: RequestEvent,
	tick: Tick
) => {
	const told = tick.ticked_at ?? new Date().toISOString();
	const ours = byOurClock(request, told);
	return { ...tick, day: dayMeant(tick.day, { told, ours, zone: locals.me().timeZone }), ticked_at: ours };
};

/** Whose plan the address is about: without a name, one's own. */
const patientOf = ({ params, locals }: RequestEvent) => params['patient'] ?? locals.me().person;

/** Does it for a line, or a version, of the patient that the address is about. */
const about = (
	event: RequestEvent,
	named: Parameters<typeof mustBeOf>[2],
	work: (db: Database) => Promise<void>
) =>
	event.locals.transaction(async (db) => {
		await mustBeOf(db, patientOf(event), named);
		await work(db);
	});

/** The form actions of a plan's page. What is refused comes back with its words. */
export const planActions = {
	step: async (event: RequestEvent) => {
		const { data, valid } = await readForm(event.request, stepForm);
		if (!valid) return fail(422, { problem: 'step' as const, line: data.line, words: data.words ?? '' });
		const report = ticked(event, data);
		await about(event, { line: data.line }, (db) => reportStep(db, report));
		backTo(event, `line-${data.line}`);
	},
	dose: async (event: RequestEvent) => {
		const { data, valid } = await readForm(event.request, doseForm);
		if (!valid) return fail(422, { problem: 'dose' as const, line: data.line, words: data.words ?? '' });
		const report = ticked(event, data);
		await about(event, { line: data.line }, (db) => reportDose(db, report));
		backTo(event, `line-${data.line}`);
	},
	opinion: async (event: RequestEvent) => {
		const { data, valid } = await readForm(event.request, opinionForm);
		const silent = data.opinion !== 'agree' && !data.words;
		if (!valid || silent)
			return fail(422, { problem: 'opinion' as const, line: data.line ?? null, words: data.words ?? '' });
		await about(event, { version: data.version, line: data.line }, (db) => giveOpinion(db, data));
		backTo(event, data.line ? `line-${data.line}` : 'opinions');
	},
	teach_back: async (event: RequestEvent) => {
		const { data, valid } = await readForm(event.request, teachBack);
		if (!valid) return fail(422, { problem: 'teach_back' as const, line: data.line, words: data.words });
		await about(event, { line: data.line }, (db) => sayTeachBack(db, data));
		backTo(event, `line-${data.line}`);
	}
};
