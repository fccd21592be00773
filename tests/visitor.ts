import { expect, request, type Page } from '@playwright/test';
import { query } from './query.ts';
import type { Closeby } from './server.ts';

/** What signing in takes; the people of tests/cast.ts have it. */
export interface Credentials {
	username: string;
	password: string;
}

/** Whoever can ask Closeby something, with cookies of their own: an open page, or somebody without a browser. */
export type Asking = Pick<Page, 'request'>;

/** Somebody who asks without drawing anything: for what an answer says to whom, which no screen changes. */
export interface Visitor extends Asking {
	leave(): Promise<void>;
}

/** A visitor who is signed in as nobody, holding these cookies. */
export async function newVisitor(
	{ url }: Closeby,
	cookies: readonly Cookie[] = [],
	extraHTTPHeaders: Record<string, string> = {}
): Promise<Visitor> {
	const asking = await request.newContext({
		baseURL: url,
		extraHTTPHeaders,
		storageState: { cookies: [...cookies], origins: [] }
	});
	return { request: asking, leave: () => asking.dispose() };
}

/** A cookie as a browser keeps it; it expires at -1 when it goes with the window. */
export type Cookie = Awaited<ReturnType<typeof cookiesOf>>[number];

/** What this browser, or visitor, keeps of Closeby. */
export async function cookiesOf({ request: asking }: Asking) {
	return (await asking.storageState()).cookies;
}

/** The cookie that holds the session. */
export async function sessionOf(asking: Asking): Promise<Cookie | undefined> {
	return (await cookiesOf(asking)).find(({ name }) => name === 'closeby');
}

/**
 * Their session is gone from this browser, without a sign-out, and all other cookies with it or only the one named. The
 * page is left first: one that is open would ask for the right to listen just then, and the console would tell of the refusal.
 */
export async function loseSession(page: Page, { only }: { only?: string } = {}): Promise<void> {
	await page.goto('about:blank');
	await page.context().clearCookies(only === undefined ? {} : { name: only });
}

/**
 * Sends name and password as the form of the sign-in page does, without drawing it. Answers with the page they lead to,
 * which for staff is the second step.
 */
export async function postPassword(
	{ request: asking }: Asking,
	{ url: origin }: Closeby,
	{ username: name, password }: Credentials,
	ownDevice = false
): Promise<string> {
	const answer = await asking.post('/sign-in?/password', {
		headers: { origin, accept: 'text/html' },
		form: { name, password, ...(ownDevice && { device: 'own_device' }) },
		maxRedirects: 0
	});
	const first = answer.headers()['location'];
	if (answer.status() !== 303 || first === undefined)
		throw new Error(`${name} could not sign in (${answer.status()})`);
	return first;
}

/** Signs in, whoever it is, with both factors. Answers with what the password led to. */
export async function comeIn(
	asking: Asking,
	closeby: Closeby,
	person: Credentials,
	ownDevice = false
): Promise<string> {
	const first = await postPassword(asking, closeby, person, ownDevice);
	if (first === '/sign-in/second-step') await showSecondFactor(asking, closeby);
	return first;
}

/** What a story is not about: the second factor of staff, as if it had been shown (factors.spec.ts tells how it is). */
async function showSecondFactor(asking: Asking, closeby: Closeby): Promise<void> {
	await query(
		closeby,
		`update identity.sessions set second_factor_at = now()
		where secret_hash = encode(sha256(convert_to($1, 'UTF8')), 'hex')`,
		[(await sessionOf(asking))?.value ?? '']
	);
}

/** A visitor who is signed in, and asks as a page of Closeby without scripts does. */
export async function askAs(closeby: Closeby, person: Credentials): Promise<Visitor> {
	const visitor = await newVisitor(closeby, [], { origin: closeby.url, accept: 'text/html' });
	await comeIn(visitor, closeby, person);
	return visitor;
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

/** What a page says to whoever reads it without scripts: its words, and none of what its scripts bring along. */
export const wordsOf = (page: string): string =>
	page
		.replace(/^[^]*<body/, '<body')
		.replace(/<(script|style|template)\b[^]*?<\/\1>/g, '')
		.replace(/<!--[^]*?-->/g, '')
		.replace(/<[^>]*>/g, ' ')
		.replace(/&#39;/g, "'")
		.replace(/&amp;/g, '&')
		.replace(/\s+/g, ' ')
		.trim();
