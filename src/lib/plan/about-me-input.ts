import * as v from 'valibot';
import { id, optionalText } from './text-input.ts';

/** What helps others to know a patient. `expected` is the version that was on the screen, 0 for none. */
export const aboutMe = v.strictObject({
	id,
	expected: v.pipe(v.number(), v.integer(), v.minValue(0)),
	who_matters: optionalText(1000),
	fears: optionalText(1000),
	how_to_talk: optionalText(1000),
	best_times: optionalText(1000)
});
export type AboutMeInput = v.InferOutput<typeof aboutMe>;
