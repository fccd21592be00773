import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { v7 as uuidv7 } from 'uuid';
import { messageActions } from '$lib/messaging/actions.server';
import { openConversation } from '$lib/messaging/conversations.server';
import { replyExpectation } from '$lib/messaging/reply-time.server';
import type { Actions, PageServerLoad } from './$types';

const place = v.optional(v.pipe(v.string(), v.digits(), v.maxLength(15), v.transform(Number)));

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const before = v.safeParse(place, url.searchParams.get('before') ?? undefined);
	if (!before.success) error(404, 'not found');
	const now = new Date();
	const { open, expectation } = await locals.transaction(async (db) => {
		const found = await openConversation(db, params.conversation, locals.me().person, before.output);
		return { open: found, expectation: found && (await replyExpectation(db, found.patient.id, now)) };
	});
	if (!open || !expectation) error(404, 'not found');
	// The id of the message a browser without scripts may send from this page.
	return { open, expectation, now: now.toISOString(), newId: uuidv7() };
};

export const actions: Actions = messageActions;
