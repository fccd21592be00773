import { error, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { v7 as uuidv7 } from 'uuid';
import { messageActions } from '$lib/messaging/actions.server';
import { isAboutPatient, openConversation } from '$lib/messaging/conversations.server';
import { replyExpectation } from '$lib/messaging/reply-time.server';
import type { Actions, PageServerLoad } from './$types';

const place = v.optional(v.pipe(v.string(), v.digits(), v.maxLength(15), v.transform(Number)));

export const load: PageServerLoad = async ({ locals, params, url, parent }) => {
	const before = v.safeParse(place, url.searchParams.get('before') ?? undefined);
	if (!before.success) error(404, 'not found');
	const now = new Date();
	const { open, expectation } = await locals.transaction(async (db) => {
		const found = await openConversation(db, params.conversation, locals.me().person, before.output);
		return { open: found, expectation: found && (await replyExpectation(db, found.patient.id, now)) };
	});
	const { subject } = await parent();
	// The address says whom it is about, and the conversation must be about them.
	if (!open || !expectation || open.patient.id !== subject?.id) error(404, 'not found');
	// The id of the message a browser without scripts may send from this page.
	return { open, expectation, now: now.toISOString(), newId: uuidv7() };
};

async function mustBelong({ locals, params }: RequestEvent<{ conversation: string; patient?: string }>) {
	const { conversation, patient } = params;
	if (!patient || (await locals.transaction((db) => isAboutPatient(db, conversation, patient)))) return;
	error(404, 'not found');
}

export const actions: Actions = {
	send: (event) => mustBelong(event).then(() => messageActions.send(event)),
	correct: (event) => mustBelong(event).then(() => messageActions.correct(event)),
	withdraw: (event) => mustBelong(event).then(() => messageActions.withdraw(event))
};
