import type { Announcement } from './announce.ts';
import { checkForm, type NewForm } from './form.ts';
import { postForm } from './post.ts';

/**
 * One attempt for words that only the page holds, where the browser keeps nothing. Answers with what is to be
 * announced once the server has them, undefined when it has not. Rejects with an OutboxError `invalid`.
 */
export async function sendUnkept(
	person: string,
	form: NewForm
): Promise<Extract<Announcement, { type: 'sent' }> | undefined> {
	checkForm(form);
	const waiting = { ...form, person, createdAt: Date.now(), state: 'waiting', attempts: 0 } as const;
	const outcome = await postForm(waiting, new AbortController().signal);
	if (outcome.type !== 'sent') return undefined;
	return { type: 'sent', person, id: form.id, group: form.group, data: outcome.data };
}
