import * as v from 'valibot';
import type { CareObservationSource } from '../db/generated.ts';
import { storedText } from '../ui/stored-text.ts';
import { alertActs, noActionReasons } from './alert-acts.ts';
import { componentKeys, mealContexts, measureKeys } from './measures.ts';
import { conditions, feelings, symptoms } from './symptoms.ts';
import { units } from './units.ts';

const id = v.pipe(v.string(), v.uuid());
const moment = v.pipe(v.string(), v.isoTimestamp());
const zone = v.pipe(v.string(), v.minLength(1), v.maxLength(60));
const note = v.nullable(
	v.pipe(
		v.string(),
		v.transform((words) => storedText(words) || null),
		v.nullable(v.pipe(v.string(), v.maxLength(1000)))
	)
);

/** How a reading came in, as far as the app knows; who typed it is said by the database. */
export const sources = ['typed', 'device', 'import'] as const satisfies readonly CareObservationSource[];

const entered = v.array(
	v.strictObject({
		component: v.picklist(componentKeys),
		value: v.pipe(v.number(), v.finite()),
		unit: v.picklist(units)
	})
);

/** A reading as it is sent. The id and the moment are made where it is entered and stay the same through every retry. */
export const readingInput = v.strictObject({
	id,
	measure: v.picklist(measureKeys),
	entered: v.pipe(entered, v.minLength(1)),
	context: v.nullable(v.picklist(mealContexts)),
	note,
	source: v.picklist(sources),
	/** What the device that sent it is called. */
	device: v.nullable(v.string()),
	at: moment,
	/** When it was written down, where that is known. */
	said: v.optional(moment),
	zone
});
export type ReadingInput = v.InferOutput<typeof readingInput>;

/** A correction of a reading; with nothing entered it is withdrawn. `expected` is the version that was on the screen. */
export const amendmentInput = v.strictObject({
	id,
	expected: v.pipe(v.number(), v.integer(), v.minValue(1)),
	entered,
	context: v.nullable(v.picklist(mealContexts)),
	note,
	at: moment,
	/** When it was corrected, where that is known. */
	said: v.optional(moment)
});
export type AmendmentInput = v.InferOutput<typeof amendmentInput>;

/** A daily check, or what was said beside a reading (no condition). */
export const symptomsInput = v.strictObject({
	id,
	condition: v.nullable(v.picklist(conditions)),
	feeling: v.nullable(v.picklist(feelings)),
	symptoms: v.array(v.picklist(symptoms)),
	note,
	at: moment,
	zone
});
export type SymptomsInput = v.InferOutput<typeof symptomsInput>;

/** An answer to an alert; nothing done takes a reason, another reason and an end take a note. */
export const alertAnswer = v.pipe(
	v.strictObject({
		id,
		alert: id,
		event: v.picklist(['acknowledged', 'acted', 'resolved']),
		act: v.nullable(v.picklist(alertActs)),
		reason: v.nullable(v.picklist(noActionReasons)),
		note,
		/** How many findings of the alert, and corrections of what it rests on, whoever answers has seen. */
		findings: v.pipe(v.number(), v.integer(), v.minValue(0))
	}),
	v.check(({ event, act }) => (event === 'acted') === (act !== null)),
	v.check(({ act, reason }) => (act === 'no_action') === (reason !== null)),
	v.check(({ event, reason, note }) => note !== null || (event !== 'resolved' && reason !== 'other'))
);
export type AlertAnswer = v.InferOutput<typeof alertAnswer>;
