import { expect, type Locator, type Page, type Route } from '@playwright/test';

// What the stories say, as a person at the screen would: found by role and by name, in English unless a story
// is about Spanish.

/** Where one writes. */
export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Write a message' });

/** Writes and sends. The words are safe on the device when the composer is empty again. */
export async function send(page: Page, words: string): Promise<void> {
	await composer(page).fill(words);
	await page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(composer(page)).toHaveValue('');
}

/** Waits until this browser has kept the words that were begun: a moment after the last key. */
export async function untilKept(page: Page): Promise<void> {
	await expect.poll(() => draftsKept(page)).toBeGreaterThan(0);
}

/** How many begun texts this browser has kept. */
export function draftsKept(page: Page): Promise<number> {
	return page.evaluate(async () => {
		// Opening a database that is not there would make it.
		if (!(await indexedDB.databases()).some(({ name }) => name === 'closeby')) return 0;
		const { promise, resolve, reject } = Promise.withResolvers<number>();
		const opening = indexedDB.open('closeby');
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const { result: database } = opening;
			const counting = database.transaction('drafts').objectStore('drafts').count();
			counting.onsuccess = () => resolve(counting.result);
			counting.onerror = () => reject(counting.error);
			database.close();
		};
		return promise;
	});
}

/**
 * Keeps back the scripts of the pages opened from now on, as a slow line does. Answers with what lets them come, and
 * waits for the first.
 */
export async function holdScripts(page: Page): Promise<() => Promise<void>> {
	const { promise: allowed, resolve } = Promise.withResolvers<void>();
	await page.route('**/_app/**', async (route) => {
		await allowed;
		await route.continue();
	});
	return async () => {
		const come = page.waitForEvent('requestfinished', (request) => request.url().includes('/_app/'));
		resolve();
		await come;
	};
}

/** The messages of the conversation on screen. */
export const thread = (page: Page): Locator => page.getByRole('region', { name: /^Messages with / });

/** What whoever listens is told of the conversation: said, and gone a few seconds later. */
export const heard = (page: Page, words: string | RegExp): Locator =>
	page.getByRole('status').filter({ hasText: words });

/** The message that says these words, with what stands under it: time, state, what can be done about it. */
export const message = (page: Page, words: string | RegExp): Locator =>
	thread(page).getByRole('listitem').filter({ hasText: words });

/** The places, in the order of the screen, of the stored messages that are on it. */
export function placesShown(page: Page): Promise<number[]> {
	return thread(page)
		.locator('[data-seq]')
		.evaluateAll((items) => items.map((item) => Number(item.getAttribute('data-seq'))));
}

/**
 * All a person could read in the conversation, from top to bottom. Without the line before what was new when the
 * page was opened: it says something about that look, not about the conversation.
 */
export async function threadText(page: Page): Promise<string> {
	const text = await thread(page).getByRole('list').first().textContent();
	return (text ?? '').replace('New from here', '').replace(/\s+/g, ' ').trim();
}

/**
 * Takes the line away from a page that has come whole: one that is cut while it reads something is the browser's to tell
 * of, where no service worker stands in.
 */
export async function loseLine(page: Page): Promise<void> {
	await page.waitForLoadState('networkidle');
	await cutLine(page);
}

/**
 * The line is gone, whatever is on its way, for the page and its service worker: the browser tells one after the other, and a
 * worker that hears of it a moment later would still fetch a page.
 */
export async function cutLine(page: Page): Promise<void> {
	const context = page.context();
	await context.setOffline(true);
	if (!(await isControlled(page))) return;
	await expect(async () => {
		const asking = context.serviceWorkers().map((worker) =>
			worker.evaluate(() =>
				fetch('/up', { cache: 'no-store' }).then(
					() => 'answered',
					() => 'no line'
				)
			)
		);
		expect(await Promise.all(asking)).toEqual(['no line']);
	}).toPass({ timeout: 10_000 });
}

/** Whether a service worker is in charge of what this page shows. */
const isControlled = (page: Page) =>
	page.evaluate(() => 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null);

/**
 * The line is back, for the page and its service worker at once, as on a phone: the browser tells one after the other, and a
 * page that hears of it first finds no page through its worker.
 */
export async function findLine(page: Page): Promise<void> {
	const { promise: back, resolve } = Promise.withResolvers<void>();
	const asked = async (route: Route) => {
		await back;
		await route.continue();
	};
	await page.route('**/up', asked, { times: 1 });
	await page.context().setOffline(false);
	resolve();
}

/** Goes to the one conversation of a patient, through the tab at the thumb. */
export async function openMessages(page: Page): Promise<void> {
	await page
		.getByRole('navigation', { name: 'Main menu' })
		.getByRole('link', { name: /^Messages/ })
		.click();
	await expect(composer(page)).toBeVisible();
}

/** The list of conversations in the console. */
export const inbox = (page: Page): Locator =>
	page.getByRole('list', { name: /^(Conversations|Conversaciones)$/ });

/** The line of one patient in the inbox. */
export const inboxLine = (page: Page, patient: string): Locator =>
	inbox(page).getByRole('listitem').filter({ hasText: patient });

/** Finds a patient by name in the inbox and opens their conversation. */
export async function openPatient(page: Page, patient: string): Promise<void> {
	await page.getByRole('searchbox', { name: 'Search by name' }).fill(patient);
	await inboxLine(page, patient).getByRole('link').first().click();
	await expect(page.getByRole('heading', { name: patient }).first()).toBeVisible();
	await expect(composer(page)).toBeVisible();
}

/** Waits until the service worker of this page is in charge, so that the page can be opened without a line. */
export async function untilOfflineReady(page: Page): Promise<void> {
	await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
	});
	await expect
		.poll(() => page.evaluate(async () => (await caches.match('/offline')) !== undefined))
		.toBe(true);
	// The page that installed a worker is not yet its own; any page opened after that is.
	if (!(await isControlled(page))) await page.reload();
	await expect.poll(() => isControlled(page)).toBe(true);
}
