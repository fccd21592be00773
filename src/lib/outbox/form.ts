import { isLocalPath } from '../ui/local-path.ts';

/** A form the person has filled in, as it will be posted. */
export interface NewForm {
	/** UUIDv7, made where the words were written. Posted as the field `id`: the server's idempotency key. */
	id: string;
	/**
	 * Forms of one group are sent one after another, in the order they were written; groups do not wait for
	 * each other.
	 */
	group: string;
	/** A form action of this origin: a path and its query, e.g. `/messages/018f2b7c-…?/send`. */
	url: string;
	/** Field names to words. `id` need not be among them. */
	fields: Record<string, string>;
	/** What the form says, where no one field says it in words: shown while it waits, never posted. */
	label?: string | undefined;
}

/** A form kept on this phone until the server has it. */
export interface WaitingForm extends NewForm {
	/** Who wrote it; nobody else's session may send it. */
	person: string;
	/** Milliseconds since 1970, by the phone's clock. */
	createdAt: number;
	/**
	 * `waiting`: sent by itself as soon as the server can be reached. `attention`: the server refused it for
	 * good, `problem` says why. `stale`: too old to be sent without asking.
	 */
	state: 'waiting' | 'attention' | 'stale';
	/**
	 * The server's answer: its status (0 when the form can no longer be read) and the code of its reason, if
	 * it gave one.
	 */
	problem?: Problem;
	/** How often sending was tried without an answer that settles it. */
	attempts: number;
}

export interface Problem {
	status: number;
	code?: string;
}

/** How a further form of a known group is made while no page can be fetched. */
export interface Place {
	group: string;
	/** What the person calls the group, e.g. the names of those who read it. */
	title: string;
	/** The form action, as in `NewForm.url`. */
	url: string;
	/** The name of the field that holds the words. */
	field: string;
}

/**
 * How much is kept, and for how long before it is asked about: lost or borrowed phones must not hold years
 * of words.
 */
export const limits = {
	forms: 500,
	/** Of all fields together; a message has at most 4,000. */
	characters: 20_000,
	age: 7 * 24 * 60 * 60 * 1000
};

type Reason =
	/**
	 * This browser keeps nothing here: a private window, storage switched off, or a connection it took away.
	 */
	| 'unavailable'
	/** The phone has no room left. */
	| 'space'
	/** As many forms wait as may. */
	| 'full'
	/** Another form has this id. */
	| 'different'
	/** The form is not one: it needs a UUID, a path of this origin, and a bounded number of characters. */
	| 'invalid'
	/** Everything of this person was removed from this phone. */
	| 'closed'
	/** The person was asked, and goes back to change it. */
	| 'held';

/** Why words could not be kept on this phone. The caller still has them and says so. */
export class OutboxError extends Error {
	readonly code: Reason;

	constructor(code: Reason, cause?: unknown) {
		super(`Not kept: ${code}`, { cause });
		this.name = 'OutboxError';
		this.code = code;
	}
}

/**
 * Throws an OutboxError `invalid` unless the form may be kept. A url that could leave the origin is refused
 * here, before it is sealed, so that no later step has to ask whether an address found on the phone is safe
 * to post a person's words to.
 */
export function checkForm({ id, group, url, fields, label = '' }: NewForm): void {
	const characters = Object.values(fields).reduce((sum, words) => sum + words.length, label.length);
	const fits =
		/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id) &&
		group !== '' &&
		isLocalPath(url) &&
		characters <= limits.characters;
	if (!fits) throw new OutboxError('invalid');
}
