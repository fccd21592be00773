import * as v from 'valibot';
import type { AlertAnswer } from '../observations/input.ts';
import { storedText } from '../ui/stored-text.ts';
import { doneChoices } from './alerts.ts';

const saidBy = (answer: string) => doneChoices.find(({ value }) => value === answer);

/**
 * What staff say about an alert, as the form sends it: `answer` is what they did, or that it is seen or over. That there was
 * nothing to do is said with its reason in one choice.
 */
export const alertForm = v.strictObject({
	id: v.pipe(v.string(), v.uuid()),
	alert: v.pipe(v.string(), v.uuid()),
	answer: v.pipe(
		v.string(),
		v.check((answer) => answer === 'acknowledged' || answer === 'resolved' || saidBy(answer) !== undefined)
	),
	note: v.pipe(v.optional(v.string(), ''), v.transform(storedText), v.maxLength(1000)),
	/** How many findings stood on the page; none on one from before they were counted. */
	findings: v.pipe(v.optional(v.string(), '0'), v.digits(), v.maxLength(9))
});

/** A provider's answer, as the form sends it. */
export const adviceForm = v.strictObject({
	id: v.pipe(v.string(), v.uuid()),
	note: v.pipe(v.optional(v.string(), ''), v.transform(storedText), v.minLength(1), v.maxLength(1000))
});

/** What the form says as an answer to the alert; undefined where it takes words that are missing. */
export function answerOf(form: v.InferOutput<typeof alertForm>): AlertAnswer | undefined {
	const { id, alert, answer } = form;
	const note = form.note === '' ? null : form.note;
	const plain = { id, alert, act: null, reason: null, note, findings: Number(form.findings) };
	if (answer === 'acknowledged') return { ...plain, event: 'acknowledged' };
	const done = saidBy(answer);
	if (note === null && (!done || done.reason === 'other')) return undefined;
	return done
		? { ...plain, event: 'acted', act: done.act, reason: done.reason }
		: { ...plain, event: 'resolved' };
}
