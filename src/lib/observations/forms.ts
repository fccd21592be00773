import * as v from 'valibot';
import { measureOf, mealContexts, type MeasureKey } from './measures.ts';
import { conditions, feelings, symptoms } from './symptoms.ts';

const id = v.pipe(v.string(), v.uuid());
const typed = v.optional(v.pipe(v.string(), v.maxLength(40)));
const note = v.optional(v.pipe(v.string(), v.maxLength(2000)));

const entries = (measure: MeasureKey) =>
	({
		id,
		...v.entriesFromList(
			measureOf(measure).components.map(({ key }) => key),
			typed
		),
		unit: typed,
		context: v.optional(v.picklist(['', ...mealContexts])),
		note,
		earlier: typed,
		at: typed,
		/** When it was written down, as an outbox has it. */
		said: typed,
		/** Which numbers were asked about, and are right (sure.ts); `yes` of a phone that has asked by an older page. */
		sure: v.optional(v.pipe(v.string(), v.maxLength(300)))
	}) as const;

/** The form of a measure as it is posted: text as it was typed, so that nothing is lost when it is refused. */
export const readingForm = (measure: MeasureKey) =>
	v.strictObject({
		...entries(measure),
		/** The numbers are those that a device sent, and what it is called. */
		source: v.optional(v.literal('device')),
		device: v.optional(v.pipe(v.string(), v.maxLength(300)))
	});

/** A correction as it is posted: the form of its measure, over the version that was on the screen. */
export const correctionForm = (measure: MeasureKey) =>
	v.strictObject({
		...entries(measure),
		expected: v.pipe(v.string(), v.digits(), v.maxLength(9), v.transform(Number)),
		/** It is taken back: nothing that was typed counts. */
		withdraw: v.optional(v.literal('yes'))
	});

/** A daily check as it is posted; the signs are one field each, for a browser without scripts and for the outbox. */
export const checkForm = v.strictObject({
	id,
	condition: v.optional(v.picklist(['', ...conditions])),
	feeling: v.optional(v.picklist(['', ...feelings])),
	/** One of the signs of danger is there; which, is said below it. */
	danger: v.optional(v.literal('yes')),
	/** It was looked at once more, and is none of what can be ticked. */
	sure: v.optional(v.literal('yes')),
	note,
	at: typed,
	...v.entriesFromList([...symptoms], v.optional(v.literal('yes')))
});
