import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { updateServer } from './other-build.ts';
import { untilOfflineReady } from './words.ts';

const renewed = 'A newer Closeby is ready.';

/** The last part of the names of the shells that are on this phone, without that of the version that runs. */
const olderShells = (page: Page) =>
	page.evaluate(async () =>
		(await caches.keys())
			.flatMap((name) => (name.startsWith('closeby-shell-old') ? name.slice(14) : []))
			.sort()
	);

/** A worker takes over this page. */
const takeOver = (page: Page) =>
	page.evaluate(() => navigator.serviceWorker.dispatchEvent(new Event('controllerchange')));

test.describe('where the phone has a service worker', () => {
	test.use({ serviceWorker: true });

	test('only a page that is older than the server is told of an update', async ({
		signIn,
		closeby,
		allowErrors
	}) => {
		allowErrors(/status of 404/);
		const patient = await newPatient(closeby);
		const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
		await untilOfflineReady(phone);
		let told = false;
		phone.on('requestfinished', (request) => (told ||= request.url().endsWith('/_app/version.json')));
		// As for the first page that is opened after an update: it comes from the server, and is new before its worker is. Once
		// the page listens.
		await expect
			.poll(async () => {
				await takeOver(phone);
				return told;
			})
			.toBe(true);
		await expect(phone.getByText(renewed)).toHaveCount(0);
		await updateServer(phone.context());
		await takeOver(phone);
		await expect(phone.getByText(renewed)).toBeVisible();
		await phone.waitForLoadState('networkidle');
	});

	test('what an open page of an older version needs comes from this phone, and goes once it is closed', async ({
		signIn,
		closeby
	}) => {
		const patient = await newPatient(closeby);
		const phone = await signIn(patient, { ownDevice: true, at: `/messages/${patient.conversation}` });
		await untilOfflineReady(phone);
		const older = '/_app/immutable/chunks/older.js';
		await phone.evaluate(async (file) => {
			for (const name of ['old', 'older']) {
				const shell = await caches.open(`closeby-shell-${name}`);
				await shell.put(file, new Response('Words of an older version'));
			}
			// As pages of that version say that they are open.
			void navigator.locks.request(
				'closeby-shell-older',
				{ mode: 'shared' },
				() => new Promise(() => undefined)
			);
		}, older);
		const next = await phone.context().newPage();
		await next.goto('/today');
		await expect.poll(() => olderShells(next)).toEqual(['older']);
		const read = (file: string) => fetch(file).then((answer) => answer.text());
		expect(await phone.evaluate(read, older)).toBe('Words of an older version');
		await phone.close();
		await next.reload();
		await expect.poll(() => olderShells(next)).toEqual([]);
	});
});
