import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { measureKeys } from '../../observations/measures.ts';
import { conditions } from '../../observations/symptoms.ts';
import { parameterKeys, typedValue } from '../../observations/thresholds.ts';
import { askForReadings, setThreshold, watchCondition } from '../../observations/thresholds.server.ts';
import { readForm } from '../../ui/form.server.ts';

const id = v.pipe(v.string(), v.uuid());
const typed = v.optional(v.pipe(v.string(), v.maxLength(2000)), '');

const watchForm = v.strictObject({
	id,
	condition: v.picklist(conditions),
	watched: v.picklist(['yes', 'no'])
});
const askForm = v.strictObject({ id, measure: v.picklist(['', ...measureKeys]), days: typed });
const thresholdForm = v.strictObject({
	id,
	parameter: v.picklist(parameterKeys),
	value: typed,
	reason: typed,
	/** Back to the number before it. */
	back: v.optional(v.literal('yes'))
});

/** Back to the page the form was on, which says that it holds. */
const saved = ({ url }: RequestEvent) => redirect(303, `${url.pathname}?saved`);
const patientOf = ({ params }: RequestEvent): string => params['patient'] ?? error(404, 'not found');

/** Sets a number of the rules, for the patient of the address or (null) for the clinic. What is refused comes back as typed. */
async function set(event: RequestEvent, patient: string | null) {
	const form = await readForm(event.request, thresholdForm);
	if (!form.valid) error(400, 'invalid');
	const { id: change, parameter, value: text, back } = form.data;
	const reason = form.data.reason.replace(/\s+/g, ' ').trim();
	const value = back ? null : typedValue(parameter, text);
	const wrong = {
		value: value === undefined,
		reason: reason.length < 3 || [...reason].length > 1000
	};
	if (value === undefined || wrong.reason)
		return fail(422, { threshold: { wrong, typed: { parameter, value: text, reason: form.data.reason } } });
	await event.locals.transaction((db) => setThreshold(db, patient, { id: change, parameter, value, reason }));
	return saved(event);
}

/** Sets a number for the whole clinic. */
export const clinicActions = { set: (event: RequestEvent) => set(event, null) };

/** What is set for one patient's readings: what they are watched for, what is asked of them, the numbers of the rules. */
export const settingsActions = {
	set: (event: RequestEvent) => set(event, patientOf(event)),
	watch: async (event: RequestEvent) => {
		const form = await readForm(event.request, watchForm);
		if (!form.valid) error(400, 'invalid');
		const { watched, ...data } = form.data;
		await event.locals.transaction((db) =>
			watchCondition(db, patientOf(event), { ...data, watched: watched === 'yes' })
		);
		return saved(event);
	},
	ask: async (event: RequestEvent) => {
		const form = await readForm(event.request, askForm);
		const { id: row, measure, days } = form.data;
		const daysAWeek = /^[0-7]$/.test(days) ? Number(days) || null : undefined;
		if (!form.valid || measure === '' || daysAWeek === undefined)
			return fail(422, { asked: { measure, days } });
		await event.locals.transaction((db) =>
			askForReadings(db, patientOf(event), { id: row, measure, daysAWeek })
		);
		return saved(event);
	}
};
