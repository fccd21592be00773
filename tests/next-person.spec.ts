import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newPatient, type EnrolledPatient } from './enrol.ts';
import { query } from './query.ts';
import { loseSession } from './visitor.ts';
import { composer, cutLine, message, openMessages, send, untilKept, untilOfflineReady } from './words.ts';

test.use({ serviceWorker: true });

/** Signs in by the form on the screen. */
async function comeIn(page: Page, { username, password }: EnrolledPatient, device: string): Promise<void> {
	await page.goto('/sign-in');
	await page.getByLabel('Email or username').fill(username);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('radio', { name: device }).check();
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page).toHaveURL('/today');
}

test('a phone whose session ended elsewhere, and then another person’s, shows nothing without a line until its owner signs in', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const [first, second] = [await newPatient(closeby), await newPatient(closeby)];
	const phone = await open();
	await comeIn(phone, first, 'This is my phone');
	await openMessages(phone);
	await untilOfflineReady(phone);
	await composer(phone).fill('Private words');
	await untilKept(phone);
	await cutLine(phone);
	await send(phone, 'Words that wait');
	await expect(message(phone, 'Words that wait')).toContainText('Waiting on this phone');
	await composer(phone).fill('Private words');
	await untilKept(phone);
	const nothingShown = async () => {
		await cutLine(phone);
		await phone.goto('/messages');
		await expect(phone.getByRole('heading', { name: 'No connection' })).toBeVisible();
		await expect(phone.getByText('You were signed out')).toBeVisible();
		for (const words of ['Private words', 'Words that wait'])
			await expect(phone.getByText(words)).toHaveCount(0);
		await expect(phone.getByRole('textbox')).toHaveCount(0);
		// Left before the line is back, or the page would go on by itself.
		await phone.goto('about:blank');
		await phone.context().setOffline(false);
	};

	await test.step('the session is ended from another device; this phone hears of it at the door', async () => {
		await phone.goto('about:blank');
		await query(closeby, 'delete from identity.sessions where user_id = $1', [first.id]);
		await phone.context().setOffline(false);
		await phone.goto('/today');
		await expect(phone).toHaveURL('/sign-in');
		await nothingShown();
	});

	await test.step('somebody else borrows the phone', async () => {
		await comeIn(phone, second, 'Someone else’s phone');
		await expect(phone.getByRole('link', { name: 'Messages' })).toBeVisible();
		await nothingShown();
	});

	await test.step('its owner comes back: nothing is lost, and nothing was sent as anybody else', async () => {
		await loseSession(phone);
		await comeIn(phone, first, 'This is my phone');
		await openMessages(phone);
		await expect(message(phone, 'Words that wait')).toContainText('Sent');
		await expect(composer(phone)).toHaveValue('Private words');
	});
});

test('a page left open when another person signs in shows nothing any more', async ({ open, closeby }) => {
	const [first, second] = [await newPatient(closeby), await newPatient(closeby)];
	const old = await open();
	await comeIn(old, first, 'This is my phone');
	await openMessages(old);
	await send(old, 'Words of the first');
	await expect(message(old, 'Words of the first')).toContainText('Sent');
	const fresh = await old.context().newPage();
	await old.context().clearCookies();
	await comeIn(fresh, second, 'This is my phone');
	await expect(old.getByText('You were signed out')).toBeVisible();
	await expect(old.getByText('Words of the first')).toHaveCount(0);
});

test('without scripts, what one person wrote is not sent as the next, who came in in another window', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 401/);
	const [first, second] = [await newPatient(closeby), await newPatient(closeby)];
	const old = await open({ context: { javaScriptEnabled: false } });
	await comeIn(old, first, 'This is my phone');
	await old.goto('/log/weight');
	await old.getByLabel('Weight').fill('181');
	await old.getByText('Earlier, or a note').click();
	await old.getByLabel('Note').fill('After breakfast');
	const settings = await old.context().newPage();
	await settings.goto('/more/security');
	await settings.getByText('Change your password').click();
	await settings.getByLabel('New password').fill('my own words by the window');
	const fresh = await old.context().newPage();
	await fresh.goto('/sign-in');
	// Their session ran out meanwhile.
	await old.context().clearCookies();
	await comeIn(fresh, second, 'This is my phone');

	await settings.getByRole('button', { name: 'Save the new password' }).click();
	await expect(settings).toHaveURL('/today');
	await old.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(old.getByRole('heading', { name: 'Your words were not sent' })).toBeVisible();
	await expect(old.getByLabel('Your words')).toHaveValue('After breakfast');
	expect(
		await query(closeby, 'select from care.observations where patient_id = any ($1)', [[first.id, second.id]])
	).toEqual([]);
	expect(
		await query(
			closeby,
			`select from identity.passwords a join identity.passwords b on b.hash = a.hash and b.user_id = $2
			where a.user_id = $1`,
			[first.id, second.id]
		)
	).toHaveLength(1);

	// Their own forms are theirs.
	await fresh.goto('/log/weight');
	await fresh.getByLabel('Weight').fill('164');
	await fresh.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(fresh.getByRole('listitem').filter({ hasText: '164' })).toBeVisible();
});
