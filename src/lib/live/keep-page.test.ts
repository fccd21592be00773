import { beforeEach, expect, test, vi } from 'vitest';
import { keepPage } from './keep-page.ts';

const asked = vi.fn<(input: string) => Promise<Response>>();
const place = { origin: 'https://closeby.test', pathname: '/plan', search: '', href: '' };
let back: () => void;

beforeEach(() => {
	vi.useFakeTimers();
	asked.mockReset();
	Object.assign(place, { pathname: '/plan', search: '', href: 'https://closeby.test/plan' });
	vi.stubGlobal('window', { fetch: asked });
	vi.stubGlobal('location', place);
	vi.stubGlobal('addEventListener', (_: string, listener: () => void) => (back = listener));
	vi.stubGlobal('removeEventListener', () => undefined);
	return () => vi.useRealTimers();
});

const own = 'https://closeby.test/plan/__data.json?x-sveltekit-invalidated=01';
const lost = () => Promise.reject(new TypeError('Failed to fetch'));
const words = (text: string) => Promise.resolve(new Response(text));

test('what the page on screen is made from is asked for until the line is back', async () => {
	keepPage();
	asked.mockImplementationOnce(lost);
	asked.mockImplementationOnce(() => Promise.resolve(new Response('', { status: 503 })));
	asked.mockImplementationOnce(() => words('new'));
	const answer = window.fetch(own);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(asked).toHaveBeenCalledTimes(2);
	back();
	expect(await (await answer).text()).toBe('new');
});

test('an answer that breaks off is asked for again', async () => {
	keepPage();
	const broken = new ReadableStream({ pull: (stream) => stream.error(new TypeError('network error')) });
	asked.mockImplementationOnce(() => Promise.resolve(new Response(broken)));
	asked.mockImplementationOnce(() => words('whole'));
	const answer = window.fetch(own);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(await (await answer).text()).toBe('whole');
});

test.each([200, 403, 404])('a page of something between, answered %i, is no answer', async (status) => {
	keepPage();
	const page = { status, headers: { 'content-type': 'text/html; charset=utf-8' } };
	asked.mockImplementationOnce(() => Promise.resolve(new Response('<h1>Welcome</h1>', page)));
	asked.mockImplementationOnce(() => words('ours'));
	const answer = window.fetch(own);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(await (await answer).text()).toBe('ours');
});

test('nobody is taken back to a page they have left', async () => {
	keepPage();
	asked.mockImplementation(lost);
	const settled = vi.fn();
	void window.fetch(own).then(settled, settled);
	place.pathname = '/log';
	await vi.advanceTimersByTimeAsync(60_000);
	expect(asked).toHaveBeenCalledTimes(1);
	expect(settled).not.toHaveBeenCalled();
});

test('what the server refuses, and what is asked for otherwise, is answered at once', async () => {
	keepPage();
	asked.mockImplementation(() => Promise.resolve(new Response('', { status: 404 })));
	expect((await window.fetch(own)).status).toBe(404);
	asked.mockImplementation(lost);
	for (const other of [
		'https://closeby.test/log/__data.json?x-sveltekit-invalidated=01',
		'https://closeby.test/plan/__data.json?version=2&x-sveltekit-invalidated=01',
		'https://elsewhere.test/plan/__data.json',
		'/live/token'
	])
		await expect(window.fetch(other), other).rejects.toThrow('Failed to fetch');
	place.pathname = '/';
	asked.mockImplementation(() => words('first'));
	expect(await (await window.fetch('https://closeby.test/__data.json')).text()).toBe('first');
});

test('it ends', () => {
	keepPage()();
	expect(window.fetch).toBe(asked);
});
