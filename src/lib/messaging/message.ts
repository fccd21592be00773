import type { Language } from '../i18n/languages.ts';

/** A line of the plan that a message is about: a few words of it, and their language. */
export interface AboutLine {
	line: string;
	words: string;
	language: Language;
}

/** Longest message, in characters as people count them (Unicode code points), as Postgres counts them. */
export const longestMessage = 4000;

/** How long after sending one's own message may be corrected or withdrawn, in milliseconds. */
const changeWindow = 15 * 60_000;

/** A message as it stands now. Times are ISO 8601 in UTC. */
export interface Message {
	id: string;
	/** Place in the conversation, from 1, without gaps. */
	seq: number;
	/** Number of the last change to it, in the order stored. */
	change: number;
	/** Above 1 once corrected or withdrawn. */
	version: number;
	author: string;
	onBehalfOf: string | null;
	/** Null when its author took it back. */
	body: string | null;
	sentAt: string;
	changedAt: string;
}

/** The moment from which a message stands as it is, in milliseconds since 1970. */
export const mayChangeUntil = ({ sentAt }: Pick<Message, 'sentAt'>): number =>
	Date.parse(sentAt) + changeWindow;

/** One step of reading: `person` had seen everything up to `seq` at `at`. */
export interface ReadStep {
	person: string;
	seq: number;
	at: string;
}

/** The message in the answer of a conversation's form action, or undefined where there is none. */
export function storedMessage(answer: unknown): Message | undefined {
	if (typeof answer !== 'object' || answer === null || !('message' in answer)) return undefined;
	return isMessage(answer.message) ? answer.message : undefined;
}

function isMessage(value: unknown): value is Message {
	if (typeof value !== 'object' || value === null) return false;
	return 'id' in value && typeof value.id === 'string' && 'seq' in value && typeof value.seq === 'number';
}
