import * as v from 'valibot';
import { isSeen } from '../ui/hidden-text.ts';
import { storedText } from '../ui/stored-text.ts';

/** The id of a row, a UUID. */
export const id = v.pipe(v.string(), v.uuid());

/** A day that the calendar has, ISO 8601: 30 February is none. */
export const day = v.pipe(
	v.string(),
	v.isoDate(),
	v.check((text) => {
		const date = new Date(`${text}T00:00:00Z`);
		return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text);
	})
);

const stored = v.pipe(v.string(), v.transform(storedText));

/** Text with something to be seen in it, of at most so many characters as people count them. */
export const text = (most: number) =>
	v.pipe(
		stored,
		v.check(isSeen),
		v.check((words) => [...words].length <= most)
	);

/** As `text`, or nothing: blank fields of a form are null. */
export const optionalText = (most: number) =>
	v.optional(
		v.nullable(
			v.pipe(
				stored,
				v.check((words) => [...words].length <= most),
				v.transform((words) => (isSeen(words) ? words : null))
			)
		)
	);
