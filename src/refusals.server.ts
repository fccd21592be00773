import { error, isHttpError, json, type RequestEvent } from '@sveltejs/kit';
import { takesFile } from './body-limit.ts';
import breakPage from './error.html?raw';
import { freeTextFields } from '$lib/observations/help-first/fields';

/** The answer to what was refused before a page was looked for. Anything but a refusal is passed on. */
export async function refusal(event: RequestEvent, thrown: unknown): Promise<Response> {
	if (!isHttpError(thrown)) throw thrown;
	const { status, body } = thrown;
	const { isDataRequest, request } = event;
	if (isDataRequest || !request.headers.get('accept')?.includes('text/html')) return json(body, { status });
	return refusalPage(event, status);
}

/** The page for an error of an address that has none of its own: what is not there, or a short break. */
export async function refusalPage({ fetch }: RequestEvent, status: number): Promise<Response> {
	if (status < 500) {
		const missing = await fetch('/missing');
		return new Response(missing.body, { status, headers: missing.headers });
	}
	return new Response(breakPage, {
		status,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy':
				"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'"
		}
	});
}

/**
 * The answer to a form that a browser without scripts sends after its session is over: what its writer typed in their own
 * words, which are nowhere else. Undefined for everything else, and for forms without such words.
 */
export async function unsentWords({
	request,
	route,
	url,
	fetch
}: Pick<RequestEvent, 'request' | 'route' | 'url' | 'fetch'>): Promise<Response | undefined> {
	// Nobody writes words where a file is taken, and a file of somebody who is nobody is not read into memory.
	const page = /^\/(\(patient\)|console)\//.test(route.id ?? '') && route.id !== takesFile;
	if (request.method !== 'POST' || !page || !request.headers.get('accept')?.includes('text/html'))
		return undefined;
	const posted = await request.formData().catch(() => undefined);
	const typed = freeTextFields.map((name) => posted?.get(name)).filter((words) => typeof words === 'string');
	const words = typed.filter((text) => text.trim() !== '').join('\n\n');
	if (words === '') return undefined;
	const shown = await fetch('/sign-in/unsent', {
		method: 'POST',
		headers: { accept: 'text/html', origin: url.origin },
		body: new URLSearchParams({ words })
	});
	return new Response(shown.body, { status: 401, headers: shown.headers });
}

/** The page that an address without a page gives: hidden and missing look alike. */
export function notFound({ fetch, isDataRequest, request }: RequestEvent): Promise<Response> {
	if (isDataRequest || request.method !== 'GET') error(404, 'not found');
	return fetch('/missing');
}
