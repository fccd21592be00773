import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openNotice, showNotice } from './push.ts';

const shown: unknown[] = [];
const opened: string[] = [];
let windows: object[] = [];
beforeEach(() => {
	vi.stubGlobal('self', {
		location: { origin: 'https://closeby.example.org' },
		registration: {
			showNotification: (title: string, options: object) => Promise.resolve(shown.push({ title, ...options }))
		},
		clients: {
			matchAll: () => Promise.resolve(windows),
			openWindow: (page: string) => Promise.resolve(opened.push(page))
		}
	});
});
afterEach(() => {
	shown.length = 0;
	opened.length = 0;
	windows = [];
	vi.unstubAllGlobals();
});

/** What comes over the line, as the browser hands it over. */
const data = (text: string): PushMessageData => ({
	json: (): unknown => JSON.parse(text),
	text: () => text,
	arrayBuffer: () => new ArrayBuffer(0),
	blob: () => new Blob(),
	bytes: () => new Uint8Array()
});
const notice = { title: 'Closeby', body: 'Something needs you.', page: '/console/alerts', tag: 'alert' };

/** A notification that was tapped. */
const tapped = (page: unknown) => Object.assign(new EventTarget(), { close: () => undefined, data: page });

test('what came is shown as it was said', async () => {
	await showNotice(data(JSON.stringify(notice)));
	expect(shown).toMatchObject([
		{ title: 'Closeby', body: 'Something needs you.', tag: 'alert', data: '/console/alerts' }
	]);
});

test.each([
	['not JSON', '{'],
	['another shape', '[1]'],
	['nothing', 'null'],
	['no text', '{"title":{},"body":4}']
])('what cannot be read is shown none the less: %s', async (_, text) => {
	await showNotice(data(text));
	await showNotice(null);
	expect(shown).toMatchObject([
		{ title: 'Closeby', body: '' },
		{ title: 'Closeby', body: '' }
	]);
});

test('a tap leads to its page, in the window that is open, and never to another site', async () => {
	await openNotice(tapped('/messages'));
	await openNotice(tapped('https://example.org/'));
	await openNotice(tapped('//example.org/'));
	await openNotice(tapped(undefined));
	expect(opened).toEqual(['/messages', '/', '/', '/']);
	const led: string[] = [];
	windows = [{ focus: () => Promise.resolve(), navigate: (page: string) => Promise.resolve(led.push(page)) }];
	await openNotice(tapped('/console/alerts'));
	expect(led).toEqual(['/console/alerts']);
});
