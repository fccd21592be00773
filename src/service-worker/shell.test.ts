import { beforeEach, expect, test, vi } from 'vitest';
import { keepShell, shell, shellIfAway, shellIfLate } from './shell.ts';

const { app, start } = vi.hoisted(() => ({
	app: '/_app/immutable/entry/app.abc.js',
	start: '/_app/immutable/entry/start.def.js'
}));
vi.mock('$service-worker', () => ({ version: '7', build: [app, start] }));

const shellPage = `<script>import('.${start}'); import('.${app}')</script>`;
const portal = '<!doctype html><h1>Welcome! Accept our terms</h1>';
let kept: Map<string, string>;

beforeEach(() => {
	kept = new Map();
	const cache = {
		addAll: (paths: string[]) => Promise.resolve(paths.forEach((path) => kept.set(path, path))),
		put: async (path: string, response: Response) => kept.set(path, await response.text())
	};
	const match = (path: string) => Promise.resolve(kept.has(path) ? new Response(kept.get(path)) : undefined);
	vi.stubGlobal('caches', { open: () => Promise.resolve(cache), match });
	return () => vi.unstubAllGlobals();
});

const answers = (offline: string) =>
	vi.stubGlobal('fetch', (path: string) => Promise.resolve(new Response(path === '/offline' ? offline : '')));

test('the offline page is kept with what it is built from', async () => {
	answers(shellPage);
	await keepShell();
	expect([...kept.keys()].sort()).toEqual([app, start, '/offline'].sort());
	expect(await (await shell()).text()).toBe(shellPage);
});

test.each([
	['a hotel’s page', portal],
	['the page of another version', shellPage.replaceAll('abc', 'xyz')]
])('%s is not kept in its place', async (_, page) => {
	answers(page);
	await expect(keepShell()).rejects.toThrow('not ours');
	expect(kept.size).toBe(0);
});

test('where a proxy says that its server is away, the offline page stands; our own words pass', async () => {
	const away = () => new Response('Bad gateway', { status: 502 });
	expect(await (await shellIfAway(away())).text(), 'nothing is kept yet').toBe('Bad gateway');
	answers(shellPage);
	await keepShell();
	expect(await (await shellIfAway(away())).text()).toBe(shellPage);
	for (const own of [
		new Response('A short break', { status: 503, headers: { 'x-request-id': '1' } }),
		new Response('Not found', { status: 404 })
	])
		expect(await shellIfAway(own)).toBe(own);
});

test('on a line that stalls the offline page stands, where there is one', async () => {
	vi.useFakeTimers();
	const { promise: stalled, resolve } = Promise.withResolvers<Response>();
	const first = shellIfLate(stalled);
	await vi.advanceTimersByTimeAsync(60_000);
	resolve(new Response('late'));
	expect(await (await first).text(), 'nothing is kept yet').toBe('late');

	answers(shellPage);
	await keepShell();
	expect(await (await shellIfLate(Promise.resolve(new Response('in time')))).text()).toBe('in time');
	const second = shellIfLate(new Promise(() => undefined));
	await vi.advanceTimersByTimeAsync(20_000);
	expect(await (await second).text()).toBe(shellPage);
	await expect(shellIfLate(Promise.reject(new TypeError('Failed to fetch')))).rejects.toThrow(
		'Failed to fetch'
	);
	vi.useRealTimers();
});
