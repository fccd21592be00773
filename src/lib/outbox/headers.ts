// What a form from an outbox says besides its fields. It may have waited there for days, on a phone that others use too.

/** Whose form it is, by id: the server refuses it in the session of anybody else. */
export const writerHeader = 'x-closeby-person';

/** What the clock of the phone shows as the form is sent, in milliseconds since 1970 (phone-clock.ts). */
export const clockHeader = 'x-closeby-clock';

/** Who wrote what an outbox sends; undefined for every other request. */
export const writerOf = ({ headers }: Pick<Request, 'headers'>): string | undefined =>
	headers.get(writerHeader) ?? undefined;

/**
 * Whether an outbox sends this: its phone has asked the writer all there was to ask before it kept the form, and what has
 * waited there is never sent back for a question.
 */
export const isFromOutbox = ({ headers }: Pick<Request, 'headers'>): boolean => headers.has(writerHeader);
