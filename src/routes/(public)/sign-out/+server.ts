import { redirect } from '@sveltejs/kit';
import { deleteSessionCookie, sessionCookie } from '$lib/identity/cookie.server';
import { endSession } from '$lib/identity/sessions.server';
import type { RequestHandler } from './$types';

/**
 * Ends the session. The phone has wiped itself before it asks (see `outbox/`); a browser without scripts is told
 * to wipe here.
 */
export const POST: RequestHandler = async ({ cookies, url, request, setHeaders }) => {
	const secret = cookies.get(sessionCookie(url));
	if (secret) await endSession(secret);
	deleteSessionCookie(cookies, url);
	if (!request.headers.get('accept')?.includes('text/html')) return new Response(null, { status: 204 });
	setHeaders({ 'clear-site-data': '"cache", "storage"' });
	redirect(303, '/sign-in');
};
