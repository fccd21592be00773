import 'fake-indexeddb/auto';
import { stringify } from 'devalue';
import { deleteDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { databaseName, isLastBoxResting, openBox, openLastBox } from './box.ts';
import { OutboxError } from './form.ts';
import { markActive } from './idle.ts';
import { Outbox } from './outbox.svelte.ts';
import { removeEverything } from './sign-out.ts';

const maria = '0197a000-0000-7000-8000-00000000000a';
const rosa = '0197a000-0000-7000-8000-00000000000c';

let browser: EventTarget;
let stops: (() => void)[];
let line: boolean;
let arrived: string[];

const online = () => browser.dispatchEvent(new Event('online'));

function openTab(person = maria, options = {}): Outbox {
	const outbox = new Outbox(person, options);
	stops.push(outbox.start());
	return outbox;
}

let written = 0;
function message(body: string, group = 'lee') {
	const id = `0197b000-0000-7000-8000-${String(++written).padStart(12, '0')}`;
	return { id, group, url: '/messages/lee?/send', fields: { body } };
}

const bodies = (outbox: Outbox) => outbox.items.map(({ fields }) => fields.body);

beforeEach(() => {
	browser = new EventTarget();
	stops = [];
	line = true;
	arrived = [];
	vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
	vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
	vi.stubGlobal('fetch', (_: string, { body }: { body: FormData }) => {
		if (!line) return Promise.reject(new TypeError('Failed to fetch'));
		const words = body.get('body');
		if (typeof words === 'string') arrived.push(words);
		const data = stringify({ seq: arrived.length });
		return Promise.resolve(Response.json({ type: 'success', status: 200, data }));
	});
});

afterEach(async () => {
	vi.useRealTimers();
	for (const stop of stops) stop();
	await removeEverything();
	await deleteDB(databaseName);
	vi.unstubAllGlobals();
});

test('what was typed last is what the next composer shows, however soon it asks, and what was sent comes back nowhere', async () => {
	const tab = openTab();
	await tab.saveDraft('lee', 'I wanted to');
	void tab.saveDraft('lee', 'I wanted to ask about the new pills.');
	expect(await tab.draft('lee')).toBe('I wanted to ask about the new pills.');
	void tab.saveDraft('lee', 'And my ankles.');
	void tab.saveDraft('lee', '');
	expect(await tab.draft('lee')).toBe('');
	expect(await openTab().draft('lee')).toBe('');
});

test('what Maria writes is kept, sent, and handed to the page with the server’s answer before it leaves the list', async () => {
	const tab = openTab();
	const sent: unknown[] = [];
	tab.onSent(({ id, data }) => sent.push({ id, data, listed: tab.items.some((item) => item.id === id) }));
	const form = message('Good morning');
	await tab.add(form);
	await vi.waitFor(() => expect(tab.items).toEqual([]));
	expect(sent).toEqual([{ id: form.id, data: { seq: 1 }, listed: true }]);
});

test('without a line it waits in every tab, and goes when the line returns', async () => {
	const [one, other] = [openTab(), openTab()];
	const heard: string[] = [];
	other.onSent(({ group }) => heard.push(group));
	line = false;
	await one.add(message('first'));
	await one.add(message('second', 'ana'));
	expect(bodies(one)).toEqual(['first', 'second']);
	expect(one.waiting('ana').map(({ fields }) => fields.body)).toEqual(['second']);
	await vi.waitFor(() => expect(bodies(other)).toEqual(['first', 'second']));
	await vi.waitFor(() => expect(one.items.every(({ attempts }) => attempts > 0)).toBe(true));

	line = true;
	await one.retry(one.items[0]?.id ?? '');
	await one.retry(one.items.at(-1)?.id ?? '');
	await vi.waitFor(() => expect([...one.items, ...other.items]).toEqual([]));
	expect(arrived.toSorted()).toEqual(['first', 'second']);
	await vi.waitFor(() => expect(heard.toSorted()).toEqual(['ana', 'lee']));
});

test('a message taken back is never sent', async () => {
	line = false;
	const tab = openTab();
	const form = message('On second thought');
	await tab.add(form);
	expect(await tab.remove(form.id)).toBe(true);
	line = true;
	online();
	expect(await tab.remove(form.id)).toBe(false);
	expect(arrived).toEqual([]);
});

test('what is looked at first is kept as the look leaves it, or not at all', async () => {
	line = false;
	const tab = openTab();
	const end = tab.lookFirst((form) =>
		form.fields.body === 'no'
			? Promise.reject(new OutboxError('held'))
			: Promise.resolve({ ...form, fields: { ...form.fields, seen: 'yes' } })
	);
	await expect(tab.add(message('no'))).rejects.toMatchObject({ code: 'held' });
	await tab.add(message('well'));
	end();
	await tab.add(message('no'));
	expect(tab.items.map(({ fields }) => [fields.body, fields.seen])).toEqual([
		['well', 'yes'],
		['no', undefined]
	]);
});

test('begun words survive the tab', async () => {
	await openTab().saveDraft('lee', 'I wanted to');
	expect(await openTab().draft('lee')).toBe('I wanted to');
});

test('words begun in two tabs at once are both there later, and what was taken up from a closed one goes with what is sent', async () => {
	const [one, other] = [openTab(), openTab()];
	await one.saveDraft('lee', 'My ankles are');
	expect(await other.draft('ana')).toBe('');
	await other.saveDraft('lee', 'Do I take the white pill');
	expect(await one.draft('lee')).toBe('My ankles are');
	const both = 'My ankles are\n\nDo I take the white pill';
	const later = openTab();
	expect(await later.draft('lee')).toBe(both);
	await later.saveDraft('lee', `${both}?`);
	expect(await openTab().draft('lee')).toBe(`${both}?`);
	await later.saveDraft('lee', '');
	expect(await openTab().draft('lee')).toBe('');
});

test('where the browser keeps nothing, words go straight to the server, or stay with the writer', async () => {
	const away = () => {
		throw new DOMException('Storage is switched off', 'SecurityError');
	};
	vi.spyOn(indexedDB, 'open').mockImplementation(away);
	const tab = openTab();
	await vi.waitFor(() => expect(tab.state).toBe('unavailable'));
	await tab.add(message('From a private window'));
	expect(arrived).toEqual(['From a private window']);
	line = false;
	await expect(tab.add(message('Not now'))).rejects.toMatchObject({ code: 'unavailable' });
	// At an address without https there are no locks either; nothing is held here that would need one.
	vi.stubGlobal('navigator', {});
	await expect(tab.retry('none')).resolves.toBeUndefined();
});

test('wiping the phone empties every tab, and no tab fills it again', async () => {
	line = false;
	const tab = openTab();
	await tab.add(message('secret'));
	await removeEverything();
	await vi.waitFor(() => expect(tab.state).toBe('wiped'));
	expect(tab.items).toEqual([]);
	await expect(tab.add(message('late'))).rejects.toMatchObject({ code: 'closed' });
	await expect(tab.saveDraft('lee', 'late')).rejects.toMatchObject({ code: 'closed' });
});

test('the offline page opens for the person of this phone and for nobody else', async () => {
	line = false;
	await openTab().add(message('hers'));
	const hers = openTab(maria, { resuming: true });
	await vi.waitFor(() => expect(bodies(hers)).toEqual(['hers']));
	const notHers = openTab(rosa, { resuming: true });
	await vi.waitFor(() => expect(notHers.state).toBe('unavailable'));
	expect(notHers.items).toEqual([]);
});

test('words of a person who was away for too long go out of sight without a line, in every tab, until they sign in again', async () => {
	vi.useFakeTimers({ toFake: ['Date'] });
	const hour = 3_600_000;
	line = false;
	const tab = openTab(maria, { idleLimit: hour });
	const other = openTab(maria, { resuming: true });
	await tab.add(message('hers'));
	await vi.waitFor(() => expect(bodies(other)).toEqual(['hers']));

	vi.setSystemTime(Date.now() + hour);
	document.dispatchEvent(new Event('visibilitychange'));
	await vi.waitFor(() => expect([tab.state, other.state]).toEqual(['signed-out', 'signed-out']));
	await vi.waitFor(() => expect([tab.items, other.items]).toEqual([[], []]));
	const offline = openTab(maria, { resuming: true });
	await vi.waitFor(() => expect(offline.state).toBe('unavailable'));
	expect(offline.items).toEqual([]);
	expect(await openLastBox()).toBeUndefined();
	expect(await isLastBoxResting()).toBe(true);

	line = true;
	vi.setSystemTime(Date.now() + hour);
	openTab(maria);
	await vi.waitFor(() => expect(arrived).toEqual(['hers']));
});

test('a sign of the person begins their idle time anew, and does not wake what rests', async () => {
	const box = await openBox(maria, 0, 100);
	const shown = async (now: number) => {
		const last = await openLastBox(now);
		last?.database.close();
		return last !== undefined;
	};
	expect([await shown(99), await shown(100)]).toEqual([true, false]);
	await markActive(box, 60);
	expect([await shown(159), await shown(160)]).toEqual([true, false]);
	await markActive(box, 160);
	expect(await shown(161)).toBe(false);
	box.database.close();
});

test('a phone without room to note a try tries again by itself', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
	const tab = openTab();
	await vi.waitFor(() => expect(tab.state).toBe('ready'));
	line = false;
	const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
		throw new DOMException('full', 'QuotaExceededError');
	});
	await tab.add(message('I feel dizzy'));
	await vi.waitFor(() => expect(full).toHaveBeenCalled());
	line = true;
	await vi.advanceTimersByTimeAsync(20_000);
	await vi.waitFor(() => expect(arrived).toEqual(['I feel dizzy']));
	full.mockRestore();
});

test('a phone without room says so of what is begun and of what is sent, until there is room again', async () => {
	const tab = openTab();
	await vi.waitFor(() => expect(tab.state).toBe('ready'));
	line = false;
	await tab.add(message('This one fits'));
	expect(tab.keeps).toBe(true);
	const full = () => {
		throw new DOMException('full', 'QuotaExceededError');
	};
	const puts = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(full);
	const adds = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(full);
	await expect(tab.saveDraft('lee', 'I feel')).rejects.toMatchObject({ code: 'space' });
	expect(tab.keeps).toBe(false);
	await expect(tab.add(message('I feel dizzy'))).rejects.toMatchObject({ code: 'space' });
	expect(tab.keeps).toBe(false);
	expect(bodies(tab)).toEqual(['This one fits']);
	puts.mockRestore();
	adds.mockRestore();
	await tab.saveDraft('lee', '');
	expect(tab.keeps, 'what is forgotten needs no room').toBe(false);
	await tab.saveDraft('lee', 'I feel');
	expect(tab.keeps).toBe(true);
});

test('where a browser lets go of what it kept under an open page, nothing is said to wait on this phone, and all of it goes from there when the line is back', async () => {
	const tab = openTab();
	line = false;
	await tab.add(message('I fell this morning.'));
	await tab.add(message('My knee is blue.'));
	await deleteDB(databaseName);
	await vi.waitFor(() => expect(tab.state).toBe('unavailable'));
	expect(tab.counts).toEqual({ waiting: 0, attention: 2, stale: 0 });
	// What is written now is refused in so many words, and stays where it was typed.
	await expect(tab.add(message('And I feel dizzy.'))).rejects.toMatchObject({ code: 'unavailable' });
	line = true;
	online();
	await vi.waitFor(() => expect(tab.items).toEqual([]));
	expect(arrived).toEqual(['I fell this morning.', 'My knee is blue.']);
	await tab.add(message('And I feel dizzy.'));
	expect(arrived).toHaveLength(3);
});

test('nor is anything sent that somebody has chosen to lose by signing out in another tab', async () => {
	const tab = openTab();
	line = false;
	await tab.add(message('Not for anybody.'));
	await removeEverything();
	await vi.waitFor(() => expect(tab.state).toBe('wiped'));
	line = true;
	online();
	await expect(tab.add(message('Nor this.'))).rejects.toMatchObject({ code: 'closed' });
	expect(arrived).toEqual([]);
});
