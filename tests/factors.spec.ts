import type { Page } from '@playwright/test';
import { expectNewAccessible } from './accessibility.ts';
import { codeOf, giveDevice, setUpApp } from './authenticator.ts';
import { cast } from './cast.ts';
import { expect, tapName, test } from './closeby.ts';
import { newCareManager, newPatient, type EnrolledPatient } from './enrol.ts';
import { choosePassword, postColleague, postInvitation, postProof } from './joining.ts';
import { post, resultOf } from './post.ts';
import { query } from './query.ts';
import type { Closeby } from './server.ts';
import { comeIn, loseSession, postPassword, sessionOf, type Asking, type Credentials } from './visitor.ts';
import { holdScripts } from './words.ts';

/** The second step of somebody who has shown their password again on this device. */
async function atSecondStep(page: Page, closeby: Closeby, person: Credentials): Promise<void> {
	await loseSession(page);
	expect(await postPassword(page, closeby, person)).toBe('/sign-in/second-step');
	await page.goto('/sign-in/second-step');
}

/** Holds everything of the console, by page, data and act, against a session that lacks its second factor. */
async function expectNothingYet(
	{ request }: Asking,
	{ url: origin }: Closeby,
	patient: EnrolledPatient
): Promise<void> {
	const pages = ['/', '/console', '/console/inbox', `/console/inbox/${patient.conversation}`];
	const more = ['/console/people', '/console/account/security', '/confirm', '/sign-in', '/today'];
	for (const path of [...pages, ...more]) {
		const page = await request.get(path);
		expect(new URL(page.url()).pathname, path).toBe('/sign-in/second-step');
		expect(await page.text(), path).not.toContain(patient.name);
		const data = await request.get(`${path === '/' ? '' : path}/__data.json`);
		expect(await data.text(), path).not.toContain(patient.name);
	}
	const live = [
		'/live/conversations',
		`/live/conversations/${patient.conversation}?change=0`,
		`/live/conversations/${patient.conversation}?before=9`
	];
	for (const path of live) expect((await request.get(path)).status(), path).toBe(401);
	const headers = { origin };
	for (const path of ['token', 'active', 'leaving', `conversations/${patient.conversation}/read`])
		expect((await request.post(`/live/${path}`, { headers, data: {} })).status(), path).toBe(401);
	for (const path of [
		`/console/inbox/${patient.conversation}?/send`,
		'/console/account/security?/endOthers'
	]) {
		const answer = await request.post(path, {
			headers: { ...headers, accept: 'text/html' },
			form: { body: 'Hello' },
			maxRedirects: 0
		});
		expect(answer.headers()['location'], path).toBe('/sign-in/second-step');
	}
}

test('a nurse without a second factor reaches no console page by any address or data request, and sets one up', async ({
	open,
	visit,
	closeby
}) => {
	const admin = await visit();
	await tapName(admin, cast.noor);
	const nurse = await postColleague(admin, closeby, 'Hedda', 'Ingersoll');
	const { link, spoken } = await postInvitation(admin, closeby, nurse);
	const password = 'the heron waits by the pond';

	const desk = await open({ screen: 'desktop' });
	expect(await postProof(desk, closeby, link, { spoken })).toMatchObject({ location: '/join/finish' });
	await desk.goto('/join/finish');
	await expect(desk.getByText('Next you set up a second step.')).toBeVisible();
	await choosePassword(desk, password);
	await expect(desk.getByRole('heading', { name: 'Set up a second step' })).toBeVisible();
	const patient = await newPatient(closeby, { staff: nurse });
	await expectNothingYet(desk, closeby, patient);
	const { letters } = await setUpApp(desk);
	await desk.getByRole('link', { name: 'I kept them. Go on' }).click();
	await expect(desk).toHaveURL('/console/inbox');

	// From then on it takes both, each time.
	const later = await visit();
	expect(await postPassword(later, closeby, { username: 'hedda.ingersoll', password })).toBe(
		'/sign-in/second-step'
	);
	for (const path of ['/console/inbox', '/console/people', '/console/account/security', '/today']) {
		const page = await later.request.get(path);
		expect(new URL(page.url()).pathname, path).toBe('/sign-in/second-step');
	}
	expect(await query(closeby, 'select from care.messages where patient_id = $1', [patient.id])).toEqual([]);
	const code = { code: codeOf(letters, 1) };
	expect(await resultOf(await post(later, closeby.url, '/sign-in/second-step?/code', code))).toMatchObject({
		location: '/console'
	});
	const inbox = await later.request.get('/console/inbox');
	expect(new URL(inbox.url()).pathname).toBe('/console/inbox');
	expect(await inbox.text()).toContain(patient.name);
});

test('staff sign in with password and code; a used code and a wrong one are refused, a recovery code works once', async ({
	open,
	closeby,
	allowErrors
}) => {
	// A page that is left while it renews its live token.
	allowErrors(/status of (400|401)/);
	const nurse = await newCareManager(closeby, 'Otto Sommer');
	const desk = await open({ screen: 'desktop' });
	await atSecondStep(desk, closeby, nurse);
	const { letters, used } = await setUpApp(desk);
	const codes = await desk
		.getByRole('list', { name: 'Recovery codes' })
		.getByRole('listitem')
		.allInnerTexts();
	expect(new Set(codes).size).toBe(10);
	await desk.getByRole('link', { name: 'I kept them. Go on' }).click();

	const second = await open({ screen: 'desktop' });
	await atSecondStep(second, closeby, nurse);
	await second.getByLabel('Code from your app').fill(used);
	await second.getByRole('button', { name: 'Go on' }).first().click();
	await expect(second.getByText('This code does not fit.')).toBeVisible();
	for (const code of ['000000', codeOf(letters, 20)])
		expect(
			await resultOf(await post(second, closeby.url, '/sign-in/second-step?/code', { code }))
		).toMatchObject({ status: 400, data: { way: 'code', problem: 'refused' } });
	await second.getByLabel('Code from your app').fill(codeOf(letters, 1));
	await second.getByRole('button', { name: 'Go on' }).first().click();
	await expect(second).toHaveURL('/console/inbox');

	// Without the phone. Opened before the page's scripts have come, as on a slow line, it stays open when they do.
	await loseSession(second);
	expect(await postPassword(second, closeby, nurse)).toBe('/sign-in/second-step');
	const scripts = await holdScripts(second);
	await second.goto('/sign-in/second-step', { waitUntil: 'domcontentloaded' });
	await second.getByText('Use a recovery code').click();
	await scripts();
	const recovery = (codes[3] ?? '').toLowerCase();
	await second.getByLabel('Recovery code', { exact: true }).fill(recovery);
	await second.getByRole('button', { name: 'Go on' }).last().click();
	await expect(second).toHaveURL('/console/inbox');
	// On the screens that were open the owner is told, live, of what another session did.
	await expect(desk.getByText('A recovery code was used to sign in.')).toBeVisible();

	await atSecondStep(second, closeby, nurse);
	await second.getByText('Use a recovery code').click();
	await second.getByLabel('Recovery code', { exact: true }).fill(recovery);
	await second.getByRole('button', { name: 'Go on' }).last().click();
	await expect(second.getByText('it was used already')).toBeVisible();
});

test('a patient adds a passkey, signs in with one tap, and removes it again, but never the last way in', async ({
	open,
	closeby,
	allowErrors
}) => {
	// A page that is left while it renews its live token.
	allowErrors(/status of (400|401)/);
	const patient = await newPatient(closeby);
	const phone = await open();
	const device = await giveDevice(phone);
	await comeIn(phone, closeby, patient);
	await phone.goto('/more/security');
	await phone.getByRole('button', { name: 'Add a passkey' }).click();
	await expect(phone.getByText('Your passkey was added.')).toBeVisible();
	const list = phone.getByRole('list', { name: 'Passkeys' });
	await expect(list.getByRole('listitem')).toHaveCount(1);

	// The same device makes no second one in its place.
	await phone.getByRole('button', { name: 'Add a passkey' }).click();
	await expect(phone.getByText('This device already has a passkey of yours.')).toBeVisible();

	await loseSession(phone);
	await phone.goto('/sign-in');
	await device.recognise(false);
	await phone.getByText('This is my phone').click();
	await phone.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(phone.getByRole('heading', { name: 'Sign in with a passkey' })).toBeVisible();
	await expect(phone.getByText('Nothing was chosen.')).toBeVisible();
	// Back to the password and here again, with the answer about the phone kept.
	await phone.getByRole('link', { name: 'Sign in with a password' }).click();
	await expect(phone.getByRole('radio', { name: 'This is my phone' })).toBeChecked();
	await phone.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(phone.getByText('Nothing was chosen.')).toBeVisible();
	await device.recognise(true);
	await phone.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(phone).toHaveURL('/today');
	const began = await query(
		closeby,
		"select kind, method, second_factor_at is not null as both from identity.sessions where user_id = $1 and method = 'passkey'",
		[patient.id]
	);
	expect(began).toEqual([{ kind: 'own_device', method: 'passkey', both: true }]);

	await phone.goto('/more/security');
	const change = phone.getByRole('list', { name: 'Passkeys' }).getByText('Change');
	await change.click();
	await phone.getByLabel('Name').fill('My kitchen phone');
	await phone.getByRole('button', { name: 'Save the name' }).click();
	await expect(phone.getByText('My kitchen phone').first()).toBeVisible();
	// What was open for the change closes with it; opened before that, it would close again.
	await expect(phone.getByRole('button', { name: 'Save the name' })).toBeHidden();
	await query(closeby, 'delete from identity.passwords where user_id = $1', [patient.id]);
	await change.click();
	await phone.getByRole('button', { name: 'Remove My kitchen phone' }).click();
	await expect(phone.getByText('This is your only way in.')).toBeVisible();
	await phone.getByText('Choose a password').click();
	await phone.getByLabel('New password').fill('short');
	await phone.getByRole('button', { name: 'Save the new password' }).click();
	await expect(phone.getByText('This password is too short. It needs 15 letters or more.')).toBeVisible();
	await phone.getByLabel('New password').fill('seven grey herons over the lake');
	await phone.getByRole('button', { name: 'Save the new password' }).click();
	await expect(phone.getByText('Your new password works from now on.')).toBeVisible();
	await change.click();
	await phone.getByRole('button', { name: 'Remove My kitchen phone' }).click();
	await expect(phone.getByText('The passkey was removed.')).toBeVisible();

	// What it signs now opens nothing.
	await loseSession(phone);
	await phone.goto('/sign-in');
	await phone.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(phone.getByText('This passkey does not open Closeby.')).toBeVisible();
});

test('staff with a passkey need nothing else, and an assertion is worth one sign-in', async ({
	open,
	visit,
	closeby,
	allowErrors
}) => {
	// As above.
	allowErrors(/status of 401/);
	const nurse = await newCareManager(closeby, 'Vera Lenz');
	const desk = await open({ screen: 'desktop' });
	await giveDevice(desk);
	await atSecondStep(desk, closeby, nurse);
	await desk.getByRole('button', { name: 'Add a passkey' }).click();
	await expect(desk.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')).toHaveCount(10);
	// Nothing leads back to this page.
	await expectNewAccessible(desk);

	await loseSession(desk);
	await desk.goto('/sign-in');
	const posted = desk.waitForRequest(
		(request) => request.method() === 'POST' && request.url().includes('/sign-in/passkey?device=')
	);
	await desk.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(desk).toHaveURL('/console/inbox');
	const body = (await posted).postData() ?? '';

	const thief = await visit();
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
	expect(await sessionOf(thief)).toBeUndefined();
});
