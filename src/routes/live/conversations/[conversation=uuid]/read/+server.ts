import { error } from '@sveltejs/kit';
import * as v from 'valibot';
import { readMark } from '$lib/messaging/input';
import { markRead } from '$lib/messaging/messages.server';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ locals, params, request }) => {
	const mark = v.safeParse(readMark, await request.json().catch(() => undefined));
	if (!mark.success) error(400, 'invalid');
	await locals.transaction((db) => markRead(db, params.conversation, mark.output.seq));
	return new Response(null, { status: 204 });
};
