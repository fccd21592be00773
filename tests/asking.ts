import { expect, request, type APIRequestContext } from '@playwright/test';
import type { Credentials } from './closeby.ts';
import { query } from './query.ts';
import type { Closeby } from './server.ts';

/** Somebody who asks Closeby without a screen; a page asks as well. */
export interface Asking {
	request: APIRequestContext;
}

/**
 * Signs in without a browser, for what is about the answer of Closeby and not about a screen. Asks as a page without
 * scripts does; staff have shown their second factor (factors.spec.ts tells how).
 */
export async function askAs(closeby: Closeby, { username: name, password }: Credentials): Promise<Asking> {
	const asking = await request.newContext({
		baseURL: closeby.url,
		extraHTTPHeaders: { origin: closeby.url, accept: 'text/html' }
	});
	const answer = await asking.post('/sign-in?/password', { form: { name, password }, maxRedirects: 0 });
	expect(answer.status(), name).toBe(303);
	if (answer.headers()['location'] === '/sign-in/second-step')
		await query(
			closeby,
			`update identity.sessions s set second_factor_at = now() from identity.users u
			where u.id = s.user_id and u.username = $1`,
			[name]
		);
	return { request: asking };
}

/** What an address shows to whoever asks, as the text of its page; fails where it is not shown. */
export async function readPage({ request: asking }: Asking, address: string): Promise<string> {
	const answer = await asking.get(address);
	expect(answer.status(), address).toBe(200);
	return plainText(await answer.text());
}

/** The text of a page as its elements hold it, without its scripts and styles. */
export const plainText = (html: string): string =>
	html
		.replaceAll(/<(script|style)[^>]*>.*?<\/\1>|<[^>]*>/gs, '')
		.replaceAll('&amp;', '&')
		.replaceAll('&nbsp;', ' ')
		.replaceAll(/\s+/g, ' ');
