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

/** The key of the sentence for whatever `Outbox.add` or `saveDraft` rejected with. */
export function notKeptWords(reason: unknown): WordKey {
	return reason instanceof OutboxError ? wordsByCode[reason.code] : 'outbox.notKept.failed';
}
