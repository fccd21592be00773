import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { conversationLines } from '$lib/messaging/conversations.server';
import type { RequestHandler } from './$types';

const wanted = v.optional(v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.minLength(1), v.maxLength(100)));

/** Lines of the list of conversations: those named by `id`, or all. */
export const GET: RequestHandler = async ({ locals, url }) => {
	const ids = v.safeParse(wanted, url.searchParams.has('id') ? url.searchParams.getAll('id') : undefined);
	if (!ids.success) error(400, 'invalid');
	return json(await locals.transaction((db) => conversationLines(db, locals.me().person, ids.output)));
};
