import { fail, type RequestEvent } from '@sveltejs/kit';
import { correction, newMessage, withdrawal } from './input.ts';
import { changeMessage, sendMessage, type Judgement } from './messages.server.ts';
import { readForm } from '../ui/form.server.ts';

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
		return { message: await locals.transaction((db) => sendMessage(db, input, judged), { single: true }) };
	},
	correct: async ({ request, locals }: Event) => {
		const form = await readForm(request, correction);
		if (!form.valid) return fail(422, { body: form.data.body, problem: 'length' as const });
		return { message: await locals.transaction((db) => changeMessage(db, form.data)) };
	},
	withdraw: async ({ request, locals }: Event) => {
		const form = await readForm(request, withdrawal);
		if (!form.valid) return fail(422, { body: '', problem: 'length' as const });
		return { message: await locals.transaction((db) => changeMessage(db, { id: form.data.id, body: null })) };
	}
};
