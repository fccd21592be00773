import type { Page } from '@playwright/test';
import { scriptsWith } from './built-scripts.ts';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { query, timesStored } from './query.ts';
import { composer, cutLine, findLine, message, send, untilKept, untilOfflineReady } from './words.ts';

const waiting = 'Waiting on this phone';

// Lost lines are what these stories are about, and browsers report each of them.
test.beforeEach(({ allowErrors }) => {
	allowErrors(/Failed to load resource|WebSocket connection|net::ERR_/);
});

/** Milliseconds, by the phone's clock, until the one form that waits is tried again; none while it is being tried. */
function pauseLeft(page: Page): Promise<number> {
	return page.evaluate(async () => {
		const { promise, resolve, reject } = Promise.withResolvers<number>();
		const opening = indexedDB.open('closeby');
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const { result: database } = opening;
			const reading = database.transaction('forms').objectStore('forms').getAll();
			reading.onsuccess = () => {
				const form: unknown = reading.result[0];
				const known = typeof form === 'object' && form !== null && 'notBefore' in form;
				resolve(known ? Number(form.notBefore) - Date.now() : 0);
			};
			reading.onerror = () => reject(reading.error);
			database.close();
		};
		return promise;
	});
}

test('what waits is sent as soon as the line returns or the screen comes back, however long the pause it was in', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	// Before any page: one that runs while its clock is changed may see the year 1970, and think its person idle.
	const phone = await signIn(patient, { at: 'about:blank', ownProfile: true });
	await phone.clock.install();
	await phone.goto(`/messages/${patient.conversation}`);
	await expect(composer(phone)).toBeVisible();
	let down = true;
	await phone.route('**/messages/*?/send', (route) =>
		down ? route.abort('connectionrefused') : route.continue()
	);

	const pausedAndWoken = async (words: string, wake: () => Promise<unknown>) => {
		down = true;
		// Without its scripts the page would send it as any form, past the outbox.
		await composer(phone).fill(words);
		await untilKept(phone);
		await send(phone, words);
		// Each pause is longer than the one before, up to a minute.
		await expect(async () => {
			const left = await pauseLeft(phone);
			if (left > 0 && left < 40_000) await phone.clock.fastForward(left);
			expect(left).toBeGreaterThanOrEqual(40_000);
		}).toPass({ intervals: [100] });
		await expect(message(phone, words)).toContainText(waiting);
		down = false;
		await wake();
		// By itself it would be tried half a minute later at the earliest.
		await expect(message(phone, words)).toContainText('Sent', { timeout: 20_000 });
		expect(await timesStored(closeby, patient.conversation, words)).toBe(1);
	};

	await test.step('the line returns', () =>
		pausedAndWoken('Is the pharmacy open?', async () => {
			await phone.context().setOffline(true);
			await phone.context().setOffline(false);
		}));
	await test.step('the screen comes back', () =>
		pausedAndWoken('And on Sunday?', () =>
			phone.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
		));
});

test('where nothing can be kept, words whose answer was lost are sent again as the same message', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: 'about:blank', ownProfile: true });
	await phone.addInitScript(() => {
		IDBFactory.prototype.open = () => {
			throw new DOMException('Nothing is kept here', 'UnknownError');
		};
	});
	// Nothing rings: what has arrived is not seen on its own.
	await phone.routeWebSocket(/realtime/, () => undefined);
	await phone.goto(`/messages/${patient.conversation}`);
	await phone.waitForLoadState('networkidle');
	let lost = 0;
	await phone.route('**/messages/*?/send', async (route) => {
		const response = await route.fetch();
		return lost++ === 0 ? route.abort('connectionreset') : route.fulfill({ response });
	});
	const words = 'My ankles are swollen.';
	await composer(phone).fill(words);
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.getByText('Not sent. This browser cannot save your words.')).toBeVisible();
	await expect(composer(phone)).toHaveValue(words);
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(message(phone, words)).toContainText('Sent');
	await expect(composer(phone)).toHaveValue('');
	expect(await timesStored(closeby, patient.conversation, words)).toBe(1);
});

test('a moment without a line that the socket outlives is over when the line is back', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}`, ownProfile: true });
	await phone.waitForLoadState('networkidle');
	const trouble = phone.getByText(/^(You are offline|Reconnecting)\./);
	await phone.context().setOffline(true);
	await expect(trouble).toBeVisible();
	await phone.context().setOffline(false);
	await expect(trouble).toBeHidden({ timeout: 20_000 });
});

test('where what the live line is made of does not come, the page says so, still reads again, and is live once it came', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	// An address that draws nothing, until the script of the live line is held back: by a word that only it has.
	const phone = await signIn(patient, { at: '/up' });
	const ofTheLine = await scriptsWith('phx_join');
	await phone.route(ofTheLine, (route) => route.abort());
	await phone.goto(`/messages/${patient.conversation}`);
	await expect(phone.getByText('Reconnecting. You can keep reading and writing.')).toBeVisible();
	const say = (body: string) =>
		query(
			closeby,
			'insert into care.messages (id, version, conversation_id, author_id, body) values (gen_random_uuid(), 1, $1, $2, $3)',
			[patient.conversation, cast.lee.id, body]
		);
	await say('How did you sleep?');
	await expect(message(phone, 'How did you sleep?')).toBeVisible({ timeout: 30_000 });

	await phone.unroute(ofTheLine);
	await expect(phone.getByText('Reconnecting.')).toBeHidden({ timeout: 30_000 });
	await say('And your ankles?');
	await expect(message(phone, 'And your ankles?')).toBeVisible();
});

test('words that wait arrive from the open page where the browser has cleared what it kept, which says so until then', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}`, ownProfile: true });
	await phone.waitForLoadState('networkidle');
	await phone.context().setOffline(true);
	const words = 'I fell this morning.';
	await send(phone, words);
	await expect(message(phone, words)).toContainText(waiting);
	await phone.evaluate(() => void indexedDB.deleteDatabase('closeby'));
	await expect(message(phone, words)).toContainText('Not sent. This browser cannot save your words.');
	await expect(phone.getByText(waiting)).toHaveCount(0);
	await expect(phone.getByText('You are offline. What you write cannot wait on this phone.')).toBeVisible();
	await composer(phone).fill('My knee is blue.');
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(composer(phone)).toHaveValue('My knee is blue.');
	await phone.context().setOffline(false);
	await expect(message(phone, words)).toContainText('Sent', { timeout: 20_000 });
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(message(phone, 'My knee is blue.')).toContainText('Sent');
	for (const one of [words, 'My knee is blue.'])
		expect(await timesStored(closeby, patient.conversation, one)).toBe(1);
});

test('where the phone has no room left nothing is said to wait on it, until there is room again', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}`, ownProfile: true });
	await phone.waitForLoadState('networkidle');
	// Chromium minds no quota that it is told of while a page is open.
	await phone.evaluate(() => {
		const { add, put } = IDBObjectStore.prototype;
		const full = () => {
			throw new DOMException('No room', 'QuotaExceededError');
		};
		Object.assign(IDBObjectStore.prototype, { add: full, put: full });
		addEventListener('room', () => Object.assign(IDBObjectStore.prototype, { add, put }), { once: true });
	});
	await phone.context().setOffline(true);
	const words = 'I fell this morning.';
	const press = () => phone.getByRole('button', { name: 'Send', exact: true }).click();
	await composer(phone).fill(words);
	await press();
	await expect(phone.getByText('Not sent. This phone has no room to save your words.')).toBeVisible();
	await expect(phone.getByText('You are offline. What you write cannot wait on this phone.')).toBeVisible();
	await expect(phone.getByText(/words wait on this phone|Waiting on this phone/)).toHaveCount(0);
	await expect(composer(phone)).toHaveValue(words);

	await phone.evaluate(() => dispatchEvent(new Event('room')));
	await press();
	await expect(message(phone, words)).toContainText(waiting);
	await expect(phone.getByText('Your words wait on this phone.')).toBeVisible();
	await expect(phone.getByText('no room')).toHaveCount(0);
	await phone.context().setOffline(false);
	await expect(message(phone, words)).toContainText('Sent', { timeout: 20_000 });
	expect(await timesStored(closeby, patient.conversation, words)).toBe(1);
});

test('a nurse at a computer is told of the device, not of a phone, and not to tap', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const desk = await signIn(cast.lee, { screen: 'desktop', at: `/console/inbox/${patient.conversation}` });
	await desk.waitForLoadState('networkidle');
	const sending = '**/console/inbox/*?/send';
	await desk.route(sending, (route) => route.fulfill({ status: 404, json: { message: 'not found' } }), {
		times: 1
	});
	const words = 'How did you sleep?';
	await send(desk, words);
	await expect(message(desk, words)).toContainText('Not sent');
	await message(desk, words).getByRole('button', { name: 'Press to try again' }).click();
	await expect(message(desk, words)).toContainText('Sent');

	await desk.context().setOffline(true);
	await send(desk, 'And your ankles?');
	await expect(message(desk, 'And your ankles?')).toContainText('Waiting on this device');
	await expect(desk.getByText('Your words wait on this device.')).toBeVisible();
	await expect(desk.getByText('this phone')).toHaveCount(0);
	await desk.context().setOffline(false);
	await expect(message(desk, 'And your ankles?')).toContainText('Sent', { timeout: 20_000 });
});

test.describe('where the phone has a service worker', () => {
	test.use({ serviceWorker: true });

	test('the page without a line keeps in sight, and sends, what the browser has cleared under it', async ({
		signIn,
		closeby
	}) => {
		const patient = await newPatient(closeby);
		const at = `/messages/${patient.conversation}`;
		const phone = await signIn(patient, { at, ownDevice: true });
		await untilOfflineReady(phone);
		await cutLine(phone);
		await phone.reload();
		await expect(phone.getByRole('heading', { name: 'No connection' })).toBeVisible();
		const words = 'I fell this morning.';
		await send(phone, words);
		const item = phone.getByRole('listitem').filter({ hasText: words });
		await expect(item).toContainText(waiting);
		await phone.evaluate(() => void indexedDB.deleteDatabase('closeby'));
		await expect(item).toContainText('Not sent. This browser cannot save your words.');
		await findLine(phone);
		await expect(message(phone, words)).toContainText('Sent', { timeout: 30_000 });
		expect(await timesStored(closeby, patient.conversation, words)).toBe(1);
	});
});
