import * as v from 'valibot';

/** The change that held when a page was made, by its id; empty, as from a page that does not say, for what ships. */
export const expected = v.pipe(
	v.optional(v.union([v.literal(''), v.pipe(v.string(), v.uuid())]), ''),
	v.transform((id) => id || null)
);
