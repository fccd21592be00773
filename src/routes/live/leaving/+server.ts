import { leaveSoon } from '$lib/identity/sessions.server';
import type { RequestHandler } from './$types';

/** A page on somebody else's phone was left; unless another page of ours is asked for, its session ends within half a minute. */
export const POST: RequestHandler = async ({ locals }) => {
	await leaveSoon(locals.me());
	return new Response(null, { status: 204 });
};
