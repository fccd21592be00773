import type { Cookies } from '@sveltejs/kit';
import type { SessionKind } from './session-limits.ts';
import { endSession } from './sessions.server.ts';

/** The session cookie's name: bound to the host and to https (`__Host-`) wherever the site is served securely. */
export function sessionCookie(url: URL): string {
	return url.protocol === 'https:' ? '__Host-closeby' : 'closeby';
}

/** What a browser holds of a session. */
interface HeldSession {
	secret: string;
	endsAt: Date;
	kind: SessionKind;
}

/** Hands the browser a session in place of the one it holds, which ends: a browser holds one person at a time. */
export async function replaceSession(cookies: Cookies, url: URL, session: HeldSession): Promise<void> {
	const earlier = cookies.get(sessionCookie(url));
	if (earlier) await endSession(earlier);
	setSessionCookie(cookies, url, session);
}

/** Hands the browser its session. Only "this is my phone" outlives the browser's window. */
export function setSessionCookie(cookies: Cookies, url: URL, { secret, endsAt, kind }: HeldSession): void {
	cookies.set(sessionCookie(url), secret, {
		path: '/',
		httpOnly: true,
		secure: url.protocol === 'https:',
		sameSite: 'lax',
		...(kind === 'own_device' && { expires: endsAt })
	});
}

/** Takes the session back from the browser. */
export function deleteSessionCookie(cookies: Cookies, url: URL): void {
	cookies.delete(sessionCookie(url), { path: '/', secure: url.protocol === 'https:' });
}

/** The cookie of somebody who proved an invitation and is choosing how to sign in. */
export function claimCookie(url: URL): string {
	return url.protocol === 'https:' ? '__Host-closeby-join' : 'closeby-join';
}

/** Lets this browser go on joining; the claim itself ends after half an hour in the database. */
export function setClaimCookie(cookies: Cookies, url: URL, claim: string): void {
	cookies.set(claimCookie(url), claim, {
		path: '/',
		httpOnly: true,
		secure: url.protocol === 'https:',
		sameSite: 'lax'
	});
}

/** Takes the claim back from the browser. */
export function deleteClaimCookie(cookies: Cookies, url: URL): void {
	cookies.delete(claimCookie(url), { path: '/', secure: url.protocol === 'https:' });
}
