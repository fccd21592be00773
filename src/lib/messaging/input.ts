import * as v from 'valibot';
import { isSeen } from '../ui/hidden-text.ts';
import { storedText } from '../ui/stored-text.ts';
import { longestMessage } from './message.ts';

const words = v.pipe(
	v.string(),
	v.transform(storedText),
	v.check(isSeen),
	v.check((text) => [...text].length <= longestMessage)
);

/** What a person sends: the id is made where it is typed, and stays the same through every retry. */
export const newMessage = v.strictObject({ id: v.pipe(v.string(), v.uuid()), body: words });

/** What replaces one's own message. */
export const correction = v.strictObject({ id: v.pipe(v.string(), v.uuid()), body: words });

/** Which own message is taken back. The button stands in the form of the correction, whose words then do not matter. */
export const withdrawal = v.strictObject({ id: v.pipe(v.string(), v.uuid()), body: v.optional(v.string()) });

/** Up to which message no answer is needed. */
export const waiver = v.strictObject({ seq: v.pipe(v.number(), v.integer(), v.minValue(1)) });

/** How far a person has read. */
export const readMark = v.strictObject({ seq: v.pipe(v.number(), v.integer(), v.minValue(1)) });
