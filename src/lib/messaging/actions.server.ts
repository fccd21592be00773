import { fail, type RequestEvent } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { valibot } from 'sveltekit-superforms/adapters';
import { correction, newMessage, withdrawal } from './input.ts';
import { changeMessage, sendMessage } from './messages.server.ts';

type Event = RequestEvent<{ conversation: string }>;

/** The form actions of a conversation's page, for patients and staff alike. Each answers with the stored message. */
export const messageActions = {
	send: async ({ request, locals, params }: Event) => {
		const form = await superValidate(request, valibot(newMessage));
		if (!form.valid) return fail(422, { body: form.data.body, problem: 'length' as const });
		const input = { ...form.data, conversation: params.conversation };
		return { message: await locals.transaction((db) => sendMessage(db, input), { single: true }) };
	},
	correct: async ({ request, locals }: Event) => {
		const form = await superValidate(request, valibot(correction));
		if (!form.valid) return fail(422, { body: form.data.body, problem: 'length' as const });
		return { message: await locals.transaction((db) => changeMessage(db, form.data)) };
	},
	withdraw: async ({ request, locals }: Event) => {
		const form = await superValidate(request, valibot(withdrawal));
		if (!form.valid) return fail(422, { body: '', problem: 'length' as const });
		return { message: await locals.transaction((db) => changeMessage(db, { id: form.data.id, body: null })) };
	}
};
