import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { channelName } from './announce.ts';
import { countEveryones, databaseName, openBox } from './box.ts';
import { addForm, listForms } from './forms.ts';
import { isSignOutOwed, settleSignOut } from './sign-out.ts';
import { signOut } from './wipe.ts';

const maria = '0197a000-0000-7000-8000-00000000000a';
const form = {
	id: '0197b000-0000-7000-8000-000000000001',
	group: 'lee',
	url: '/messages/lee?/send',
	fields: { body: 'My sugar was 312' }
};

/** The parts of a phone that Node has not. */
let cacheNames: Set<string>;
let unsubscribed: number;
let syncTags: string[];

function storage(entries: [string, string][]) {
	const items = new Map(entries);
	return {
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value),
		clear: () => items.clear(),
		items
	};
}

const local = storage([
	['closeby-language', 'es'],
	['font', 'large']
]);
const session = storage([['closeby-returned', '1']]);

beforeEach(() => {
	cacheNames = new Set(['closeby-shell-1', 'pages']);
	unsubscribed = 0;
	syncTags = [];
	vi.stubGlobal('caches', {
		open: (name: string) => Promise.resolve(cacheNames.add(name) && { put: () => Promise.resolve() }),
		has: (name: string) => Promise.resolve(cacheNames.has(name)),
		keys: () => Promise.resolve([...cacheNames]),
		delete: (name: string) => Promise.resolve(cacheNames.delete(name))
	});
	vi.stubGlobal('localStorage', local);
	vi.stubGlobal('sessionStorage', session);
	const subscription = { unsubscribe: () => Promise.resolve(void unsubscribed++) };
	const registration = {
		pushManager: { getSubscription: () => Promise.resolve(subscription) },
		sync: { register: (tag: string) => Promise.resolve(void syncTags.push(tag)) }
	};
	vi.stubGlobal('navigator', {
		locks: navigator.locks,
		serviceWorker: { getRegistration: () => Promise.resolve(registration) }
	});
});

afterEach(() => vi.unstubAllGlobals());

function serverAnswers(answer: () => Promise<Response>) {
	const asked = vi.fn<typeof fetch>(answer);
	vi.stubGlobal('fetch', asked);
	return asked;
}

const away = () => Promise.reject(new TypeError('Failed to fetch'));

test('signing out without a line empties the phone at once and keeps only that the server is to be told', async () => {
	const box = await openBox(maria);
	await addForm(box, form);
	const heard: unknown[] = [];
	const otherTab = new BroadcastChannel(channelName);
	otherTab.onmessage = ({ data }) => heard.push(data);
	serverAnswers(away);

	expect(await signOut()).toBe(false);
	expect(await isSignOutOwed()).toBe(true);
	expect([...cacheNames]).toEqual(['closeby-shell-1', 'closeby-sign-out-owed']);
	expect([...local.items]).toEqual([['closeby-language', 'es']]);
	expect([...session.items]).toEqual([]);
	expect(unsubscribed).toBe(1);
	expect(syncTags).toEqual(['closeby-sign-out']);
	await vi.waitFor(() => expect(heard).toContainEqual({ type: 'wiped' }));
	otherTab.close();
	await expect(listForms(box)).rejects.toMatchObject({ code: 'closed' });

	const afterwards = await openBox(maria);
	expect(afterwards.key).not.toBe(box.key);
	expect(await listForms(afterwards)).toEqual([]);
	afterwards.database.close();
});

test.each([
	['answers', () => new Response(null, { status: 204 })],
	['refuses in its own words', () => Response.json({ message: 'other site' }, { status: 403 })]
])('nothing is owed any more once the server %s', async (_, answer) => {
	serverAnswers(away);
	await signOut();
	const asked = serverAnswers(() => Promise.resolve(answer()));
	expect(await settleSignOut()).toBe(true);
	expect(asked).toHaveBeenCalledWith(
		'/sign-out',
		expect.objectContaining({ method: 'POST', redirect: 'manual' })
	);
	expect(await isSignOutOwed()).toBe(false);
});

test.each([500, 503, 429])('a server in trouble (%i) is told again later', async (status) => {
	serverAnswers(() => Promise.resolve(new Response(null, { status })));
	expect(await signOut()).toBe(false);
	expect(await isSignOutOwed()).toBe(true);
});

const page = '<html>Welcome! Accept our terms</html>';
const led = Object.defineProperties(new Response(null), {
	type: { value: 'opaqueredirect' },
	status: { value: 0 }
});

test.each([
	['shows a page of its own', () => new Response(page)],
	['leads away', () => led],
	['refuses in words of its own', () => new Response(page, { status: 403 })]
])('it is still owed where something between %s', async (_, answer) => {
	serverAnswers(() => Promise.resolve(answer()));
	expect(await signOut()).toBe(false);
	expect(await isSignOutOwed()).toBe(true);
	expect(await settleSignOut()).toBe(false);
});

test('at an address without https, where a browser has no caches and no workers, the server is told all the same', async () => {
	vi.stubGlobal('caches', undefined);
	vi.stubGlobal('navigator', {});
	const asked = serverAnswers(() => Promise.resolve(new Response(null, { status: 204 })));
	expect(await signOut()).toBe(true);
	expect(asked).toHaveBeenCalledOnce();
	serverAnswers(away);
	expect(await signOut()).toBe(false);
});

test('where a browser gives no web storage and no channel, what people wrote is removed all the same, and the server is told', async () => {
	const box = await openBox(maria);
	await addForm(box, form);
	box.database.close();
	const denied = new Proxy(local, {
		get: () => {
			throw new DOMException('Access is denied', 'SecurityError');
		}
	});
	vi.stubGlobal('localStorage', denied);
	vi.stubGlobal('sessionStorage', denied);
	vi.stubGlobal('BroadcastChannel', function () {
		throw new DOMException('The operation is insecure', 'SecurityError');
	});
	serverAnswers(() => Promise.resolve(new Response(null, { status: 204 })));
	expect(await signOut()).toBe(true);
	expect(await countEveryones()).toBe(0);
	expect([...cacheNames]).toEqual(['closeby-shell-1']);
	expect(unsubscribed).toBe(1);
});

test('with a line the server is told at once', async () => {
	serverAnswers(() => Promise.resolve(new Response(null, { status: 204 })));
	expect(await signOut()).toBe(true);
	expect(await isSignOutOwed()).toBe(false);
	expect(syncTags).toEqual([]);
});

test('a tab that sleeps and does not let go keeps no words either', async () => {
	const box = await openBox(maria);
	await addForm(box, form);
	box.database.close();
	const asleep = await openDB(databaseName);
	serverAnswers(away);
	await signOut();
	expect(await asleep.count('forms')).toBe(0);
	expect(await asleep.count('people')).toBe(0);
	asleep.close();
});
