import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newPatient, type EnrolledPatient } from './enrol.ts';
import { query, timesStored } from './query.ts';
import type { Closeby } from './server.ts';
import { composer, cutLine, message, openMessages, send, untilKept, untilOfflineReady } from './words.ts';

test.use({ serviceWorker: true });

/** The secret of the session, as the cookie has it. */
const session = async (page: Page) =>
	(await page.context().cookies()).find(({ name }) => name === 'closeby')?.value;

/** What the browser still keeps for this site, apart from the empty shell and the chosen language. */
async function kept(page: Page) {
	const found = await page.evaluate(async () => ({
		databases: (await indexedDB.databases()).map(({ name }) => name),
		caches: (await caches.keys()).filter((name) => !name.startsWith('closeby-shell-')),
		local: Object.keys(localStorage).filter((name) => name !== 'closeby-language'),
		session: Object.keys(sessionStorage).filter((name) => !name.startsWith('sveltekit:'))
	}));
	return { ...found, cookie: (await session(page)) !== undefined };
}
const nothing = { databases: [], caches: [], local: [], session: [], cookie: false };

/** Everything the browser keeps, to the last byte: databases, caches and what is in them, web storage, cookies. */
async function everything(page: Page): Promise<string> {
	const found = await page.evaluate(async () => {
		const parts: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
		const answer = <T>(request: IDBRequest<T>) => {
			const { promise, resolve, reject } = Promise.withResolvers<T>();
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
			return promise;
		};
		for (const { name = '' } of await indexedDB.databases()) {
			const database = await answer(indexedDB.open(name));
			for (const store of database.objectStoreNames) {
				const rows = database.transaction(store).objectStore(store);
				parts.push(name, store, await Promise.all([answer(rows.getAllKeys()), answer(rows.getAll())]));
			}
			database.close();
		}
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys())
				parts.push(name, request.url, await (await cache.match(request))?.text());
		}
		return JSON.stringify(parts);
	});
	return found + JSON.stringify(await page.context().cookies());
}

async function expectNothingOf(page: Page, person: EnrolledPatient, secret?: string) {
	const found = await everything(page);
	const { id, username, name, conversation } = person;
	const traces = [id, username, name, conversation, `Words of ${name}`, ...(secret ? [secret] : [])];
	expect(traces.filter((trace) => found.includes(trace))).toEqual([]);
	await expect(page.getByText(`Words of ${name}`)).toHaveCount(0);
}

/**
 * Push in a test browser would need its maker's server; what the page sees of a subscription is stood in for. Answers
 * with what became of it.
 */
async function subscribe(page: Page): Promise<{ subscribed: boolean }> {
	const push = { subscribed: true };
	await page.exposeFunction('unsubscribeHere', () => {
		push.subscribed = false;
	});
	await page.addInitScript(
		`PushManager.prototype.getSubscription = async () => ({ unsubscribe: () => window.unsubscribeHere() })`
	);
	return push;
}

/** Signs in by the form on the screen, as one's own phone. */
async function comeInHere(page: Page, { username, password }: EnrolledPatient): Promise<void> {
	await page.getByLabel('Email or username').fill(username);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('radio', { name: 'This is my phone' }).check();
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page).toHaveURL('/today');
}

/** Says something on the open conversation, and begins something more. */
async function write(page: Page, { name }: EnrolledPatient): Promise<void> {
	await send(page, `Words of ${name}`);
	await expect(message(page, `Words of ${name}`)).toContainText('Sent');
	await composer(page).fill(`Words of ${name}, not yet sent`);
	await untilKept(page);
}

/** Opens the conversation of whoever signed in: theirs, with nothing of the one before. */
async function expectOnlyTheirs(page: Page, before: EnrolledPatient, secret?: string) {
	await openMessages(page);
	await expect(composer(page)).toHaveValue('');
	await expectNothingOf(page, before, secret);
}

const sessionsOf = (closeby: Closeby, { id }: EnrolledPatient) =>
	query(closeby, 'select from identity.sessions where user_id = $1', [id]);

test('two people share a phone: signing out leaves nothing of the first for the second, nor without a line the other way round', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const [first, second] = [await newPatient(closeby), await newPatient(closeby)];
	const phone = await open();
	const push = await subscribe(phone);
	await phone.goto('/sign-in');
	await comeInHere(phone, first);
	await openMessages(phone);
	await write(phone, first);
	const before = await phone.context().cookies();
	const secret = await session(phone);
	expect((await kept(phone)).databases).toEqual(['closeby']);

	await test.step('signing out with a line: the phone and the server forget at once', async () => {
		await phone.getByRole('link', { name: 'More' }).click();
		await phone.getByRole('button', { name: 'Sign out' }).click();
		await expect(phone).toHaveURL('/sign-in');
		expect(await kept(phone)).toEqual(nothing);
		expect(push.subscribed).toBe(false);
		await expectNothingOf(phone, first, secret);
		expect(await sessionsOf(closeby, first)).toHaveLength(0);
		await phone.goBack();
		await expectNothingOf(phone, first, secret);
		// A copy of the cookie opens nothing any more.
		await phone.context().addCookies(before);
		await phone.goto('/today');
		await expect(phone).toHaveURL('/sign-in');
	});

	push.subscribed = true;
	await comeInHere(phone, second);
	await expectOnlyTheirs(phone, first, secret);
	await write(phone, second);
	await untilOfflineReady(phone);
	const secondSecret = await session(phone);
	const waiting = `Words of ${second.name} that wait`;

	await test.step('signing out without a line: the phone forgets at once', async () => {
		await cutLine(phone);
		await send(phone, waiting);
		await expect(message(phone, waiting)).toContainText('Waiting on this phone');
		await phone.reload();
		await expect(phone.getByText(waiting)).toBeVisible();
		await phone.getByRole('button', { name: 'Sign out' }).click();
		await expect(phone.getByText('1 thing on this device has not been sent yet.')).toBeVisible();
		await phone.getByRole('button', { name: 'Sign out and lose what was not sent' }).click();

		await expect(phone.getByText('You are signed out on this phone.')).toBeVisible();
		await expect(phone.getByText(waiting)).toHaveCount(0);
		expect(push.subscribed).toBe(false);
		// No script can take the cookie from here; the server does, before it shows anything again.
		const { databases, local, session: visit } = await kept(phone);
		expect({ databases, local, visit }).toEqual({ databases: [], local: [], visit: [] });
		await expectNothingOf(phone, second);
		expect(await sessionsOf(closeby, second)).toHaveLength(1);
	});

	await test.step('the server does as soon as it hears, and the page comes back by itself', async () => {
		await phone.context().setOffline(false);
		await expect.poll(() => sessionsOf(closeby, second), { timeout: 30_000 }).toHaveLength(0);
		await expect(phone.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 30_000 });
		await expectNothingOf(phone, second, secondSecret);
	});

	await comeInHere(phone, first);
	await expectOnlyTheirs(phone, second, secondSecret);
	await expect(message(phone, `Words of ${first.name}`)).toBeVisible();
	for (const { conversation } of [first, second])
		expect(await timesStored(closeby, conversation, waiting)).toBe(0);
});
