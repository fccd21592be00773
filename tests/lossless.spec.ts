import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { clusterFolder } from '../supabase/local/data-folder.ts';
import { cast } from './cast.ts';
import { expect, fillSignIn, test, type StoryFixtures } from './closeby.ts';
import { newPatient, type EnrolledPatient } from './enrol.ts';
import { endSessionsOf, query, storedMessages, timesStored, whileHeld } from './query.ts';
import {
	composer,
	cutLine,
	heard,
	inbox,
	message,
	openMessages,
	placesShown,
	send,
	thread,
	untilKept,
	untilOfflineReady
} from './words.ts';

const { lee } = cast;
const waiting = 'Waiting on this phone';

interface Both {
	phone: Page;
	desk: Page;
}

// Lost lines are what these stories are about, and browsers report each of them.
test.beforeEach(({ allowErrors }) => {
	allowErrors(/Failed to load resource|WebSocket connection|net::ERR_|the server responded with a status of/);
});

/** The words stand once on both screens, and once in the database. */
async function expectOnce(
	{ phone, desk }: Both,
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
	{ conversation, ...patient }: EnrolledPatient,
	signIn: StoryFixtures['signIn']
): Promise<Both> {
	const phone = await signIn(patient, { at: `/messages/${conversation}` });
	// Nothing is lost on the way to a desk in these stories.
	const desk = await signIn(lee, {
		screen: 'desktop',
		serviceWorker: false,
		at: `/console/inbox/${conversation}`
	});
	await phone.waitForLoadState('networkidle');
	return { phone, desk };
}

test.describe('where the phone has a service worker', () => {
	test.use({ serviceWorker: true });

	test('words written without a line survive a reload, a second tab and another person’s sign-in, and arrive once', async ({
		signIn,
		closeby
	}) => {
		const patient = await newPatient(closeby);
		const { phone, desk } = await bothAt(patient, signIn);
		const stored = (words: string) => () => timesStored(closeby, patient.conversation, words);
		await untilOfflineReady(phone);

		await test.step('they are there after a reload, and sent when the line is back', async () => {
			await expect(composer(phone)).toBeVisible();
			await cutLine(phone);
			await expect(phone.getByText('You are offline. You can still write.')).toBeVisible();
			await send(phone, 'I feel dizzy when I stand up.');
			await expect(message(phone, 'I feel dizzy')).toContainText(waiting);

			await phone.reload();
			const kept = phone.getByRole('listitem');
			await expect(phone.getByRole('heading', { name: 'No connection' })).toBeVisible();
			await expect(kept.filter({ hasText: 'I feel dizzy' })).toContainText(waiting);
			await send(phone, 'It began on Monday.');
			await expect(kept.filter({ hasText: 'It began on Monday.' })).toContainText(waiting);
			expect(await storedMessages(closeby, patient.conversation)).toEqual([]);

			// Whoever has a finger at the words is not taken away from them; the page says that it could go on.
			await phone.context().setOffline(false);
			await expect(phone.getByText('You are connected again.')).toBeVisible({ timeout: 30_000 });
			await phone.getByRole('button', { name: 'Continue' }).click();
			await expect(thread(phone)).toBeVisible();
			for (const words of ['I feel dizzy when I stand up.', 'It began on Monday.'])
				await expectOnce({ phone, desk }, stored(words), words);
			expect(await placesShown(desk)).toEqual([1, 2]);
		});

		await test.step('two open tabs send them once, and both show it', async () => {
			const other = await phone.context().newPage();
			await other.goto(phone.url());
			await expect(composer(other)).toBeVisible();
			await other.waitForLoadState('networkidle');
			await cutLine(phone);
			await send(phone, 'Written in the first tab.');
			await send(other, 'Written in the second tab.');
			await expect(message(phone, 'Written in the second tab.')).toContainText(waiting);
			await expect(message(other, 'Written in the first tab.')).toContainText(waiting);
			await phone.context().setOffline(false);
			for (const page of [phone, other])
				for (const words of ['Written in the first tab.', 'Written in the second tab.'])
					await expectOnce({ phone: page, desk }, stored(words), words);
			expect((await storedMessages(closeby, patient.conversation)).slice(2).map(({ body }) => body)).toEqual([
				'Written in the first tab.',
				'Written in the second tab.'
			]);
			await other.close();
		});

		const words = 'This is between me and Lee.';
		await test.step('whose session has ended is told so, and nothing is sent', async () => {
			await cutLine(phone);
			await send(phone, words);
			await endSessionsOf(closeby, patient.id);
			await phone.context().setOffline(false);
			await expect(phone.getByText('You were signed out', { exact: true }).first()).toBeVisible({
				timeout: 30_000
			});
			expect(await stored(words)()).toBe(0);
			await phone.getByRole('link', { name: 'Sign in again' }).first().click();
			await expect(phone).toHaveURL(/sign-in/);
		});

		await test.step('somebody else who signs in neither sees nor sends them', async () => {
			const maria = await newPatient(closeby, { language: 'es' });
			await fillSignIn(phone, maria);
			await phone.goto(`/messages/${maria.conversation}`);
			const field = phone.getByRole('textbox', { name: 'Escriba un mensaje' });
			await field.fill('Buenos días, Lee.');
			await phone.getByRole('button', { name: 'Enviar', exact: true }).click();
			await expect.poll(() => timesStored(closeby, maria.conversation, 'Buenos días, Lee.')).toBe(1);
			await expect(phone.getByText(words)).toHaveCount(0);
			expect(await stored(words)()).toBe(0);
			expect(await timesStored(closeby, maria.conversation, words)).toBe(0);
			await endSessionsOf(closeby, maria.id);
		});

		await test.step('they are sent after the same person has signed in again', async () => {
			await fillSignIn(phone, patient);
			await openMessages(phone);
			await expectOnce({ phone, desk }, stored(words), words);
			expect((await storedMessages(closeby, patient.conversation)).at(-1)).toMatchObject({
				author: patient.id,
				body: words
			});
		});
	});

	test('the server dies, then the database, while they store a message: Closeby comes back, and each arrives once', async ({
		signIn,
		closeby
	}) => {
		test.setTimeout(120_000);
		const patient = await newPatient(closeby);
		const both = await bothAt(patient, signIn);
		const stored = (words: string) => () => timesStored(closeby, patient.conversation, words);

		await test.step('the server dies', async () => {
			const words = 'My blood pressure was 160 over 95.';
			await whileHeld(closeby, patient.conversation, async (underWay) => {
				await send(both.phone, words);
				await expect.poll(underWay).toBeGreaterThan(0);
				await closeby.kill();
			});
			await expect(message(both.phone, words)).toContainText(waiting);
			await expect(both.phone.getByText('Reconnecting. You can keep reading and writing.')).toBeVisible();
			await closeby.restart();
			await expectOnce(both, stored(words), words);
			await expect(both.phone.getByText('Reconnecting.')).toBeHidden({ timeout: 30_000 });
		});

		await test.step('the database dies: Closeby says so, and comes back by itself', async () => {
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
			// A tab of the desk: another one of the phone would send what waits there.
			const fresh = await both.desk.context().newPage();
			const answer = await fresh.goto('/console/inbox');
			expect(answer?.status()).toBe(503);
			await expect(fresh.getByRole('heading', { name: 'Closeby is taking a short break' })).toBeVisible();
			expect((await fetch(`${closeby.url}/up`)).status).toBe(200);
			expect((await fetch(`${closeby.url}/up/ready`)).status).toBe(503);

			await rename(`${control}.away`, control);
			await expectOnce(both, stored(words), words);
			await expect(inbox(fresh)).toBeVisible({ timeout: 30_000 });
			await expect.poll(async () => (await fetch(`${closeby.url}/up/ready`)).status).toBe(200);
		});
	});
});

test('an answer that is lost, a refusal or late: each message arrives once, holds nothing up, and nothing typed is lost', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const both = await bothAt(patient, signIn);
	const { phone } = both;
	const stored = (words: string) => () => timesStored(closeby, patient.conversation, words);
	const sending = '**/messages/*?/send';

	await test.step('an answer lost on its way makes no second message', async () => {
		const answers: number[] = [];
		await phone.route(sending, async (route) => {
			const response = await route.fetch();
			answers.push(response.status());
			return answers.length > 1 ? route.fulfill({ response }) : route.abort('connectionreset');
		});
		const words = 'I will come on Tuesday at ten.';
		await send(phone, words);
		await expect.poll(() => answers, 'it is sent again').toEqual([200, 200]);
		await expectOnce(both, stored(words), words);
		await expect(phone.getByText(waiting)).toHaveCount(0);
		await phone.unroute(sending);
	});

	await test.step('words refused for good say so, hold nothing up, and can be removed', async () => {
		let refused = false;
		await phone.route(sending, (route) => {
			if (refused) return route.continue();
			refused = true;
			return route.fulfill({ status: 404, json: { message: 'not found' } });
		});
		const first = 'This one is refused.';
		await send(phone, first);
		await expect(heard(phone, /^\s*Not sent\s*$/)).toBeVisible();
		await expect(message(phone, first)).toContainText('Not sent');
		await send(phone, 'This one is taken.');
		await expectOnce(both, stored('This one is taken.'), 'This one is taken.');
		await message(phone, first).getByRole('button', { name: 'Tap to try again' }).click();
		await expectOnce(both, stored(first), first);

		refused = false;
		const givenUp = 'This one is given up.';
		await send(phone, givenUp);
		await expect(message(phone, givenUp)).toContainText('Not sent');
		await message(phone, givenUp).getByRole('button', { name: 'Remove' }).click();
		const sure = message(phone, givenUp).getByRole('group', { name: 'Delete for good?' });
		await expect(sure.getByRole('button', { name: 'Keep' }), 'a second tap loses nothing').toBeFocused();
		await phone.keyboard.press('Enter');
		await message(phone, givenUp).getByRole('button', { name: 'Remove' }).click();
		await sure.getByRole('button', { name: 'Yes, delete' }).click();
		await expect(message(phone, givenUp)).toHaveCount(0);
		await expect(thread(phone), 'the focus is not lost with the button').toBeFocused();
		await phone.unroute(sending);
	});

	const first = 'The first one takes its time.';
	const begun = 'The second one is only';
	await test.step('what is typed while an earlier message is still under way stays, also after a reload', async () => {
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
			await expect(message(phone, 'This one is refused.')).toBeVisible();
			await expect(message(phone, 'This one is given up.'), 'what was removed stays so').toHaveCount(0);
		});
		await expectOnce(both, stored(first), first);
		await expect(composer(phone)).toHaveValue(begun);
	});

	await test.step('the same when the answer is that it did not work', async () => {
		let tries = 0;
		await phone.route(sending, (route) => {
			tries += 1;
			return tries > 1 ? route.continue() : route.fulfill({ status: 500, json: { message: 'unexpected' } });
		});
		const second = `${begun} begun.`;
		await composer(phone).pressSequentially(' begun.');
		await phone.getByRole('button', { name: 'Send', exact: true }).click();
		await composer(phone).pressSequentially('And a third.');
		await expect.poll(() => tries).toBeGreaterThan(0);
		await expectOnce(both, stored(second), second);
		await expect(composer(phone)).toHaveValue('And a third.');
	});
	expect((await storedMessages(closeby, patient.conversation)).map(({ body }) => body)).toEqual([
		'I will come on Tuesday at ten.',
		'This one is taken.',
		'This one is refused.',
		first,
		`${begun} begun.`
	]);
});
