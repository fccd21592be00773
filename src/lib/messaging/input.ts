import * as v from 'valibot';
import { isSeen } from '../ui/plain-text.ts';
import { longestMessage } from './message.ts';

// Browsers send line ends of form fields as CRLF (HTML, "multipart form data"); stored text has LF, so that the
// same words are the same however they travelled. NUL is no character of any text, and Postgres refuses it.
const words = v.pipe(
	v.string(),
	v.transform((text) => text.replace(/\r\n?/g, '\n').replaceAll('\0', '').trim()),
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
