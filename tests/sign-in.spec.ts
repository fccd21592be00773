import type { Page } from '@playwright/test';
import { cast, members } from './cast.ts';
import { expect, fillSignIn, tapName, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { query, storedMessages } from './query.ts';
import { comeIn, cookiesOf, loseSession, sessionOf, wordsOf, type Visitor } from './visitor.ts';
import { composer, message, openMessages } from './words.ts';

const { walter, lee, sam } = cast;
const day = 24 * 60 * 60;

/** Asks to sign in by the open form, with Enter as the keyboard has it, and stays where that leads. */
async function trySignIn(page: Page, username: string, password: string): Promise<void> {
	await page.getByLabel('Email or username').fill(username);
	await page.getByLabel('Password').fill(password);
	await page.getByLabel('Password').press('Enter');
}

/** Asks to sign in without drawing the page. Answers with the status and the words of the page that comes. */
async function postSignIn({ request }: Visitor, origin: string, name: string, password: string) {
	const headers = { origin, accept: 'text/html' };
	const form = { name, password };
	const answer = await request.post('/sign-in?/password', { headers, form, maxRedirects: 0 });
	return { status: answer.status(), words: wordsOf(await answer.text()) };
}

test('a wrong password and an unknown name look the same; the right one leads to Today, by keyboard as well', async ({
	open,
	visit,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 400/);
	const page = await open();
	await page.goto('/sign-in');
	await trySignIn(page, walter.username, 'not-this-one');
	await expect(page.getByText('That name and password do not go together.')).toContainText(
		'Call your clinic'
	);
	await expect(page.getByLabel('Email or username')).toHaveValue(walter.username);
	await expect(page.getByLabel('Password')).toHaveValue('');
	expect(await sessionOf(page)).toBeUndefined();

	const stranger = await visit();
	const said: unknown[] = [];
	for (const username of [walter.username, 'nobody-by-this-name', 'nobody@example.org']) {
		const { status, words } = await postSignIn(stranger, closeby.url, username, 'not-this-one');
		expect(words, username).toContain('That name and password do not go together.');
		said.push(`${status} ${words}`);
	}
	expect(new Set(said).size).toBe(1);
	expect(await sessionOf(stranger)).toBeUndefined();

	await trySignIn(page, walter.username, walter.password);
	await expect(page).toHaveURL('/today');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(
		/^Good (morning|afternoon|evening), Walter$/
	);
	const desk = await visit({ ...lee, username: ` ${lee.username.toUpperCase()} ` });
	expect(new URL((await desk.request.get('/')).url()).pathname).toBe('/console/inbox');
	const supervisor = await visit(sam);
	expect(new URL((await supervisor.request.get('/')).url()).pathname).toBe('/console/people');
	for (const asking of [page, desk])
		expect(await sessionOf(asking)).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
});

test('after many tries even the right password has to wait, for that name alone', async ({
	visit,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const stranger = await visit();
	const sign = (name: string, password: string) => postSignIn(stranger, closeby.url, name, password);
	for (let tries = 0; tries < 5; tries += 1)
		expect((await sign(patient.username, `guess ${tries}`)).status).toBe(400);
	const late = await sign(patient.username, patient.password);
	expect(late.status).toBe(429);
	expect(late.words).toContain('There were many tries. Please wait 15 minutes.');
	expect((await sign('nobody-by-this-name-either', 'guess')).words).toContain(
		'That name and password do not go together.'
	);
	await query(closeby, "update identity.attempts set attempted_at = attempted_at - interval '15 minutes'");
	expect(await comeIn(stranger, closeby, patient)).toBe('/today');
});

test('everything works without JavaScript, back through a long conversation page by page', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby);
	const page = await open({ context: { javaScriptEnabled: false } });
	await page.goto('/sign-in/passkey');
	await expect(page.getByText('This browser cannot use passkeys.')).toBeVisible();
	await fillSignIn(page, patient);
	await expect(page).toHaveURL('/today');
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
	await page.getByRole('button', { name: 'Remove this message' }).click();
	await expect(message(page, 'You took this message back.')).toBeVisible();
	expect((await storedMessages(closeby, patient.conversation)).map(({ body }) => body)).toEqual([null]);

	// What the server cannot take is given back, so that no word is lost.
	const tooLong = 'a'.repeat(4_001);
	await composer(page).fill(tooLong);
	await page.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(composer(page)).toHaveValue(tooLong);
	await expect(page.getByText('That is 1 character too long.')).toBeVisible();

	await query(
		closeby,
		`insert into care.messages (id, version, conversation_id, author_id, body)
		select gen_random_uuid(), 1, $1, $2, 'Line ' || n || '.' from generate_series(1, 70) n`,
		[patient.conversation, lee.id]
	);
	await query(closeby, 'insert into care.reads (conversation_id, person_id, seq) values ($1, $2, 71)', [
		patient.conversation,
		patient.id
	]);
	await openMessages(page);
	await expect(message(page, 'Line 70.')).toBeVisible();
	await page.getByRole('link', { name: 'Earlier messages' }).click();
	await expect(message(page, 'Line 40.')).toBeVisible();
	await page.getByRole('link', { name: 'Earlier messages' }).click();
	await expect(message(page, 'Line 1.')).toBeVisible();
	await expect(page.getByRole('link', { name: 'Earlier messages' })).toHaveCount(0);

	await page.getByRole('link', { name: 'More' }).click();
	await page.getByRole('button', { name: 'Sign out' }).click();
	await expect(page).toHaveURL('/sign-in');
	await expect(page.getByRole('button', { name: 'Use a passkey' })).toBeHidden();
	await page.goto('/today');
	await expect(page).toHaveURL('/sign-in');
});

test('a demonstration says so and lets anybody in as each of its people with one tap', async ({
	open,
	visit
}) => {
	const page = await open();
	await page.goto('/sign-in');
	const demo = page.getByRole('region', { name: 'This is a demo' });
	await expect(demo).toContainText('The people are made up.');
	await expect(demo.getByRole('button')).toHaveCount(members.length);
	await demo.getByRole('button', { name: cast.maria.name }).click();
	await expect(page).toHaveURL('/today');
	await expect(page.getByRole('navigation').getByRole('link', { name: 'Hoy' })).toBeVisible();
	const visitor = await visit();
	for (const member of members)
		expect(await tapName(visitor, member), member.name).toBe(
			['patient', 'caregiver'].includes(member.part) ? '/today' : '/console'
		);
	// The last of them is in without a second step.
	expect((await visitor.request.get('/', { maxRedirects: 0 })).headers()['location']).toBe('/console');
});

test('the language is chosen before signing in, and follows the person to every device', async ({
	open,
	visit,
	closeby
}) => {
	const phone = await open();
	await phone.goto('/sign-in');
	await expect(phone.locator('html')).toHaveAttribute('lang', 'en');
	await phone.getByRole('button', { name: 'Español' }).click();
	await expect(phone.getByRole('heading', { name: 'Entrar' })).toBeVisible();
	await expect(phone.locator('html')).toHaveAttribute('lang', 'es');
	const spanish = { headers: { 'accept-language': 'es-MX' } };
	const door = await (await (await visit()).request.get('/sign-in', spanish)).text();
	expect(door).toMatch(/<html lang="es"/);
	expect(wordsOf(door)).toContain('Entrar');

	// Who comes in goes on in the language of the door, also on the next device.
	const patient = await newPatient(closeby);
	await comeIn(phone, closeby, patient);
	await phone.goto('/today');
	await expect(phone.getByRole('navigation').getByRole('link', { name: 'Hoy' })).toBeVisible();
	const spoken = async () => {
		const tablet = await visit(patient);
		return (await (await tablet.request.get('/today')).text()).match(/<html lang="(..)"/)?.[1];
	};
	expect(await spoken()).toBe('es');
	await phone.goto('/more');
	await phone.getByRole('button', { name: 'English' }).click();
	await expect(phone.getByRole('heading', { name: 'More' })).toBeVisible();
	await expect(phone).toHaveURL('/more');
	expect(await spoken()).toBe('en');

	// It was the choice of who came in: the next person at this phone reads their own language.
	await loseSession(phone, { only: 'closeby' });
	const next = await newPatient(closeby);
	await comeIn(phone, closeby, next);
	await phone.goto('/today');
	await expect(phone.locator('html')).toHaveAttribute('lang', 'en');
	expect(await phone.context().cookies()).not.toContainEqual(
		expect.objectContaining({ name: 'language-chosen' })
	);
});

test('only “this is my phone” outlives the window of the browser', async ({ visit, closeby }) => {
	const patient = await newPatient(closeby);
	const own = await visit(patient, { ownDevice: true });
	const borrowed = await visit(patient);
	const now = Date.now() / 1000;
	const kept = (await sessionOf(own))?.expires ?? 0;
	expect(kept).toBeGreaterThan(now + 29 * day);
	expect(kept).toBeLessThan(now + 31 * day);
	expect((await sessionOf(borrowed))?.expires).toBe(-1);

	/** Where the same browser comes to after its window was closed: what was for the visit only is gone. */
	const reopened = async (visitor: Visitor) => {
		const cookies = (await cookiesOf(visitor)).filter(({ expires }) => expires > 0);
		const again = await visit(undefined, { cookies });
		return new URL((await again.request.get('/today')).url()).pathname;
	};
	expect(await reopened(own)).toBe('/today');
	expect(await reopened(borrowed)).toBe('/sign-in');
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
