import type { Page } from '@playwright/test';
import { v7 } from 'uuid';
import { expect, test } from './closeby.ts';
import { joinCareTeam, newCareManager, newPatient, type Enrolled, type EnrolledPatient } from './enrol.ts';
import { endSessionsOf, query } from './query.ts';
import type { Closeby } from './server.ts';
import { composer, openMessages, openPatient } from './words.ts';

/** As if all that this person did was that long ago that a minute of their quarter of an hour is left. */
async function almostIdle(closeby: Closeby, { id }: Enrolled): Promise<void> {
	await query(
		closeby,
		`update identity.sessions set last_active_at = now() - interval '14 minutes',
			idle_until = now() + interval '1 minute' where user_id = $1`,
		[id]
	);
}

/** For how many seconds more they stay signed in if they do nothing. */
async function secondsLeft(closeby: Closeby, { id }: Enrolled): Promise<number> {
	const [row] = await query<{ left: number }>(
		closeby,
		'select extract(epoch from idle_until - now())::int as left from identity.sessions where user_id = $1',
		[id]
	);
	return row?.left ?? 0;
}

/** What somebody does who has done nothing for so long keeps them signed in. */
async function expectSign(page: Page, closeby: Closeby, person: Enrolled, act: () => Promise<unknown>) {
	// What was told of a moment ago is not told again.
	await page.clock.fastForward('02:01');
	await almostIdle(closeby, person);
	await act();
	await expect.poll(() => secondsLeft(closeby, person)).toBeGreaterThan(14 * 60);
}

/** A screen that reads something again keeps nobody signed in. */
async function expectNoSign(page: Page, closeby: Closeby, person: Enrolled, cause: () => Promise<unknown>) {
	await page.clock.fastForward('02:01');
	await almostIdle(closeby, person);
	const read = page.waitForResponse(/__data\.json/);
	await cause();
	expect((await read).status()).toBe(200);
	expect(await secondsLeft(closeby, person)).toBeLessThan(61);
}

const comesBack = (page: Page) => () =>
	page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

/** Signs in by the form, as on somebody else's phone. */
async function borrow(page: Page, { username, password }: EnrolledPatient): Promise<void> {
	await page.goto('/sign-in');
	await page.getByText('Someone else’s phone').click();
	await page.getByLabel('Email or username').fill(username);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page).toHaveURL('/today');
}

test('who writes, or only reads and taps, stays signed in on a borrowed phone; a screen left alone does not keep them', async ({
	open,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await open({ ownProfile: true });
	await phone.clock.install();
	await borrow(phone, patient);
	const menu = phone.getByRole('navigation', { name: 'Main menu' });

	await expectSign(phone, closeby, patient, () => openMessages(phone));
	await expectSign(phone, closeby, patient, () => composer(phone).pressSequentially('I fell on '));
	await expectSign(phone, closeby, patient, () => composer(phone).pressSequentially('the stairs'));
	await expect(composer(phone)).toHaveValue('I fell on the stairs');
	await expectSign(phone, closeby, patient, () => menu.getByRole('link', { name: 'More' }).click());
	await expect(phone.getByText('You said this is someone else’s phone.')).toBeVisible();
	await expectSign(phone, closeby, patient, () => phone.goBack());
	await expect(composer(phone)).toBeVisible();

	await menu.getByRole('link', { name: 'Today' }).click();
	await expect(phone).toHaveURL('/today');
	await expectNoSign(phone, closeby, patient, comesBack(phone));
});

test('a page closed on a borrowed phone signs nobody out who still has another one open', async ({
	open,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await open({ ownProfile: true });
	const context = phone.context();
	await context.clock.install();
	await borrow(phone, patient);
	const told = (page: Page) => page.waitForResponse(/\/live\/active$/);
	const second = await context.newPage();
	await Promise.all([told(second), second.goto('/today')]);
	// Past all that a page says of itself when it opens.
	await context.clock.fastForward('00:10');
	await almostIdle(closeby, patient);

	await Promise.all([told(phone), second.close({ runBeforeUnload: false })]);
	// Even where the word of the closed page came late.
	await Promise.all([told(phone), phone.clock.fastForward('00:05')]);
	await expect.poll(() => secondsLeft(closeby, patient)).toBeGreaterThan(14 * 60);
	// A browser that goes with its last page may go before that page has told anybody.
	await context.newPage();
	await phone.close({ runBeforeUnload: false });
	await expect.poll(() => secondsLeft(closeby, patient)).toBeLessThan(31);
});

test('a console that nobody sits at is not kept signed in by what it reads: a ring, the way back to the screen', async ({
	signIn,
	visit,
	closeby
}) => {
	const [patient, other] = [await newPatient(closeby), await newPatient(closeby)];
	const nurse = await newCareManager(closeby, 'Robin Vale');
	for (const { id } of [patient, other]) await joinCareTeam(closeby, id, nurse.id);
	const desk = await signIn(nurse, { screen: 'desktop', at: 'about:blank', ownProfile: true });
	await desk.clock.install();
	await desk.goto('/console/inbox');
	await openPatient(desk, patient.name);

	const phone = await visit(other);
	const headers = { origin: closeby.url };
	await expectNoSign(desk, closeby, nurse, () =>
		phone.request.post('/log/weight', { headers, form: { id: v7(), weight: '188', unit: '[lb_av]' } })
	);
	await expectNoSign(desk, closeby, nurse, comesBack(desk));
	await expectSign(desk, closeby, nurse, () => desk.getByRole('link', { name: 'People' }).click());
	await expectSign(desk, closeby, nurse, () => desk.mouse.wheel(0, 100));

	await test.step('two minutes before the end it says so, and one tap keeps them', async () => {
		const warning = desk.getByRole('alert').filter({ hasText: 'Are you still there?' });
		await desk.clock.fastForward('12:50');
		await expect(warning).toHaveCount(0);
		await desk.clock.fastForward('00:11');
		await expect(warning).toContainText('You will be signed out in 2 minutes.');
		await almostIdle(closeby, nurse);
		await warning.getByRole('button', { name: 'I am still here' }).click();
		await expect.poll(() => secondsLeft(closeby, nurse)).toBeGreaterThan(14 * 60);
		await expect(warning).toHaveCount(0);
	});

	await test.step('five minutes before it ends whatever is done, it says when that will be', async () => {
		await query(
			closeby,
			`update identity.sessions set ends_at = now() + interval '6 minutes', idle_until = now() + interval '6 minutes'
			where user_id = $1`,
			[nurse.id]
		);
		await desk.goto('/console/people');
		const warning = desk.getByRole('alert').filter({ hasText: 'You will be signed out soon' });
		await desk.clock.fastForward('00:50');
		await expect(warning).toHaveCount(0);
		await desk.clock.fastForward('00:11');
		await expect(warning).toContainText(/you need to sign in again at \d+:\d\d.[AP]M/);
		await warning.getByRole('button', { name: 'OK' }).click();
		await expect(warning).toHaveCount(0);
	});
});

test('who is signed out is told truly whether words that were not sent are still there', async ({
	signIn,
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 401|WebSocket/);
	const patient = await newPatient(closeby);
	const borrowed = await open();
	await borrow(borrowed, patient);
	const own = await signIn(patient, { ownDevice: true, at: `/messages/${patient.conversation}` });
	await openMessages(borrowed);
	for (const phone of [borrowed, own]) await composer(phone).fill('Begun and not sent.');
	await endSessionsOf(closeby, patient.id);
	await expect(borrowed.getByText('What you wrote and did not send is gone.')).toBeVisible();
	await expect(own.getByText('are kept on this device')).toBeVisible();
	for (const phone of [borrowed, own])
		await expect(phone.getByRole('heading', { name: 'You were signed out' })).toBeVisible();
	await expect(borrowed.getByText('are kept on this device')).toHaveCount(0);
});
