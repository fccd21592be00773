import type { WordKey } from '../i18n/resources.ts';
import { OutboxError } from './form.ts';

/** What a composer says when an outbox could not keep its words, by why. */
const wordsByCode: Record<OutboxError['code'], WordKey> = {
	unavailable: 'outbox.notKept.unavailable',
	space: 'outbox.notKept.space',
	full: 'outbox.notKept.full',
	different: 'outbox.notKept.failed',
	invalid: 'outbox.notKept.failed',
	closed: 'outbox.notKept.failed',
	held: 'outbox.notKept.held'
};

/** The same where one does not speak of a phone. */
const deskWordsByCode: Record<OutboxError['code'], WordKey> = {
	...wordsByCode,
	space: 'outbox.notKept.spaceDesk',
	full: 'outbox.notKept.fullDesk'
};

/** The key of the sentence for whatever `Outbox.add` or `saveDraft` rejected with; `atDesk` as the outbox has it. */
export function notKeptWords(reason: unknown, atDesk = false): WordKey {
	const words = atDesk ? deskWordsByCode : wordsByCode;
	return reason instanceof OutboxError ? words[reason.code] : 'outbox.notKept.failed';
}
