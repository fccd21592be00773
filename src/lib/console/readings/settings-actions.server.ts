import { error, fail, isHttpError, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Database } from '../../db/connection.server.ts';
import { isFarFromLast } from '../../observations/dry-weight.ts';
import { lastReading } from '../../observations/log.server.ts';
import { measureKeys } from '../../observations/measures.ts';
import type { ParameterKey } from '../../observations/rules/parameters.ts';
import { conditions } from '../../observations/symptoms.ts';
import { forReading } from '../../observations/units.ts';
import { parameterKeys, typedValue } from '../../observations/thresholds.ts';
import { setSign } from '../../observations/signs.server.ts';
import { signZones, zonesAllowed, type SignZone } from '../../observations/signs.ts';
import { askForReadings, setThreshold, watchCondition } from '../../observations/thresholds.server.ts';
import { readForm } from '../../ui/form.server.ts';
import { expected } from './expected.ts';
import { nameOfSign, signForm } from './sign-form.ts';

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
	expected,
	parameter: v.picklist(parameterKeys),
	value: typed,
	reason: typed,
	/** The number that was asked about, and is right. */
	sure: v.optional(v.pipe(v.string(), v.maxLength(40))),
	/** Back to the number before it. */
	back: v.optional(v.literal('yes'))
});

/** Back to the page the form was on, which says that it holds: at the one of many that was set, where it is named. */
const saved = ({ url }: RequestEvent, name?: string) =>
	redirect(303, `${url.pathname}?saved${name === undefined ? '' : `=${name}#${name}`}`);
const patientOf = ({ params }: RequestEvent): string => params['patient'] ?? error(404, 'not found');

/**
 * A dry weight that may be a slip, with the last weight (pounds, and when it was, ISO 8601) it is far from: it is asked about
 * once, for on it rests whether water is seen at all.
 */
async function unlikelyIn(
	{ locals }: RequestEvent,
	patient: string | null,
	{ parameter, value }: { parameter: ParameterKey; value: number | null }
): Promise<{ value: number; last: number; at: string } | undefined> {
	if (patient === null || value === null || parameter !== 'hf_dry_weight') return undefined;
	const last = await locals.transaction((db) => lastReading(db, patient, 'weight'));
	const weight = last?.values.weight;
	if (!last || weight === undefined || !isFarFromLast(value, weight)) return undefined;
	return { value, last: forReading(weight, '[lb_av]'), at: last.at };
}

/** Sets a number of the rules, for the patient of the address or (null) for the clinic. What is refused comes back as typed. */
async function set(event: RequestEvent, patient: string | null) {
	const form = await readForm(event.request, thresholdForm);
	if (!form.valid) error(400, 'invalid');
	const { id: change, expected: before, parameter, value: text, sure, back } = form.data;
	const reason = reasonOf(form.data.reason);
	const value = back ? null : typedValue(parameter, text);
	const wrong = { value: value === undefined, reason: reason === undefined };
	const refused = { wrong, typed: { parameter, value: text, reason: form.data.reason } };
	if (value === undefined || reason === undefined) return fail(422, { threshold: refused });
	const unlikely =
		sure === String(value) ? undefined : await unlikelyIn(event, patient, { parameter, value });
	if (unlikely) return fail(422, { threshold: { ...refused, unlikely } });
	const stored = await isStored(event, (db) =>
		setThreshold(db, patient, { expected: before, id: change, parameter, value, reason })
	);
	return stored ? saved(event, parameter) : fail(409, { threshold: { ...refused, moved: true } });
}

/** Sets what a sign of the daily check means at the clinic. What is refused comes back as typed. */
async function sign(event: RequestEvent) {
	const form = await readForm(event.request, signForm);
	if (!form.valid) error(400, 'invalid');
	const { id: change, expected: before, condition, symptom, zone, back, reason: typedReason } = form.data;
	const reason = reasonOf(typedReason);
	const allowed: readonly SignZone[] = symptom === '' ? signZones : zonesAllowed(condition, symptom);
	const chosen = allowed.find((one) => one === zone);
	const wrong = {
		symptom: symptom === '',
		zone: !back && chosen === undefined,
		reason: reason === undefined
	};
	const refused = { wrong, typed: { condition, symptom, zone, reason: typedReason } };
	if (symptom === '' || (!back && chosen === undefined) || reason === undefined)
		return fail(422, { sign: refused });
	const set = { condition, symptom, zone: back ? null : (chosen ?? null), reason };
	const stored = await isStored(event, (db) => setSign(db, { expected: before, id: change, ...set }));
	return stored
		? saved(event, nameOfSign(condition, symptom))
		: fail(409, { sign: { ...refused, moved: true } });
}

/** Whether a change was stored; not where somebody else made one since the page was made, which is then to be seen first. */
async function isStored({ locals }: RequestEvent, set: (db: Database) => Promise<void>): Promise<boolean> {
	try {
		await locals.transaction(set);
		return true;
	} catch (thrown) {
		if (isHttpError(thrown, 409)) return false;
		throw thrown;
	}
}

/** Why something is set, as it is kept; undefined where that is too short or too long. */
function reasonOf(typed: string): string | undefined {
	const reason = typed.replace(/\s+/g, ' ').trim();
	return reason.length < 3 || [...reason].length > 1000 ? undefined : reason;
}

/** Sets a number, or a sign, for the whole clinic. */
export const clinicActions = { set: (event: RequestEvent) => set(event, null), sign };

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
