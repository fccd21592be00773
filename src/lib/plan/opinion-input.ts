import * as v from 'valibot';
import type { CarePlanOpinion, CareTeachBackVerdict } from '../db/generated.ts';
import { id, optionalText, text } from './text-input.ts';

/** What a patient may think of the plan, or of a line. */
export const opinions = ['agree', 'object', 'propose'] as const satisfies readonly CarePlanOpinion[];
/** What the care team makes of a teach-back. */
export const verdicts = ['understood', 'talk_again'] as const satisfies readonly CareTeachBackVerdict[];

/** An opinion of a published version, or of one line in it. Who objects or proposes says what. */
export const opinion = v.pipe(
	v.strictObject({
		id,
		version: id,
		line: v.optional(v.nullable(id)),
		opinion: v.picklist(opinions),
		words: optionalText(1000)
	}),
	v.forward(
		v.partialCheck(
			[['opinion'], ['words']],
			({ opinion, words }) => opinion === 'agree' || (words ?? null) !== null
		),
		['words']
	)
);
export type OpinionInput = v.InferOutput<typeof opinion>;

/** What the care team answers to an opinion. */
export const answer = v.strictObject({ id, opinion: id, words: text(1000) });

/** A lesson in one's own words. */
export const teachBack = v.strictObject({
	id,
	line: id,
	revision: v.pipe(v.number(), v.integer(), v.minValue(1)),
	words: text(1000)
});
export type TeachBackInput = v.InferOutput<typeof teachBack>;

/** What the care team makes of it. */
export const teachBackReview = v.strictObject({ id, teach_back: id, verdict: v.picklist(verdicts) });
