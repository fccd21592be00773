import { stringify } from 'devalue';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { WaitingForm } from './form.ts';
import { postForm } from './post.ts';

const form: WaitingForm = {
	id: '0197b000-0000-7000-8000-000000000001',
	person: '0197a000-0000-7000-8000-00000000000a',
	group: 'lee',
	url: '/messages/lee?/send',
	fields: { body: 'My sugar was 312', id: 'not this one' },
	createdAt: 0,
	state: 'waiting',
	attempts: 0
};

function answers(body: unknown, status = 200, headers: Record<string, string> = {}) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const fetching = vi.fn<typeof fetch>(() => Promise.resolve(new Response(text, { status, headers })));
	vi.stubGlobal('fetch', fetching);
	return fetching;
}

const send = () => postForm(form, new AbortController().signal, () => 0);

afterEach(() => vi.unstubAllGlobals());

test('posts the fields and the id as a form action takes them, in the name of the person who wrote them', async () => {
	const fetching = answers({ type: 'success', status: 200, data: stringify({ seq: 7 }) });
	expect(await send()).toEqual({ type: 'sent', data: { seq: 7 } });
	const [url, init] = fetching.mock.calls[0] ?? [];
	expect(url).toBe('/messages/lee?/send');
	expect(init).toMatchObject({ method: 'POST', credentials: 'same-origin', redirect: 'manual' });
	const headers = new Headers(init?.headers);
	expect(headers.get('accept')).toBe('application/json');
	expect(headers.get('x-sveltekit-action')).toBe('true');
	expect(headers.get('x-closeby-person')).toBe(form.person);
	const body = init?.body instanceof FormData ? [...init.body] : [];
	expect(body).toEqual([
		['body', 'My sugar was 312'],
		['id', form.id]
	]);
});

describe('the server has it', () => {
	test.each([
		['an action without a result', { type: 'success', status: 204 }, undefined],
		['a result this version cannot read', { type: 'success', status: 200, data: 'not devalue' }, undefined],
		['an action that leads on', { type: 'redirect', status: 303, location: '/messages/lee' }, undefined],
		[
			'dates and maps',
			{ type: 'success', status: 200, data: stringify({ at: new Date(5) }) },
			{ at: new Date(5) }
		]
	])('%s', async (_, body, data) => {
		answers(body);
		expect(await send()).toEqual({ type: 'sent', data });
	});
});

describe('nothing is settled', () => {
	test.each([
		['the server is away', 'Service unavailable', 503],
		['an action broke', { type: 'error', error: { message: 'unexpected' } }, 500],
		['a proxy lost patience', '', 504],
		['the request took too long', '', 408],
		['too early', '', 425],
		['too many', { type: 'failure', status: 429, data: stringify({}) }, 200],
		['a page of the hotel where an answer should be', '<html>Welcome! Accept our terms</html>', 200],
		['a proxy asks who this is', '<html>Authentication required</html>', 401],
		['a proxy asks who this is, by its own name', '', 407]
	])('%s', async (_, body, status) => {
		answers(body, status);
		expect(await send()).toEqual({ type: 'later', hold: 0 });
	});

	test('the line is down', async () => {
		vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
		expect(await send()).toEqual({ type: 'later', hold: 0 });
	});

	test('something between leads away, as a hotel’s Wi-Fi does', async () => {
		const response = Object.defineProperties(new Response(null), {
			type: { value: 'opaqueredirect' },
			status: { value: 0 }
		});
		vi.stubGlobal('fetch', () => Promise.resolve(response));
		expect(await send()).toEqual({ type: 'later', hold: 0 });
	});

	test.each([
		['7', 7000],
		['Thu, 01 Jan 1970 00:01:30 GMT', 90_000],
		['86400', 3_600_000],
		['-5', 0],
		['soon', 0]
	])('and the server asks for a while: %s', async (retryAfter, hold) => {
		answers('', 503, { 'retry-after': retryAfter });
		expect(await send()).toEqual({ type: 'later', hold });
	});
});

describe('the session is over or is another’s', () => {
	test.each([
		[
			'the guard sends to the sign-in page',
			{ type: 'redirect', status: 303, location: '/sign-in?from=messages' },
			200
		],
		['the action asks who this is', { type: 'error', error: { message: 'signed out' } }, 401],
		['the action fails with 401', { type: 'failure', status: 401, data: stringify({}) }, 200],
		['the guard sees another person', { message: 'other person' }, 409]
	])('%s', async (_, body, status) => {
		answers(body, status);
		expect(await send()).toEqual({ type: 'signed-out' });
	});
});

describe('the server refuses for good, and says why', () => {
	test.each([
		[
			'an action fails',
			{ type: 'failure', status: 422, data: stringify({ code: 'long' }) },
			200,
			422,
			'long'
		],
		[
			'an action meets other words under the id',
			{ type: 'error', error: { message: 'taken' } },
			409,
			409,
			'taken'
		],
		[
			'there is no such conversation',
			{ type: 'error', error: { message: 'not found' } },
			404,
			404,
			'not found'
		],
		['a guard refuses', { message: 'other site' }, 403, 403, 'other site'],
		['without a reason', 'Payload too large', 413, 413, undefined]
	])('%s', async (_, body, httpStatus, status, code) => {
		answers(body, httpStatus);
		expect(await send()).toEqual({ type: 'refused', status, ...(code && { code }) });
	});
});
