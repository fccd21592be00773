import 'fake-indexeddb/auto';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { databaseName, isLastBoxResting, openBox, openLastBox, restAll } from './box.ts';
import { addForm, listForms } from './forms.ts';
import { Outbox } from './outbox.svelte.ts';
import { removeEverything } from './sign-out.ts';

const maria = '0197a000-0000-7000-8000-00000000000a';
const walter = '0197a000-0000-7000-8000-00000000000b';
const hour = 60 * 60 * 1000;

let stops: (() => void)[];

function openTab(person: string, options = {}): Outbox {
	const outbox = new Outbox(person, options);
	stops.push(outbox.start());
	return outbox;
}

const message = (body: string) => ({
	id: crypto.randomUUID(),
	group: 'lee',
	url: '/messages/lee?/send',
	fields: { body }
});

/** Whose words this phone shows without a line, at a moment. */
async function shown(now?: number): Promise<string | undefined> {
	const box = await openLastBox(now);
	box?.database.close();
	return box?.person;
}

beforeEach(() => {
	stops = [];
	const browser = new EventTarget();
	vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
	vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
});

afterEach(async () => {
	for (const stop of stops) stop();
	await removeEverything();
	await deleteDB(databaseName);
	vi.unstubAllGlobals();
});

test.each([
	['their own', {}, walter],
	['somebody else’s', { keepsNothing: true }, undefined]
])('whoever signs in next, on %s phone, is shown nothing of the one before', async (_, options, next) => {
	const hers = openTab(maria);
	await hers.add(message('hers'));
	await hers.saveDraft('lee', 'and more');
	expect(await shown()).toBe(maria);

	openTab(walter, options);
	await vi.waitFor(() => expect(hers.state).toBe('signed-out'));
	await vi.waitFor(() => expect(hers.items).toEqual([]));
	await vi.waitFor(async () => expect(await shown()).toBe(next));
	expect(await isLastBoxResting()).toBe(next === undefined);

	// Nothing of hers is lost: it is there when she comes back, and his is not.
	const again = openTab(maria);
	await vi.waitFor(() => expect(again.items.map(({ fields }) => fields.body)).toEqual(['hers']));
	expect(await again.draft('lee')).toBe('and more');
	expect(await shown()).toBe(maria);
});

test('where the server shows nobody’s session, nobody’s words are shown, and none is lost', async () => {
	const box = await openBox(maria);
	await addForm(box, message('hers'));
	await restAll();
	expect(await shown()).toBeUndefined();
	expect(await isLastBoxResting()).toBe(true);
	box.database.close();
	const again = await openBox(maria);
	expect(await listForms(again)).toHaveLength(1);
	again.database.close();
});

test('whose words are shown hangs on who came last, whatever the clock said then', async () => {
	const now = Date.now();
	(await openBox(maria, now + 72 * hour)).database.close();
	(await openBox(walter, now, hour)).database.close();
	expect(await shown(now)).toBe(walter);
	// Nobody knows how long it was where the clock has gone back further than somebody may be away.
	expect(await shown(now - 0.9 * hour)).toBe(walter);
	expect(await shown(now - hour)).toBeUndefined();
	expect(await shown(now + hour)).toBeUndefined();
});

test('before a sign-out somebody hears of what others wrote and is not sent', async () => {
	const hers = openTab(maria);
	await hers.add(message('hers'));
	expect(await hers.othersWaiting()).toBe(0);
	const his = openTab(walter);
	await vi.waitFor(() => expect(his.state).toBe('ready'));
	expect(await his.othersWaiting()).toBe(1);
	await his.add(message('his'));
	expect(await his.othersWaiting()).toBe(1);
});
