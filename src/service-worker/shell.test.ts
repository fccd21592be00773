import { beforeEach, expect, test, vi } from 'vitest';
import { keepShellOf } from '../lib/outbox/shells.ts';
import { forgetOldShells, hashed, isHashed, keepShell, shell, shellIfAway, shellIfLate } from './shell.ts';

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

test('what an open page of another version needs stays until the page is gone, and goes in no hurry while another comes', async () => {
	const names = new Set(['closeby-shell-5', 'closeby-shell-6', 'closeby-shell-7', 'closeby-sign-out-owed']);
	const registration: { installing?: object } = {};
	const held = [{ name: 'closeby-shell-6' }];
	vi.stubGlobal('caches', {
		keys: () => Promise.resolve([...names]),
		delete: (name: string) => Promise.resolve(names.delete(name))
	});
	vi.stubGlobal('self', { registration });
	vi.stubGlobal('navigator', { locks: { query: () => Promise.resolve({ held }) } });

	registration.installing = {};
	await forgetOldShells();
	expect(names.size).toBe(4);
	delete registration.installing;
	await forgetOldShells();
	expect([...names]).toEqual(['closeby-shell-6', 'closeby-shell-7', 'closeby-sign-out-owed']);
	held.pop();
	await forgetOldShells();
	expect([...names]).toEqual(['closeby-shell-7', 'closeby-sign-out-owed']);
});

test('an open page says of which version it is, for the worker to see', async () => {
	keepShellOf('6');
	await vi.waitFor(async () => {
		const { held } = await navigator.locks.query();
		expect(held).toContainEqual(expect.objectContaining({ name: 'closeby-shell-6', mode: 'shared' }));
	});
});

test('a file of another version comes from this phone as well', async () => {
	const older = new URL('https://closeby.example.org/_app/immutable/chunks/older.js');
	vi.stubGlobal('caches', { match: () => Promise.resolve(new Response('older')) });
	expect(isHashed(older)).toBe(true);
	expect(isHashed(new URL('/messages', older))).toBe(false);
	expect(await (await hashed(new Request(older))).text()).toBe('older');
});
