import type { Page } from '@playwright/test';
import { codeOf, giveDevice, setUpApp } from './authenticator.ts';
import { cast } from './cast.ts';
import { expect, fillSignIn, test, type Credentials } from './closeby.ts';
import { newCareManager, newPatient } from './enrol.ts';
import { atTheDesk, choosePassword, makeSheet } from './joining.ts';
import { query } from './query.ts';
import { holdScripts } from './words.ts';

/** Signs in with name and password and stays where that leads. */
async function byPassword(page: Page, { username, password }: Credentials): Promise<void> {
	await page.goto('/sign-in');
	await page.getByLabel('Email or username').fill(username);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('a nurse without a second factor reaches no console page by any address or data request', async ({
	open,
	closeby
}) => {
	const nurse = await newCareManager(closeby, 'Ines Winter');
	const patient = await newPatient(closeby, { staff: nurse.id });
	const desk = await open({ screen: 'desktop' });
	await byPassword(desk, nurse);
	await expect(desk).toHaveURL('/sign-in/second-step');

	const pages = ['/', '/console', '/console/inbox', `/console/inbox/${patient.conversation}`];
	for (const path of [...pages, '/console/account/security', '/confirm', '/sign-in', '/today']) {
		const page = await desk.request.get(path);
		expect(new URL(page.url()).pathname, path).toBe('/sign-in/second-step');
		expect(await page.text(), path).not.toContain(patient.name);
		const data = await desk.request.get(`${path === '/' ? '' : path}/__data.json`);
		expect(await data.text(), path).not.toContain(patient.name);
	}
	const live = [
		'/live/conversations',
		`/live/conversations/${patient.conversation}?change=0`,
		`/live/conversations/${patient.conversation}?before=9`
	];
	for (const path of live) expect((await desk.request.get(path)).status(), path).toBe(401);
	const headers = { origin: closeby.url };
	for (const path of ['token', 'active', 'leaving', `conversations/${patient.conversation}/read`])
		expect((await desk.request.post(`/live/${path}`, { headers, data: {} })).status(), path).toBe(401);
	for (const path of [
		`/console/inbox/${patient.conversation}?/send`,
		'/console/account/security?/endOthers'
	]) {
		const answer = await desk.request.post(path, {
			headers: { ...headers, accept: 'text/html' },
			form: { body: 'Hello' },
			maxRedirects: 0
		});
		expect(answer.headers()['location'], path).toBe('/sign-in/second-step');
	}
	expect(await query(closeby, 'select from care.messages where patient_id = $1', [patient.id])).toEqual([]);

	await setUpApp(desk);
	await desk.getByRole('link', { name: 'I kept them. Go on' }).click();
	await expect(desk).toHaveURL('/console/inbox');
});

test('a colleague who joins by password sets up a second step before any page of the console', async ({
	open
}) => {
	const admin = await atTheDesk(open, cast.noor);
	await admin.goto('/console/people/colleague');
	await admin.getByLabel('Given name').fill('Hedda');
	await admin.getByLabel('Family name').fill('Ingersoll');
	await admin.getByRole('checkbox', { name: 'Care manager' }).check();
	await admin.getByRole('button', { name: 'Add them' }).click();
	const { link, spoken = '' } = await makeSheet(admin);
	const words = 'the heron waits by the pond';

	const colleague = await open({ screen: 'desktop' });
	await colleague.goto(link);
	await colleague.getByLabel('The 6 numbers you were told').fill(spoken);
	await colleague.getByRole('button', { name: 'Go on' }).click();
	await expect(colleague.getByText('Next you set up a second step.')).toBeVisible();
	await choosePassword(colleague, words);
	await expect(colleague.getByRole('heading', { name: 'Set up a second step' })).toBeVisible();
	for (const path of ['/console/inbox', '/console/people', '/console/account/security', '/today']) {
		const page = await colleague.request.get(path);
		expect(new URL(page.url()).pathname, path).toBe('/sign-in/second-step');
	}
	const { letters } = await setUpApp(colleague);
	await colleague.getByRole('link', { name: 'I kept them. Go on' }).click();
	await expect(colleague).toHaveURL('/console/inbox');

	// From then on it takes both.
	const later = await open({ screen: 'desktop' });
	await fillSignIn(later, { username: 'hedda.ingersoll', password: words });
	await expect(later).toHaveURL('/sign-in/second-step');
	await later.getByLabel('Code from your app').fill(codeOf(letters, 1));
	await later.getByRole('button', { name: 'Go on' }).first().click();
	await expect(later).toHaveURL('/console/inbox');
});

test('staff sign in with password and code; a used code and a wrong one are refused, a recovery code works once', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 400/);
	const nurse = await newCareManager(closeby, 'Otto Sommer');
	const desk = await open({ screen: 'desktop' });
	await byPassword(desk, nurse);
	const { letters, used } = await setUpApp(desk);
	const codes = await desk
		.getByRole('list', { name: 'Recovery codes' })
		.getByRole('listitem')
		.allInnerTexts();
	expect(new Set(codes).size).toBe(10);

	const second = await open({ screen: 'desktop' });
	await byPassword(second, nurse);
	const wrong = second.getByText('This code does not fit.');
	for (const code of [used, '000000', codeOf(letters, 20)]) {
		await second.getByLabel('Code from your app').fill(code);
		const answered = second.waitForResponse((response) => response.request().method() === 'POST');
		await second.getByRole('button', { name: 'Go on' }).first().click();
		await answered;
		await expect(wrong).toBeVisible();
	}
	await second.getByLabel('Code from your app').fill(codeOf(letters, 1));
	await second.getByRole('button', { name: 'Go on' }).first().click();
	await expect(second).toHaveURL('/console/inbox');

	const withoutPhone = async () => {
		const page = await open({ screen: 'desktop' });
		await byPassword(page, nurse);
		// Opened before the page's scripts have come, as on a slow line, it stays open when they do.
		const scripts = await holdScripts(page);
		await page.reload({ waitUntil: 'domcontentloaded' });
		await page.getByText('Use a recovery code').click();
		await scripts();
		await page.getByLabel('Recovery code', { exact: true }).fill((codes[3] ?? '').toLowerCase());
		await page.getByRole('button', { name: 'Go on' }).last().click();
		return page;
	};
	await expect(await withoutPhone()).toHaveURL('/console/inbox');
	const again = await withoutPhone();
	await expect(again.getByText('it was used already')).toBeVisible();
	// On the screens that were open the owner is told, live, of what another session did.
	await expect(second.getByText('A recovery code was used to sign in.')).toBeVisible();
});

test('a patient adds a passkey, signs in with one tap, and removes it again, but never the last way in', async ({
	signIn,
	open,
	closeby,
	allowErrors
}) => {
	// The first phone is signed out when the second chooses a new password.
	allowErrors(/status of (400|401)/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient);
	const device = await giveDevice(phone);
	await phone.goto('/more/security');
	await phone.getByRole('button', { name: 'Add a passkey' }).click();
	await expect(phone.getByText('Your passkey was added.')).toBeVisible();
	const list = phone.getByRole('list', { name: 'Passkeys' });
	await expect(list.getByRole('listitem')).toHaveCount(1);

	// The same device makes no second one in its place.
	await phone.getByRole('button', { name: 'Add a passkey' }).click();
	await expect(phone.getByText('This device already has a passkey of yours.')).toBeVisible();

	const later = await open();
	const moved = await device.moveTo(later);
	await later.goto('/sign-in');
	await moved.recognise(false);
	await later.getByText('This is my phone').click();
	await later.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(later.getByRole('heading', { name: 'Sign in with a passkey' })).toBeVisible();
	await expect(later.getByText('Nothing was chosen.')).toBeVisible();
	// Back to the password and here again, with the answer about the phone kept.
	await later.getByRole('link', { name: 'Sign in with a password' }).click();
	await expect(later.getByRole('radio', { name: 'This is my phone' })).toBeChecked();
	await later.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(later.getByText('Nothing was chosen.')).toBeVisible();
	await moved.recognise(true);
	await later.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(later).toHaveURL('/today');
	const began = await query(
		closeby,
		"select kind, method, second_factor_at is not null as both from identity.sessions where user_id = $1 and method = 'passkey'",
		[patient.id]
	);
	expect(began).toEqual([{ kind: 'own_device', method: 'passkey', both: true }]);

	await later.goto('/more/security');
	const change = later.getByRole('list', { name: 'Passkeys' }).getByText('Change');
	await change.click();
	await later.getByLabel('Name').fill('My kitchen phone');
	await later.getByRole('button', { name: 'Save the name' }).click();
	await expect(later.getByText('My kitchen phone').first()).toBeVisible();
	// What was open for the change closes with it; opened before that, it would close again.
	await expect(later.getByRole('button', { name: 'Save the name' })).toBeHidden();
	await query(closeby, 'delete from identity.passwords where user_id = $1', [patient.id]);
	await change.click();
	await later.getByRole('button', { name: 'Remove My kitchen phone' }).click();
	await expect(later.getByText('This is your only way in.')).toBeVisible();
	await later.getByText('Choose a password').click();
	await later.getByLabel('New password').fill('short');
	await later.getByRole('button', { name: 'Save the new password' }).click();
	await expect(later.getByText('This password is too short. It needs 15 letters or more.')).toBeVisible();
	await later.getByLabel('New password').fill('seven grey herons over the lake');
	await later.getByRole('button', { name: 'Save the new password' }).click();
	await expect(later.getByText('Your new password works from now on.')).toBeVisible();
	await change.click();
	await later.getByRole('button', { name: 'Remove My kitchen phone' }).click();
	await expect(later.getByText('The passkey was removed.')).toBeVisible();

	// What it signs now opens nothing.
	const after = await open();
	await device.moveTo(after);
	await after.goto('/sign-in');
	await after.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(after.getByText('This passkey does not open Closeby.')).toBeVisible();
});

test('staff with a passkey need nothing else, and an assertion is worth one sign-in', async ({
	open,
	closeby
}) => {
	const nurse = await newCareManager(closeby, 'Vera Lenz');
	const desk = await open({ screen: 'desktop' });
	const device = await giveDevice(desk);
	await byPassword(desk, nurse);
	await desk.getByRole('button', { name: 'Add a passkey' }).click();
	await expect(desk.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10);

	const other = await open({ screen: 'desktop' });
	await device.moveTo(other);
	await other.goto('/sign-in');
	const posted = other.waitForRequest(
		(request) => request.method() === 'POST' && request.url().includes('/sign-in/passkey?device=')
	);
	await other.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(other).toHaveURL('/console/inbox');
	const body = (await posted).postData() ?? '';

	const thief = await open();
	const replay = await thief.request.post('/sign-in/passkey', {
		headers: {
			origin: closeby.url,
			'content-type': 'application/x-www-form-urlencoded',
			accept: 'text/html'
		},
		data: body,
		maxRedirects: 0
	});
	expect(replay.status()).toBe(400);
	expect((await thief.context().cookies()).find(({ name }) => name === 'closeby')).toBeUndefined();
});

test('signing in, and choosing a passkey instead, works by keyboard: Enter sends the password', async ({
	open,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const page = await open();
	await page.goto('/sign-in');
	await page.getByLabel('Email or username').fill(patient.username);
	await page.getByLabel('Password').fill(patient.password);
	await page.getByLabel('Password').press('Enter');
	await expect(page).toHaveURL('/today');
	const quiet = await open({ context: { javaScriptEnabled: false } });
	await quiet.goto('/sign-in');
	await expect(quiet.getByRole('button', { name: 'Use a passkey' })).toBeHidden();
	await quiet.goto('/sign-in/passkey');
	await expect(quiet.getByText('This browser cannot use passkeys.')).toBeVisible();
	await fillSignIn(quiet, patient);
	await expect(quiet).toHaveURL('/today');
});
