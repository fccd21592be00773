import * as v from 'valibot';
import type { CareDoseOutcome, CarePlanReason, CareStepOutcome } from '../db/generated.ts';
import { day, id, optionalText } from './text-input.ts';

/** What may become of a step on a day; `undone` takes an answer back. */
export const stepOutcomes = [
	'done',
	'could_not',
	'not_sure',
	'undone'
] as const satisfies readonly CareStepOutcome[];
/** What may become of a dose; `undone` takes an answer back. */
export const doseOutcomes = ['taken', 'missed', 'undone'] as const satisfies readonly CareDoseOutcome[];
/** Why not. */
export const reasons = [
	'cost',
	'ride',
	'side_effect',
	'forgot',
	'did_not_want',
	'other'
] as const satisfies readonly CarePlanReason[];

const moment = v.pipe(v.string(), v.isoTimestamp());
const revision = v.pipe(v.number(), v.integer(), v.minValue(1));

/**
 * What became of a step. The id and the moment of the tick are made where it is tapped and stay the same through every
 * retry; the day is today or yesterday then, where the patient lives.
 */
export const stepReport = v.pipe(
	v.strictObject({
		id,
		line: id,
		revision,
		day,
		outcome: v.picklist(stepOutcomes),
		reason: v.optional(v.nullable(v.picklist(reasons))),
		words: optionalText(1000),
		ticked_at: moment
	}),
	v.check(({ outcome, reason }) => !reason || outcome === 'could_not' || outcome === 'not_sure')
);
export type StepReportInput = v.InferOutput<typeof stepReport>;

/** What became of a dose. `day_part` is a part or a time of the medicine's schedule, or `as_needed`. */
export const doseReport = v.pipe(
	v.strictObject({
		id,
		line: id,
		revision,
		day,
		day_part: v.pipe(v.string(), v.regex(/^(morning|noon|evening|night|as_needed|([01]\d|2[0-3]):[0-5]\d)$/)),
		outcome: v.picklist(doseOutcomes),
		reason: v.optional(v.nullable(v.picklist(reasons))),
		words: optionalText(1000),
		ticked_at: moment
	}),
	v.check(({ outcome, reason }) => !reason || outcome === 'missed')
);
export type DoseReportInput = v.InferOutput<typeof doseReport>;

/** Which published version somebody has on a visible screen. */
export const planRead = v.strictObject({ number: v.pipe(v.number(), v.integer(), v.minValue(1)) });
