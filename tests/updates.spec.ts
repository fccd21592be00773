import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { updateServer } from './other-build.ts';
import { query } from './query.ts';
import { composer, untilKept, untilOfflineReady } from './words.ts';

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

test('without a service worker a page outlives an update: it tells of the end and of the update, and keeps what is begun', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	// A page that is stood in for comes from no network that the browser knows, and may open no socket.
	allowErrors(/status of 404|WebSocket/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { ownDevice: true, ownProfile: true, at: '/up' });
	await phone.clock.install();
	await query(
		closeby,
		`update identity.sessions set ends_at = now() + interval '6 minutes', idle_until = now() + interval '6 minutes'
		where user_id = $1`,
		[patient.id]
	);
	await phone.goto('/today');
	await phone.goto(`/messages/${patient.conversation}`);
	await phone.waitForLoadState('networkidle');
	await composer(phone).fill('Begun before the update');
	await untilKept(phone);
	await updateServer(phone.context());

	await expect(phone.getByText(renewed)).toHaveCount(0);
	await phone.clock.fastForward('01:05');
	const warning = phone.getByRole('alert').filter({ hasText: 'You will be signed out soon' });
	await warning.getByRole('button', { name: 'OK' }).click();
	await expect(warning).toHaveCount(0);
	await expect(phone.getByText(renewed)).toBeVisible();

	// What the server says from now on is made for its own pages.
	const tabs = phone.getByRole('navigation', { name: 'Main menu' });
	await tabs.getByRole('link', { name: 'Today' }).click();
	await expect(phone).toHaveURL('/today');
	await expect(phone.getByText(renewed)).toHaveCount(0);
	await phone.goBack();
	await expect(composer(phone)).toHaveValue('Begun before the update');
	await phone.waitForLoadState('networkidle');
});

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
