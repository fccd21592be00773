import type { Page } from '@playwright/test';
import { v7 } from 'uuid';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { alsoHelps, endHelp, longTalk, newCaregiver, newPatient, type Enrolled } from './enrol.ts';
import { listener } from './listener.ts';
import { post } from './post.ts';
import { query, storedMessages, timesStored, withDatabase } from './query.ts';
import { composer, loseLine, message, openMessages, send, thread } from './words.ts';

const banner = (page: Page, patient: Enrolled) =>
	page.getByText(`You are helping ${patient.name.split(' ')[0]}`, { exact: true });
const noAccess = (page: Page) => page.getByRole('heading', { name: 'You no longer have access to this' });

/** How many of the words that were begun, and of the places for them, this browser keeps. */
const draftsKept = (page: Page) =>
	page.evaluate(async () => {
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

test('a caregiver writes under their own name and a banner until access ends: the open screen closes, and what was written offline is refused and shown', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/404|ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket/);
	const patient = await newPatient(closeby);
	const daughter = await newCaregiver(closeby, patient);
	const { conversation } = patient;
	const given = patient.name.split(' ')[0];
	const hers = await signIn(patient, { at: `/messages/${conversation}` });
	await send(hers, 'I slept badly.');
	const phone = await signIn(daughter);

	await test.step('it is the patient’s conversation, and both see who wrote', async () => {
		await expect(phone).toHaveURL(`/${patient.id}/today`);
		await expect(banner(phone, patient)).toBeVisible();
		await expect(phone.getByText(`Who is there for ${given}`)).toBeVisible();
		await phone.getByRole('link', { name: 'More' }).click();
		await expect(phone.getByRole('heading', { level: 1, name: 'More' })).toBeVisible();
		await expect(banner(phone, patient)).toBeVisible();
		await expect(phone.getByRole('link', { name: 'Family and helpers' })).toHaveCount(0);
		const tabs = phone.getByRole('navigation', { name: 'Main menu' }).getByRole('link');
		await phone.getByRole('link', { name: 'Passwords and devices' }).click();
		await expect(phone.getByRole('heading', { level: 1, name: 'Passwords and devices' })).toBeVisible();
		// Their own ways in, without leaving whom they help; also by the address that names nobody.
		for (const address of [`/${patient.id}/more/security`, '/more/security']) {
			await phone.goto(address);
			await expect(phone).toHaveURL(`/${patient.id}/more/security`);
			await expect(banner(phone, patient)).toBeVisible();
			await expect(tabs).toHaveText([/Today/, /Plan/, /Messages/, /More/]);
			await expect(tabs.and(phone.locator('[aria-current="page"]'))).toHaveText('More');
		}
		await phone.getByRole('link', { name: 'Back', exact: true }).click();
		await expect(phone).toHaveURL(`/${patient.id}/more`);
		await openMessages(phone);
		await expect(phone).toHaveURL(`/${patient.id}/messages/${conversation}`);
		await expect(banner(phone, patient)).toBeVisible();
		await expect(message(phone, 'I slept badly.')).toContainText(patient.name);
		await send(phone, 'Mom was up at three.');
		await expect(message(hers, 'Mom was up at three.')).toContainText(
			`${daughter.name}, your daughter, helping you`
		);
		const [stored] = await query<{ author: string; behalf: string }>(
			closeby,
			`select author_id as author, on_behalf_of_id as behalf from care.messages where conversation_id = $1 and seq = 2`,
			[conversation]
		);
		expect(stored).toEqual({ author: daughter.id, behalf: patient.id });
	});

	await test.step('pausing hides everything, going on brings it back', async () => {
		await hers.getByRole('link', { name: 'More' }).click();
		await hers.getByRole('link', { name: 'Family and helpers' }).click();
		await hers.getByRole('link', { name: `Look or change: ${daughter.name}` }).click();
		await expect(hers.getByRole('heading', { name: daughter.name })).toBeVisible();
		await hers.getByRole('button', { name: 'Pause' }).click();
		await expect(noAccess(phone)).toBeVisible({ timeout: 5_000 });
		await hers.getByRole('button', { name: 'Go on' }).click();
		await expect(banner(phone, patient)).toBeVisible({ timeout: 5_000 });
	});

	const end = async ({ tell }: { tell: boolean }) => {
		if (tell) await hers.getByRole('checkbox', { name: /^Tell .* that I ended it/ }).check();
		await hers.getByRole('button', { name: 'End access now' }).click();
		await expect(hers.getByText('Saved. It holds from now on.')).toBeVisible();
	};
	const say = async (body: string) => {
		const sent = await post(hers, closeby.url, `/messages/${conversation}?/send`, { id: v7(), body });
		expect(sent.ok()).toBe(true);
	};

	await test.step('ending it while messages flow wipes what was begun, and nothing more is seen', async () => {
		await composer(phone).fill('Half a thought about Mom');
		await say('Before the end.');
		await expect(message(phone, 'Before the end.')).toBeVisible();
		await end({ tell: false });
		await say('After the end.');
		await expect(noAccess(phone)).toBeVisible({ timeout: 5_000 });
		await expect(phone.getByText('After the end.')).toHaveCount(0);
		await expect(thread(phone)).toHaveCount(0);
		await expect.poll(() => draftsKept(phone)).toBe(0);
		await phone.goto(`/${patient.id}/messages/${conversation}`);
		await expect(noAccess(phone)).toBeVisible();
		// Nothing says who or why, and the start page has nobody to help.
		await phone.getByRole('link', { name: 'Go to the start page' }).click();
		await expect(phone.getByRole('heading', { name: 'Nobody shares their care with you now' })).toBeVisible();
		await expect(phone.getByText(/ended your access/)).toHaveCount(0);
	});

	await test.step('words written offline after the end are refused and shown to who wrote them', async () => {
		await endHelp(closeby, daughter.consent, 'active');
		await phone.goto(`/${patient.id}/messages/${conversation}`);
		await expect(composer(phone)).toBeVisible();
		await hers.goto(`/more/family/${daughter.consent}`);
		await loseLine(phone);
		await send(phone, 'Written on the train.');
		await end({ tell: true });
		await phone.context().setOffline(false);
		await expect(noAccess(phone)).toBeVisible({ timeout: 15_000 });
		const unsent = phone.getByRole('listitem').filter({ hasText: 'Written on the train.' });
		await expect(unsent).toBeVisible();
		await expect(phone.getByRole('heading', { name: 'Not sent' })).toBeVisible();
		await expect(unsent.getByRole('button', { name: 'Copy the words' })).toBeVisible();
		expect(await timesStored(closeby, conversation, 'Written on the train.')).toBe(0);
		await unsent.getByRole('button', { name: 'Delete' }).click();
		await unsent
			.getByRole('group', { name: 'Delete for good?' })
			.getByRole('button', { name: 'Yes' })
			.click();
		await expect(unsent).toHaveCount(0);
	});

	await test.step('the patient may have the caregiver told of the end', async () => {
		await phone.getByRole('link', { name: 'Go to the start page' }).click();
		await expect(phone.getByText(new RegExp(`^${given} ended your access on `))).toBeVisible();
	});
});

test('a caregiver of two people chooses whom, reads without writing where that is granted, and no address leads across', async ({
	signIn,
	closeby
}) => {
	const mother = await newPatient(closeby);
	const uncle = await newPatient(closeby);
	await longTalk(closeby, uncle, { count: 1 });
	const helper = await newCaregiver(closeby, mother);
	await alsoHelps(closeby, helper, uncle, { message: [] });
	const phone = await signIn(helper);
	await expect(phone.getByRole('heading', { name: 'Whom are you helping now?' })).toBeVisible();
	await phone.getByRole('link', { name: uncle.name }).click();
	await expect(banner(phone, uncle)).toBeVisible();

	await phone.getByRole('link', { name: 'Read your messages' }).click();
	await expect(message(phone, 'Note 1')).toBeVisible();
	await expect(phone.getByText('You cannot write here.')).toBeVisible();
	await expect(composer(phone)).toHaveCount(0);
	const crossed = `/${mother.id}/messages/${uncle.conversation}`;
	for (const path of [`/${uncle.id}/messages/${uncle.conversation}`, crossed]) {
		const sent = await post(phone, closeby.url, `${path}?/send`, { id: v7(), body: 'Let me in.' });
		expect(sent.status(), path).toBe(404);
	}
	expect((await phone.request.get(crossed)).status()).toBe(404);
	expect(await storedMessages(closeby, uncle.conversation)).toHaveLength(1);

	await phone.getByRole('link', { name: 'Help somebody else' }).click();
	await phone.getByRole('link', { name: mother.name }).click();
	await expect(banner(phone, mother)).toBeVisible();
	const own = `/${mother.id}/messages/${mother.conversation}`;
	const sent = await post(phone, closeby.url, `${own}?/send`, { id: v7(), body: 'Mine to write.' });
	expect(sent.status()).toBe(200);
	expect(await storedMessages(closeby, mother.conversation)).toHaveLength(1);
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

test('twenty times in a row, nothing said after the end reaches a socket or a request of whose help was ended', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const helper = await newCaregiver(closeby, patient);
	// What screens show is told above; here they would only draw.
	const hers = await signIn(patient, { at: 'about:blank' });
	const phone = await signIn(helper, { at: 'about:blank' });
	const { conversation } = patient;
	const say = async (body: string) =>
		expect((await post(hers, closeby.url, `/messages/${conversation}?/send`, { id: v7(), body })).ok()).toBe(
			true
		);
	await withDatabase(closeby, async (sql) => {
		const look = async () => {
			const { rows } = await sql.query<{ epoch: number; seq: number }>(
				'select epoch, last_seq::int as seq from care.conversations where id = $1',
				[conversation]
			);
			return { epoch: Number(rows[0]?.epoch), seq: Number(rows[0]?.seq) };
		};
		for (let round = 1; round <= 20; round++) {
			const { epoch } = await look();
			const topic = `conversation:${conversation}:${epoch}`;
			const ears = await listener(closeby, phone, [topic, `person:${helper.id}`]);
			expect(ears.joined, `round ${round}`).toContain(topic);
			// Words flow while the end comes.
			await Promise.all([say('One'), endHelp(closeby, helper.consent), say('Two')]);
			const { seq } = await look();
			await say('After the end');
			const answer = await phone.request.get(`/live/conversations/${conversation}?change=0`);
			expect(answer.status(), `round ${round}`).toBe(404);
			// The patient hears of what came after: by then it has been rung to everybody who may.
			await ears.join(`conversation:${conversation}:${epoch + 1}`);
			expect(ears.joined, `round ${round}`).toEqual([topic, `person:${helper.id}`]);
			expect(JSON.stringify(ears.heard), `round ${round}`).not.toMatch(new RegExp(`"seq":${seq + 1}\\b`));
			await ears.leave();
			await endHelp(closeby, helper.consent, 'active');
		}
	});
});
