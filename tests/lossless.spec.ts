import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { clusterFolder } from '../supabase/local/data-folder.ts';
import { cast } from './cast.ts';
import { expect, fillSignIn, test } from './closeby.ts';
import { newPatient, type EnrolledPatient } from './enrol.ts';
import { endSessionsOf, query, storedMessages, timesStored, whileHeld } from './query.ts';
import {
	composer,
	message,
	openMessages,
	openPatient,
	placesShown,
	send,
	thread,
	untilKept,
	untilOfflineReady
} from './words.ts';

test.use({ serviceWorker: true });

const { lee } = cast;
const waiting = 'Waiting on this phone';

// Lost lines are what these stories are about, and browsers report each of them.
test.beforeEach(({ allowErrors }) => {
	allowErrors(/Failed to load resource|WebSocket connection|net::ERR_|the server responded with a status of/);
});

/** The words stand once on both screens, and once in the database. */
async function expectOnce(
	{ phone, desk }: { phone: Page; desk: Page },
	stored: () => Promise<number>,
	words: string
): Promise<void> {
	await expect(message(desk, words)).toHaveCount(1, { timeout: 30_000 });
	await expect(message(phone, words)).toContainText(/Sent|Read/, { timeout: 30_000 });
	await expect(message(phone, words)).toHaveCount(1);
	await expect(message(phone, words)).not.toContainText(waiting);
	expect(await stored()).toBe(1);
}

/** A patient's phone on Messages, and Lee's desk on the same conversation. */
async function bothAt(
	patient: EnrolledPatient,
	signIn: (person: typeof lee | EnrolledPatient, options?: { screen: 'desktop' }) => Promise<Page>
): Promise<{ phone: Page; desk: Page }> {
	const phone = await signIn(patient);
	await openMessages(phone);
	const desk = await signIn(lee, { screen: 'desktop' });
	await openPatient(desk, patient.name);
	return { phone, desk };
}

test('words written without a line survive a reload and arrive once when it is back', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const { phone, desk } = await bothAt(patient, signIn);
	await untilOfflineReady(phone);
	await expect(composer(phone)).toBeVisible();

	await phone.context().setOffline(true);
	await expect(phone.getByText('You are offline. You can still write.')).toBeVisible();
	await send(phone, 'I feel dizzy when I stand up.');
	await expect(message(phone, 'I feel dizzy')).toContainText(waiting);

	await phone.reload();
	await expect(phone.getByRole('heading', { name: 'No connection' })).toBeVisible();
	await expect(phone.getByRole('listitem').filter({ hasText: 'I feel dizzy' })).toContainText(waiting);
	await send(phone, 'It began on Monday.');
	await expect(phone.getByRole('listitem').filter({ hasText: 'It began on Monday.' })).toContainText(waiting);
	expect(await storedMessages(closeby, patient.conversation)).toEqual([]);

	// Whoever has a finger at the words is not taken away from them; the page says that it could go on.
	await phone.context().setOffline(false);
	await expect(phone.getByText('You are connected again.')).toBeVisible({ timeout: 30_000 });
	await phone.getByRole('button', { name: 'Continue' }).click();
	await expect(thread(phone)).toBeVisible();
	for (const words of ['I feel dizzy when I stand up.', 'It began on Monday.'])
		await expectOnce({ phone, desk }, () => timesStored(closeby, patient.conversation, words), words);
	expect(await placesShown(desk)).toEqual([1, 2]);
});

test('the server dies while it stores a message: it arrives once when the server is back', async ({
	signIn,
	closeby
}) => {
	test.setTimeout(120_000);
	const patient = await newPatient(closeby);
	const both = await bothAt(patient, signIn);
	const words = 'My blood pressure was 160 over 95.';
	await whileHeld(closeby, patient.conversation, async (underWay) => {
		await send(both.phone, words);
		await expect.poll(underWay).toBeGreaterThan(0);
		await closeby.kill();
	});
	await expect(message(both.phone, words)).toContainText(waiting);
	await expect(both.phone.getByText('Reconnecting. You can keep reading and writing.')).toBeVisible();
	await closeby.restart();
	await expectOnce(both, () => timesStored(closeby, patient.conversation, words), words);
	await expect(both.phone.getByText('Reconnecting.')).toBeHidden({ timeout: 30_000 });
});

test('the database dies while it stores a message: Closeby says so, comes back by itself, and it arrives once', async ({
	signIn,
	open,
	closeby
}) => {
	test.setTimeout(120_000);
	const patient = await newPatient(closeby);
	const both = await bothAt(patient, signIn);
	const words = 'I have gained three pounds since Friday.';
	// Without this file PostgreSQL cannot come back, so the story has time to look around.
	const control = path.join(clusterFolder(closeby.data), 'global', 'pg_control');
	await whileHeld(closeby, patient.conversation, async (underWay) => {
		await send(both.phone, words);
		await expect.poll(underWay).toBeGreaterThan(0);
		// The process that stores it dies first: let go by the others, it might else store it before it learns of the end.
		const storing = await query<{ pid: number }>(
			closeby,
			`select pid from pg_stat_activity where wait_event_type = 'Lock' and usename = 'closeby_app'`
		);
		await rename(control, `${control}.away`);
		for (const { pid } of storing) process.kill(pid, 'SIGKILL');
		closeby.killPostgres();
	});
	await expect(message(both.phone, words)).toContainText(waiting);
	const fresh = await open({ context: { storageState: await both.phone.context().storageState() } });
	const answer = await fresh.goto('/today');
	expect(answer?.status()).toBe(503);
	await expect(fresh.getByRole('heading', { name: 'Closeby is taking a short break' })).toBeVisible();
	expect((await fetch(`${closeby.url}/up`)).status).toBe(200);
	expect((await fetch(`${closeby.url}/up/ready`)).status).toBe(503);

	await rename(`${control}.away`, control);
	await expectOnce(both, () => timesStored(closeby, patient.conversation, words), words);
	await expect(fresh.getByRole('link', { name: 'Today' })).toBeVisible({ timeout: 30_000 });
	await expect.poll(async () => (await fetch(`${closeby.url}/up/ready`)).status).toBe(200);
});

test('an answer lost on its way makes no second message', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	const both = await bothAt(patient, signIn);
	let lost = 0;
	await both.phone.route('**/messages/*?/send', async (route) => {
		if (lost > 0) return route.continue();
		const response = await route.fetch();
		expect(response.status()).toBe(200);
		lost += 1;
		await route.abort('connectionreset');
	});
	const words = 'I will come on Tuesday at ten.';
	await send(both.phone, words);
	await expect.poll(() => lost).toBe(1);
	await expectOnce(both, () => timesStored(closeby, patient.conversation, words), words);
	await expect(both.phone.getByText(waiting)).toHaveCount(0);
});

test('two open tabs send what waits once, and both show it', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	const { phone, desk } = await bothAt(patient, signIn);
	const other = await phone.context().newPage();
	await other.goto(phone.url());
	await expect(composer(other)).toBeVisible();
	await phone.context().setOffline(true);
	await send(phone, 'Written in the first tab.');
	await send(other, 'Written in the second tab.');
	await expect(message(phone, 'Written in the second tab.')).toContainText(waiting);
	await expect(message(other, 'Written in the first tab.')).toContainText(waiting);
	await phone.context().setOffline(false);
	for (const page of [phone, other])
		for (const words of ['Written in the first tab.', 'Written in the second tab.'])
			await expectOnce({ phone: page, desk }, () => timesStored(closeby, patient.conversation, words), words);
	expect((await storedMessages(closeby, patient.conversation)).map(({ body }) => body)).toEqual([
		'Written in the first tab.',
		'Written in the second tab.'
	]);
});

test('words refused for good say so, hold nothing up, and can be removed', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	const both = await bothAt(patient, signIn);
	let refused = false;
	await both.phone.route('**/messages/*?/send', (route) => {
		if (refused) return route.continue();
		refused = true;
		return route.fulfill({ status: 404, json: { message: 'not found' } });
	});
	await send(both.phone, 'This one is refused.');
	await expect(message(both.phone, 'This one is refused.')).toContainText('Not sent');
	await send(both.phone, 'This one is taken.');
	await expectOnce(
		both,
		() => timesStored(closeby, patient.conversation, 'This one is taken.'),
		'This one is taken.'
	);
	await message(both.phone, 'This one is refused.').getByRole('button', { name: 'Tap to try again' }).click();
	await expectOnce(
		both,
		() => timesStored(closeby, patient.conversation, 'This one is refused.'),
		'This one is refused.'
	);

	refused = false;
	await send(both.phone, 'This one is given up.');
	await expect(message(both.phone, 'This one is given up.')).toContainText('Not sent');
	await message(both.phone, 'This one is given up.').getByRole('button', { name: 'Remove' }).click();
	await expect(message(both.phone, 'This one is given up.')).toHaveCount(0);
	await both.phone.reload();
	await expect(message(both.phone, 'This one is refused.')).toBeVisible();
	await expect(message(both.phone, 'This one is given up.')).toHaveCount(0);
	expect(await timesStored(closeby, patient.conversation, 'This one is given up.')).toBe(0);
});

test('what is typed while an earlier message is still under way stays, also after a reload', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const both = await bothAt(patient, signIn);
	const { phone } = both;
	const first = 'The first one takes its time.';
	const begun = 'The second one is only';
	await whileHeld(closeby, patient.conversation, async (underWay) => {
		await send(phone, first);
		await expect.poll(underWay).toBeGreaterThan(0);
		await expect(message(phone, first)).toContainText(waiting);
		await composer(phone).pressSequentially(begun);
		await untilKept(phone);
		await expect(composer(phone)).toHaveValue(begun);
		await phone.reload();
		await expect(composer(phone)).toHaveValue(begun);
		await expect(message(phone, first)).toContainText(waiting);
	});
	await expectOnce(both, () => timesStored(closeby, patient.conversation, first), first);
	await expect(composer(phone)).toHaveValue(begun);

	// The same when the answer is that it did not work.
	let tries = 0;
	await phone.route('**/messages/*?/send', (route) => {
		tries += 1;
		return tries > 1 ? route.continue() : route.fulfill({ status: 500, json: { message: 'unexpected' } });
	});
	const second = `${begun} begun.`;
	await composer(phone).pressSequentially(' begun.');
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await composer(phone).pressSequentially('And a third.');
	await expect.poll(() => tries).toBeGreaterThan(0);
	await expectOnce(both, () => timesStored(closeby, patient.conversation, second), second);
	await expect(composer(phone)).toHaveValue('And a third.');
	expect((await storedMessages(closeby, patient.conversation)).map(({ body }) => body)).toEqual([
		first,
		second
	]);
});

test('the session ends while words wait: they are sent after the same person signs in again', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const both = await bothAt(patient, signIn);
	const { phone } = both;
	const words = 'I ran out of test strips.';
	await phone.context().setOffline(true);
	await send(phone, words);
	await endSessionsOf(closeby, patient.id);
	await phone.context().setOffline(false);
	await expect(phone.getByText('You were signed out', { exact: true }).first()).toBeVisible({
		timeout: 30_000
	});
	expect(await timesStored(closeby, patient.conversation, words)).toBe(0);

	await phone.getByRole('link', { name: 'Sign in again' }).first().click();
	await fillSignIn(phone, patient);
	await openMessages(phone);
	await expectOnce(both, () => timesStored(closeby, patient.conversation, words), words);
	expect(await storedMessages(closeby, patient.conversation)).toMatchObject([
		{ author: patient.id, body: words }
	]);
});

test('somebody else signs in on the phone: the first person’s words are neither shown nor sent', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const both = await bothAt(patient, signIn);
	const { phone } = both;
	const words = 'This is between me and Lee.';
	await phone.context().setOffline(true);
	await send(phone, words);
	await endSessionsOf(closeby, patient.id);
	await phone.context().setOffline(false);
	await expect(phone.getByText('You were signed out', { exact: true }).first()).toBeVisible({
		timeout: 30_000
	});

	const maria = await newPatient(closeby, { language: 'es' });
	await fillSignIn(phone, maria);
	await phone.goto(`/messages/${maria.conversation}`);
	const field = phone.getByRole('textbox', { name: 'Escriba un mensaje' });
	await field.fill('Buenos días, Lee.');
	await phone.getByRole('button', { name: 'Enviar', exact: true }).click();
	await expect.poll(() => timesStored(closeby, maria.conversation, 'Buenos días, Lee.')).toBe(1);
	await expect(phone.getByText(words)).toHaveCount(0);
	expect(await timesStored(closeby, patient.conversation, words)).toBe(0);
	expect(await timesStored(closeby, maria.conversation, words)).toBe(0);

	await endSessionsOf(closeby, maria.id);
	await fillSignIn(phone, patient);
	await openMessages(phone);
	await expectOnce(both, () => timesStored(closeby, patient.conversation, words), words);
});
