import { fail, isHttpError, type RequestEvent } from '@sveltejs/kit';
import { isTakenId } from '../db/problem.server.ts';
import { isFromOutbox } from '../outbox/headers.ts';
import { readForm } from '../ui/form.server.ts';
import { correction, newMessage, withdrawal } from './input.ts';
import { changeMessage, sendMessage, type Judgement } from './messages.server.ts';

type Event = RequestEvent<{ conversation: string }>;

/**
 * The form actions of a conversation's page, for patients and staff alike. Each answers with the stored message. What
 * patients and helpers send is judged by `judge` in the statement that stores it.
 */
export const messageActions = {
	send: async ({ request, locals, params }: Event, judge?: (words: string) => Judgement) => {
		const form = await readForm(request, newMessage);
		if (!form.valid) return fail(422, { body: form.data.body, problem: 'length' as const });
		const input = { ...form.data, conversation: params.conversation };
		const judged = judge?.(input.body);
		try {
			return { message: await locals.transaction((db) => sendMessage(db, input, judged), { single: true }) };
		} catch (thrown) {
			// Other words from a page gone back to; an outbox, which shows what is refused, makes an id for each.
			if (!isTakenId(thrown) || isFromOutbox(request)) throw thrown;
			return fail(422, { body: input.body, problem: 'again' as const });
		}
	},
	correct: async ({ request, locals }: Event) => {
		const form = await readForm(request, correction);
		if (!form.valid) return fail(422, { body: form.data.body, problem: 'length' as const });
		return changed(locals, form.data, form.data.body);
	},
	withdraw: async ({ request, locals }: Event) => {
		const form = await readForm(request, withdrawal);
		if (!form.valid) return fail(422, { body: '', problem: 'length' as const });
		return changed(locals, { id: form.data.id, body: null }, '');
	}
};

/** Past its 15 minutes a message stays; what was typed comes back, to be sent as a new one. */
async function changed(locals: App.Locals, change: { id: string; body: string | null }, body: string) {
	try {
		return { message: await locals.transaction((db) => changeMessage(db, change)) };
	} catch (thrown) {
		if (!isHttpError(thrown, 410)) throw thrown;
		return fail(410, { body, problem: 'late' as const });
	}
}
