import type { Page } from '@playwright/test';
import { v7 } from 'uuid';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { alsoHelps, endHelp, newCaregiver, newPatient, type Enrolled } from './enrol.ts';
import { listener } from './listener.ts';
import { post } from './post.ts';
import { query, storedMessages } from './query.ts';
import { composer, loseLine, message, openMessages, send, thread } from './words.ts';

const banner = (page: Page, patient: Enrolled) =>
	page.getByText(`You are helping ${patient.name.split(' ')[0]}`, { exact: true });
const noAccess = (page: Page) => page.getByRole('heading', { name: 'You no longer have access to this' });

/** What a patient does with one of their helpers, from the list. */
async function openHelper(page: Page, helper: Enrolled): Promise<void> {
	await page.goto('/more');
	await page.getByRole('link', { name: 'Family and helpers' }).click();
	await page.getByRole('link', { name: `Look or change: ${helper.name}` }).click();
	await expect(page.getByRole('heading', { name: helper.name })).toBeVisible();
}

test('a caregiver reads and writes in the patient’s conversation, under their own name and a banner that says whom it is about', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const daughter = await newCaregiver(closeby, patient);
	const given = patient.name.split(' ')[0];
	const hers = await signIn(patient);
	await openMessages(hers);
	await send(hers, 'I slept badly.');

	const phone = await signIn(daughter);
	await expect(phone).toHaveURL(`/${patient.id}/today`);
	await expect(banner(phone, patient)).toBeVisible();
	await expect(phone.getByText(`Who is there for ${given}`)).toBeVisible();
	await openMessages(phone);
	await expect(phone).toHaveURL(`/${patient.id}/messages/${patient.conversation}`);
	await expect(banner(phone, patient)).toBeVisible();
	await expect(message(phone, 'I slept badly.')).toContainText(patient.name);
	await send(phone, 'Mom was up at three.');
	await expect(message(hers, 'Mom was up at three.')).toContainText(
		`${daughter.name}, your daughter, helping you`
	);
	await phone.getByRole('link', { name: 'More' }).click();
	await expect(banner(phone, patient)).toBeVisible();
	await expect(phone.getByRole('link', { name: 'Family and helpers' })).toHaveCount(0);

	const [stored] = await query<{ author: string; behalf: string }>(
		closeby,
		`select author_id as author, on_behalf_of_id as behalf from care.messages where conversation_id = $1 and seq = 2`,
		[patient.conversation]
	);
	expect(stored).toEqual({ author: daughter.id, behalf: patient.id });
});

test('a caregiver of two people chooses whom, and no address of one leads to the other', async ({
	signIn,
	closeby
}) => {
	const mother = await newPatient(closeby);
	const uncle = await newPatient(closeby);
	const helper = await newCaregiver(closeby, mother);
	await alsoHelps(closeby, helper, uncle);
	const phone = await signIn(helper);
	await expect(phone.getByRole('heading', { name: 'Whom are you helping now?' })).toBeVisible();
	await phone.getByRole('link', { name: uncle.name }).click();
	await expect(banner(phone, uncle)).toBeVisible();
	await phone.getByRole('link', { name: 'Help somebody else' }).click();
	await phone.getByRole('link', { name: mother.name }).click();
	await expect(banner(phone, mother)).toBeVisible();

	const crossed = `/${mother.id}/messages/${uncle.conversation}`;
	expect((await phone.request.get(crossed)).status()).toBe(404);
	const sent = await post(phone, closeby.url, `${crossed}?/send`, { id: v7(), body: 'To the wrong one' });
	expect(sent.status()).toBe(404);
	expect(await storedMessages(closeby, uncle.conversation)).toEqual([]);
});

test('who is granted the plan and not messages has no tab, no page, no data, no request and no topic of them', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/404/);
	const patient = await newPatient(closeby);
	const helper = await newCaregiver(closeby, patient, { see: ['plan'], message: [] });
	const phone = await signIn(helper);
	await expect(banner(phone, patient)).toBeVisible();
	await expect(phone.getByRole('listitem').filter({ hasText: 'Care plan' })).toBeVisible();
	await expect(phone.getByRole('link', { name: /^Messages/ })).toHaveCount(0);
	const { conversation } = patient;
	for (const path of [
		`/${patient.id}/messages`,
		`/${patient.id}/messages/${conversation}`,
		`/messages/${conversation}`,
		`/live/conversations/${conversation}?change=0`,
		`/more/family`,
		`/${cast.walter.id}/today`,
		`/${v7()}/today`
	])
		expect((await phone.request.get(path, { maxRedirects: 0 })).status(), path).toBe(404);
	// Kit answers a request for data with 200 and the refusal inside.
	const data = await phone.request.get(`/${patient.id}/messages/${conversation}/__data.json`);
	expect(await data.text()).toMatch(/"type":"error".*"status":404/);
	expect(await (await phone.request.get('/live/conversations')).json()).toEqual([]);
	for (const path of [`/${patient.id}/messages/${conversation}?/send`, `/messages/${conversation}?/send`]) {
		const sent = await post(phone, closeby.url, path, { id: v7(), body: 'Let me in.' });
		expect(sent.status(), path).toBe(404);
	}
	expect(await storedMessages(closeby, conversation)).toEqual([]);
	const [row] = await query<{ epoch: number }>(
		closeby,
		'select epoch from care.conversations where id = $1',
		[conversation]
	);
	const own = `person:${helper.id}`;
	const topics = [`conversation:${conversation}:${row?.epoch}`, `person:${patient.id}`, own];
	const ears = await listener(closeby, phone, topics);
	expect(ears.joined).toEqual([own]);
	await ears.leave();
});

test('who may read and not write sees the words and no place to write', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	const helper = await newCaregiver(closeby, patient, { see: ['messages'], message: [] });
	const hers = await signIn(patient);
	await openMessages(hers);
	await send(hers, 'My ankles are swollen.');
	const phone = await signIn(helper);
	await phone.getByRole('link', { name: 'Read your messages' }).click();
	await expect(message(phone, 'My ankles are swollen.')).toBeVisible();
	await expect(phone.getByText('You cannot write here.')).toBeVisible();
	await expect(composer(phone)).toHaveCount(0);
	const path = `/${patient.id}/messages/${patient.conversation}?/send`;
	const sent = await post(phone, closeby.url, path, { id: v7(), body: 'Let me in.' });
	expect(sent.status()).toBe(404);
});

test('ending access while messages flow closes the open screen, wipes what was begun, and nothing more is seen', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/404/);
	const patient = await newPatient(closeby);
	const helper = await newCaregiver(closeby, patient);
	const hers = await signIn(patient);
	const phone = await signIn(helper);
	await openMessages(phone);
	await composer(phone).fill('Half a thought about Mom');
	const other = await signIn(patient);
	await openMessages(other);
	await send(other, 'Before the end.');
	await expect(message(phone, 'Before the end.')).toBeVisible();

	await openHelper(hers, helper);
	await hers.getByRole('button', { name: 'End access now' }).click();
	await expect(hers.getByText('Saved. It holds from now on.')).toBeVisible();
	await send(other, 'After the end.');
	await expect(noAccess(phone)).toBeVisible({ timeout: 5_000 });
	await expect(phone.getByText('After the end.')).toHaveCount(0);
	await expect(thread(phone)).toHaveCount(0);
	const drafts = () =>
		phone.evaluate(async () => {
			const { promise, resolve, reject } = Promise.withResolvers<number>();
			const opening = indexedDB.open('closeby');
			opening.onerror = () => reject(opening.error);
			opening.onsuccess = () => {
				const { result: database } = opening;
				const reading = database.transaction(['drafts', 'places']);
				let count = 0;
				for (const name of ['drafts', 'places']) {
					const counting = reading.objectStore(name).count();
					counting.onsuccess = () => (count += counting.result);
				}
				reading.oncomplete = () => {
					database.close();
					resolve(count);
				};
			};
			return promise;
		});
	await expect.poll(drafts).toBe(0);
	// Nothing says who or why, and the start page has nobody to help.
	await phone.getByRole('link', { name: 'Go to the start page' }).click();
	await expect(
		phone.getByRole('heading', { name: 'You are not helping anybody here right now' })
	).toBeVisible();
	await expect(phone.getByText(/ended your access/)).toHaveCount(0);
	await phone.goto(`/${patient.id}/messages/${patient.conversation}`);
	await expect(noAccess(phone)).toBeVisible();
});

test('a patient may tell the caregiver of the end', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	const helper = await newCaregiver(closeby, patient);
	const hers = await signIn(patient);
	await openHelper(hers, helper);
	await hers.getByRole('checkbox', { name: /^Tell .* that I ended it/ }).check();
	await hers.getByRole('button', { name: 'End access now' }).click();
	await expect(hers.getByText('Saved. It holds from now on.')).toBeVisible();
	const phone = await signIn(helper);
	await expect(
		phone.getByText(new RegExp(`^${patient.name.split(' ')[0]} ended your access on `))
	).toBeVisible();
});

test('pausing hides everything, going on brings it back, on the open screen too', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/404/);
	const patient = await newPatient(closeby);
	const helper = await newCaregiver(closeby, patient);
	const phone = await signIn(helper);
	await expect(banner(phone, patient)).toBeVisible();
	const hers = await signIn(patient);
	await openHelper(hers, helper);
	await hers.getByRole('button', { name: 'Pause' }).click();
	await expect(noAccess(phone)).toBeVisible({ timeout: 5_000 });
	await hers.getByRole('button', { name: 'Go on' }).click();
	await expect(banner(phone, patient)).toBeVisible({ timeout: 5_000 });
});

test('words written offline after the end are refused and shown to who wrote them', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/404|ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/);
	const patient = await newPatient(closeby);
	const helper = await newCaregiver(closeby, patient);
	const phone = await signIn(helper);
	await openMessages(phone);
	await loseLine(phone);
	await send(phone, 'Written on the train.');
	await endHelp(closeby, helper.consent);
	await phone.context().setOffline(false);
	await expect(noAccess(phone)).toBeVisible({ timeout: 15_000 });
	const unsent = phone.getByRole('listitem').filter({ hasText: 'Written on the train.' });
	await expect(unsent).toBeVisible();
	await expect(phone.getByRole('heading', { name: 'Not sent' })).toBeVisible();
	await expect(unsent.getByRole('button', { name: 'Copy the words' })).toBeVisible();
	expect(await storedMessages(closeby, patient.conversation)).toEqual([]);
	await unsent.getByRole('button', { name: 'Delete' }).click();
	await expect(unsent).toHaveCount(0);
});

test('twenty times in a row, nothing said after the end reaches a socket or a request of whose help was ended', async ({
	signIn,
	closeby
}) => {
	test.setTimeout(120_000);
	const patient = await newPatient(closeby);
	const helper = await newCaregiver(closeby, patient);
	const hers = await signIn(patient);
	const phone = await signIn(helper);
	// What screens show is told above; here they would only draw.
	for (const page of [hers, phone]) await page.goto('about:blank');
	const { conversation } = patient;
	const say = async (body: string) =>
		expect((await post(hers, closeby.url, `/messages/${conversation}?/send`, { id: v7(), body })).ok()).toBe(
			true
		);
	for (let round = 1; round <= 20; round++) {
		const [row] = await query<{ epoch: number }>(
			closeby,
			'select epoch from care.conversations where id = $1',
			[conversation]
		);
		const topic = `conversation:${conversation}:${row?.epoch}`;
		const ears = await listener(closeby, phone, [topic, `person:${helper.id}`]);
		expect(ears.joined, `round ${round}`).toContain(topic);
		// Words flow while the end comes.
		const flowing = Promise.all([say('One'), say('Two'), endHelp(closeby, helper.consent), say('Three')]);
		await flowing;
		const [at] = await query<{ seq: number }>(
			closeby,
			'select last_seq::int as seq from care.conversations where id = $1',
			[conversation]
		);
		await say('After the end');
		await say('And once more');
		const answer = await phone.request.get(`/live/conversations/${conversation}?change=0`);
		expect(answer.status(), `round ${round}`).toBe(404);
		// The patient hears of what came after: by then it has been rung to everybody who may.
		const late = await listener(closeby, phone, [`conversation:${conversation}:${Number(row?.epoch) + 1}`]);
		expect(late.joined, `round ${round}`).toEqual([]);
		expect(JSON.stringify(ears.heard), `round ${round}`).not.toMatch(
			new RegExp(`"seq":(${Number(at?.seq) + 1}|${Number(at?.seq) + 2})\\b`)
		);
		await Promise.all([ears.leave(), late.leave()]);
		await endHelp(closeby, helper.consent, 'active');
	}
});
