import { sayWriting } from '$lib/messaging/messages.server';
import type { RequestHandler } from './$types';

/** The person is writing; the database tells the others, and vouches for who it is. */
export const POST: RequestHandler = async ({ locals, params }) => {
	await locals.transaction((db) => sayWriting(db, params.conversation), { single: true });
	return new Response(null, { status: 204 });
};
