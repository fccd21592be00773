import type { BrowserContext, Page } from '@playwright/test';
import { cast, members } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { query, storedMessages } from './query.ts';
import { composer, message, openMessages } from './words.ts';

const { walter, lee } = cast;
const day = 24 * 60 * 60;

/** Asks to sign in and stays on the sign-in page. */
async function trySignIn(page: Page, username: string, password: string): Promise<void> {
	await page.goto('/sign-in');
	await page.getByLabel('Email or username').fill(username);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The cookie that holds the session. */
async function session(context: BrowserContext) {
	const cookies = await context.cookies();
	return cookies.find(({ name }) => name === 'closeby');
}

test('a patient comes to Today and a care manager to the inbox', async ({ signIn }) => {
	const phone = await signIn(walter);
	await expect(phone).toHaveURL('/today');
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(
		/^Good (morning|afternoon|evening), Walter$/
	);
	const desk = await signIn({ ...lee, username: ` ${lee.username.toUpperCase()} ` }, { screen: 'desktop' });
	await expect(desk).toHaveURL('/console/inbox');
	for (const page of [phone, desk])
		expect(await session(page.context())).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
});

test('a wrong password and an unknown name look the same', async ({ open, allowErrors }) => {
	allowErrors(/status of 400/);
	const page = await open();
	const said: string[] = [];
	for (const [username, password] of [
		[walter.username, 'not-this-one'],
		['nobody-by-this-name', 'not-this-one'],
		['nobody@example.org', 'not-this-one']
	] as const) {
		await trySignIn(page, username, password);
		await expect(page.getByText('That name and password do not go together.')).toBeVisible();
		await expect(page.getByLabel('Email or username')).toHaveValue(username);
		await expect(page.getByLabel('Password')).toHaveValue('');
		said.push((await page.getByRole('main').innerText()).trim());
	}
	expect(new Set(said).size).toBe(1);
	expect(await session(page.context())).toBeUndefined();
	await trySignIn(page, walter.username, walter.password);
	await expect(page).toHaveURL('/today');
});

test('after many tries even the right password has to wait, for that name alone', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of (400|429)/);
	const patient = await newPatient(closeby);
	const page = await open();
	for (let tries = 0; tries < 5; tries += 1) await trySignIn(page, patient.username, `guess ${tries}`);
	await trySignIn(page, patient.username, patient.password);
	await expect(page.getByText('There were many tries. Please wait 15 minutes.')).toBeVisible();
	await trySignIn(page, 'nobody-by-this-name-either', 'guess');
	await expect(page.getByText('That name and password do not go together.')).toBeVisible();
	await query(closeby, "update identity.attempts set attempted_at = attempted_at - interval '15 minutes'");
	await trySignIn(page, patient.username, patient.password);
	await expect(page).toHaveURL('/today');
});

test('everything works without JavaScript', async ({ signIn, closeby, allowErrors }) => {
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby);
	const page = await signIn(patient, { context: { javaScriptEnabled: false } });
	await expect(page.getByRole('heading', { name: 'No new messages' })).toBeVisible();
	await page.getByRole('link', { name: 'Write a message' }).click();
	await composer(page).fill('I took 50 mg.\nWith water.');
	await page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(message(page, 'I took 50 mg.')).toContainText('Sent');
	await expect(composer(page)).toHaveValue('');

	await message(page, 'I took 50 mg.').getByText('Change', { exact: true }).click();
	await page.getByRole('textbox', { name: 'Change your message' }).fill('I took 15 mg.');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(message(page, 'I took 15 mg.')).toContainText('Changed');
	await message(page, 'I took 15 mg.').getByText('Change', { exact: true }).click();
	await page.getByRole('button', { name: 'Take it back' }).click();
	await expect(message(page, 'You took this message back.')).toBeVisible();
	expect((await storedMessages(closeby, patient.conversation)).map(({ body }) => body)).toEqual([null]);

	// What the server cannot take is given back, so that no word is lost.
	const tooLong = 'a'.repeat(4_001);
	await composer(page).fill(tooLong);
	await page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(composer(page)).toHaveValue(tooLong);
	await expect(page.getByText('That is 1 characters too long.')).toBeVisible();

	await page.getByRole('link', { name: 'More' }).click();
	await page.getByRole('button', { name: 'Sign out' }).click();
	await expect(page).toHaveURL('/sign-in');
	await page.goto('/today');
	await expect(page).toHaveURL('/sign-in');
});

test('a reader without JavaScript goes back through a long conversation page by page', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const page = await signIn(patient, { context: { javaScriptEnabled: false } });
	await query(
		closeby,
		`insert into care.messages (id, version, conversation_id, author_id, body)
		select gen_random_uuid(), 1, $1, $2, 'Line ' || n || '.' from generate_series(1, 120) n`,
		[patient.conversation, lee.id]
	);
	await query(closeby, 'insert into care.reads (conversation_id, person_id, seq) values ($1, $2, 120)', [
		patient.conversation,
		patient.id
	]);
	await openMessages(page);
	await expect(message(page, 'Line 120.')).toBeVisible();
	await page.getByRole('link', { name: 'Earlier messages' }).click();
	await expect(message(page, 'Line 70.')).toBeVisible();
	await page.getByRole('link', { name: 'Earlier messages' }).click();
	await expect(message(page, 'Line 1.')).toBeVisible();
	await expect(page.getByRole('link', { name: 'Earlier messages' })).toHaveCount(0);
});

test('a demonstration says so and lets anybody in as each of its people with one tap', async ({ open }) => {
	const page = await open();
	await page.goto('/sign-in');
	const demo = page.getByRole('region', { name: 'This is a demo' });
	await expect(demo).toContainText('The people are made up.');
	await expect(demo.getByRole('button')).toHaveCount(members.length);
	await demo.getByRole('button', { name: cast.maria.name }).click();
	await expect(page).toHaveURL('/today');
	await expect(page.getByRole('navigation').getByRole('link', { name: 'Hoy' })).toBeVisible();
	const desk = await open({ screen: 'desktop' });
	await desk.goto('/sign-in');
	await desk
		.getByRole('region', { name: 'This is a demo' })
		.getByRole('button', { name: cast.ana.name })
		.click();
	await expect(desk).toHaveURL('/console/inbox');
});

test('the language is chosen before signing in, and follows the person to every device', async ({
	signIn,
	open,
	closeby
}) => {
	const door = await open();
	await door.goto('/sign-in');
	await expect(door.locator('html')).toHaveAttribute('lang', 'en');
	await door.getByRole('button', { name: 'Español' }).click();
	await expect(door.getByRole('heading', { name: 'Entrar' })).toBeVisible();
	await expect(door.locator('html')).toHaveAttribute('lang', 'es');
	const spanish = await open({ context: { locale: 'es-MX' } });
	await spanish.goto('/sign-in');
	await expect(spanish.getByRole('heading', { name: 'Entrar' })).toBeVisible();

	const patient = await newPatient(closeby);
	const phone = await signIn(patient);
	await phone.getByRole('link', { name: 'More' }).click();
	await phone.getByRole('button', { name: 'Español' }).click();
	await expect(phone.getByRole('heading', { name: 'Más' })).toBeVisible();
	await expect(phone).toHaveURL('/more');
	const tablet = await signIn(patient, { screen: 'desktop' });
	await expect(tablet.getByRole('navigation').getByRole('link', { name: 'Hoy' })).toBeVisible();
	await expect(tablet.locator('html')).toHaveAttribute('lang', 'es');
});

test('only “this is my phone” outlives the window of the browser', async ({ signIn, open, closeby }) => {
	const patient = await newPatient(closeby);
	const own = await signIn(patient, { ownDevice: true });
	const borrowed = await signIn(patient);
	const now = Date.now() / 1000;
	const kept = (await session(own.context()))?.expires ?? 0;
	expect(kept).toBeGreaterThan(now + 29 * day);
	expect(kept).toBeLessThan(now + 31 * day);
	expect((await session(borrowed.context()))?.expires).toBe(-1);

	/** The same browser after its window was closed: what was for the visit only is gone. */
	const reopened = async (page: Page) => {
		const cookies = (await page.context().cookies()).filter(({ expires }) => expires > 0);
		const again = await open();
		await again.context().addCookies(cookies);
		await again.goto('/today');
		return again;
	};
	await expect(await reopened(own)).toHaveURL('/today');
	await expect(await reopened(borrowed)).toHaveURL('/sign-in');
	const sessions = await query<{ kind: string; hours: number }>(
		closeby,
		`select kind, round(extract(epoch from ends_at - created_at) / 3600)::int as hours
		from identity.sessions where user_id = $1 order by kind`,
		[patient.id]
	);
	expect(sessions).toEqual([
		{ kind: 'own_device', hours: 30 * 24 },
		{ kind: 'other_device', hours: 24 }
	]);
});
