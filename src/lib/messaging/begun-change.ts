import { together } from '../outbox/draft-queue.ts';
import { mayChangeUntil, type Message } from './message.ts';

// A correction that was begun is kept as drafts are: with the conversation, so that whoever may no longer see it keeps
// nothing of it, and with the moment of the message, so that it is known to be late where the message is not on the screen.

/** A change of one's own message that was begun and not saved. */
export interface BegunChange {
	message: string;
	/** When the message was sent, ISO 8601. */
	sentAt: string;
	words: string;
}

/** What the change of a message is kept under. */
export const changeKey = (conversation: string, message: string): string => `${conversation} ${message}`;

/** What is kept of it. */
export const packChange = ({ sentAt }: Pick<Message, 'sentAt'>, words: string): string =>
	`${sentAt}\n${words}`;

/** The words of a change that was begun, in one page or several. */
export const changedWords = (kept: readonly string[]): string =>
	together(kept.map((one) => one.slice(one.indexOf('\n') + 1)));

/**
 * The changes begun in a conversation whose 15 minutes are over at `now` (ISO 8601), from what is kept under their keys,
 * first sent first. `saved` are those that the message says already: only their answer was lost.
 */
export function lateChanges(
	{ id, messages }: { id: string; messages: readonly Pick<Message, 'id' | 'sentAt' | 'body'>[] },
	kept: ReadonlyMap<string, readonly string[]>,
	now: string
): { late: BegunChange[]; saved: BegunChange[] } {
	const shown = new Map(messages.map((message) => [message.id, message]));
	const changes = [...kept]
		.map(([key, drafts]) => {
			const message = key.slice(changeKey(id, '').length);
			const sentAt = shown.get(message)?.sentAt ?? drafts[0]?.split('\n')[0] ?? '';
			return { message, sentAt, words: changedWords(drafts) };
		})
		.filter((change) => mayChangeUntil(change) <= Date.parse(now))
		.sort((a, b) => Date.parse(a.sentAt) - Date.parse(b.sentAt));
	const isSaved = ({ message, words }: BegunChange) => shown.get(message)?.body === words;
	return { late: changes.filter((change) => !isSaved(change)), saved: changes.filter(isSaved) };
}
