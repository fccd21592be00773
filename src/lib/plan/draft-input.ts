import * as v from 'valibot';
import { topics } from '../people/can.ts';
import {
	conditionSystems,
	dayParts,
	doers,
	importances,
	kinds,
	marks,
	parentOf,
	partsOf,
	zones,
	type Part
} from './line.ts';
import { day, id, optionalText, text } from './text-input.ts';

const target = v.pipe(v.number(), v.minValue(-1_000_000), v.maxValue(1_000_000));
const time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/));

/** When a step is done or a medicine taken. */
export const schedule = v.pipe(
	v.strictObject({
		weekdays: v.optional(
			v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.maxLength(7))
		),
		times: v.optional(v.pipe(v.array(time), v.maxLength(12))),
		parts: v.optional(v.pipe(v.array(v.picklist(dayParts)), v.maxLength(4))),
		as_needed: v.optional(v.literal(true))
	}),
	v.check((value) => Object.values(value).some((part) => part !== undefined))
);

const parts: readonly Part[] = Object.values(partsOf).flat();

/** The words of one part in one language. */
const words = v.strictObject({
	part: v.picklist(parts),
	language: v.picklist(['en', 'es']),
	words: text(1000),
	mark: v.picklist(marks)
});

/**
 * A line as somebody filled it in: the whole line with all its words each time. `expected` is the revision that stood
 * there when it was opened, 0 for a new one. Which fields belong to which kind, PostgreSQL knows as well.
 */
export const line = v.pipe(
	v.strictObject({
		id,
		expected: v.pipe(v.number(), v.integer(), v.minValue(0)),
		kind: v.picklist(kinds),
		/** What tells of a medicine stands under `medicines`; left out, it goes by the kind. */
		area: v.optional(v.picklist(['plan', 'medicines'])),
		topic: v.optional(v.nullable(v.picklist(topics))),
		parent_id: v.optional(v.nullable(id)),
		condition_system: v.optional(v.nullable(v.picklist(conditionSystems))),
		condition_code: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z0-9.]{1,18}$/)))),
		loinc_code: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^\d{1,7}-\d$/)))),
		unit: optionalText(40),
		target_low: v.optional(v.nullable(target)),
		target_high: v.optional(v.nullable(target)),
		source: optionalText(300),
		due_on: v.optional(v.nullable(day)),
		done_by: v.optional(v.nullable(v.picklist(doers))),
		schedule: v.optional(v.nullable(schedule)),
		zone: v.optional(v.nullable(v.picklist(zones))),
		rxnorm_code: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^\d{1,8}$/)))),
		drug_name: optionalText(200),
		dose: optionalText(200),
		sig: optionalText(500),
		importance: v.optional(v.nullable(v.picklist(importances))),
		why: optionalText(1000),
		decided_by_id: v.optional(v.nullable(id)),
		words: v.pipe(v.array(words), v.maxLength(10))
	}),
	v.check((value) => value.words.every(({ part }) => partsOf[value.kind].some((known) => known === part))),
	v.check(
		({ words }) => new Set(words.map(({ part, language }) => `${part} ${language}`)).size === words.length
	),
	v.check(({ kind, parent_id }) => parentOf[kind] !== null || !parent_id)
);
export type LineInput = v.InferOutput<typeof line>;
