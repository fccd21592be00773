import type { Page } from '@playwright/test';
import { giveDevice } from './authenticator.ts';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { query } from './query.ts';
import { composer, message, openMessages, send } from './words.ts';

/** Proves again who one is, where the screen asks for it. */
async function confirmByPassword(page: Page, password: string): Promise<void> {
	await expect(page.getByRole('heading', { name: 'Show that it is you' })).toBeVisible();
	await page.getByLabel('Password').fill(password);
	await page.getByRole('button', { name: 'Go on' }).click();
}

const makeStale = (closeby: Parameters<typeof query>[0], person: string) =>
	query(
		closeby,
		"update identity.sessions set authenticated_at = now() - interval '11 minutes' where user_id = $1",
		[person]
	);

test('one ends another signed-in device: its channel closes and its screen says so within 5 seconds', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 401|WebSocket/);
	const patient = await newPatient(closeby);
	const lost = await signIn(patient, { ownDevice: true });
	await openMessages(lost);
	await expect(composer(lost)).toBeVisible();
	const phone = await signIn(patient, { at: '/more/security' });
	const devices = phone.getByRole('list', { name: 'Signed-in devices' }).getByRole('listitem');
	await expect(devices).toHaveCount(2);
	await expect(devices.first()).toContainText('This device');
	await devices.last().getByRole('button', { name: 'Sign out Chrome on' }).click();
	await expect(lost.getByRole('heading', { name: 'You were signed out' })).toBeVisible({ timeout: 5_000 });
	await expect(phone.getByText('That device is signed out.')).toBeVisible();
	await expect(devices).toHaveCount(1);
	await openMessages(phone);
	await send(phone, 'Only here.');
	await expect(message(phone, 'Only here.')).toContainText('Sent');
	expect(await lost.content()).not.toContain('Only here.');
});

test('what changes who may come in asks for a fresh sign-in, and comes back to where one was', async ({
	signIn,
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 400/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: '/more' });
	await phone.getByRole('link', { name: 'Passwords, passkeys and devices' }).click();
	await expect(phone.getByRole('heading', { name: 'Security' })).toBeVisible();
	await makeStale(closeby, patient.id);
	await phone.reload();
	await expect(phone.getByRole('heading', { name: 'Show that it is you' })).toBeVisible();
	await phone.getByLabel('Password').fill('not this one');
	await phone.getByRole('button', { name: 'Go on' }).click();
	await expect(phone.getByText('That password does not fit.')).toBeVisible();
	await confirmByPassword(phone, patient.password);
	await expect(phone).toHaveURL('/more/security');

	await query(
		closeby,
		"update identity.sessions set authenticated_at = now() - interval '31 minutes' where user_id = $1",
		[patient.id]
	);
	const late = await phone.request.post('/more/security?/endOthers', {
		headers: { origin: closeby.url, accept: 'text/html' },
		form: {},
		maxRedirects: 0
	});
	expect(late.headers()['location']).toBe('/confirm?to=%2Fmore%2Fsecurity');
	await phone.goto('/confirm?to=//elsewhere.example');
	await confirmByPassword(phone, patient.password);
	await expect(phone).toHaveURL('/today');

	const demo = await open();
	await demo.goto('/sign-in');
	await demo.getByRole('button', { name: cast.walter.name }).click();
	await makeStale(closeby, cast.walter.id);
	await demo.goto('/more/security');
	await demo.getByRole('button', { name: 'Go on as this demo person' }).click();
	await expect(demo.getByRole('heading', { name: 'Security' })).toBeVisible();
});

test('somebody else’s phone keeps nothing, and lets go soon after its page is closed', async ({
	open,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await open();
	await phone.goto('/sign-in');
	await phone.getByText('Someone else’s phone').click();
	await phone.getByLabel('Email or username').fill(patient.username);
	await phone.getByLabel('Password').fill(patient.password);
	await phone.getByRole('button', { name: 'Sign in', exact: true }).click();
	await openMessages(phone);
	await composer(phone).fill('Begun here.');
	await send(phone, 'Said here.');
	await expect(message(phone, 'Said here.')).toContainText('Sent');
	await composer(phone).fill('Begun and not sent.');
	await phone.getByRole('link', { name: 'More' }).click();
	await expect(phone.getByText('You said this is someone else’s phone.')).toBeVisible();
	const kept = () =>
		phone.evaluate(async () => ({
			databases: (await indexedDB.databases()).map(({ name }) => name),
			caches: (await caches.keys()).filter((name) => !name.startsWith('closeby-shell-')),
			local: Object.keys(localStorage).filter((name) => name !== 'closeby-language')
		}));
	expect(await kept()).toEqual({ databases: [], caches: [], local: [] });
	const session = (await phone.context().cookies()).find(({ name }) => name === 'closeby');
	expect(session?.expires).toBe(-1);

	const idleSeconds = async () =>
		(
			await query<{ idle: number }>(
				closeby,
				`select extract(epoch from idle_until - now())::int as idle from identity.sessions where user_id = $1`,
				[patient.id]
			)
		)[0]?.idle ?? 0;
	expect(await idleSeconds()).toBeGreaterThan(14 * 60);
	// Another page of ours is no leaving.
	await phone.reload();
	await expect(phone.getByText('You said this is someone else’s phone.')).toBeVisible();
	await expect.poll(idleSeconds).toBeGreaterThan(14 * 60);
	const { pages } = { pages: phone.context() };
	await phone.close({ runBeforeUnload: false });
	await expect.poll(idleSeconds).toBeLessThan(31);
	await query(closeby, 'update identity.sessions set idle_until = now() where user_id = $1', [patient.id]);
	const next = await pages.newPage();
	await next.goto('/messages');
	await expect(next).toHaveURL('/sign-in');
});

test('the owner is told of a change on their other screens until they say that they know', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const home = await signIn(patient, { ownDevice: true, at: '/more' });
	const elsewhere = await signIn(patient);
	await giveDevice(elsewhere);
	await elsewhere.goto('/more/security');
	await elsewhere.getByRole('button', { name: 'Add a passkey' }).click();
	await expect(elsewhere.getByText('Your passkey was added.')).toBeVisible();
	await expect(elsewhere.getByText('A passkey was added to your login.')).toHaveCount(0);
	const told = home.getByText('A passkey was added to your login.');
	await expect(told).toBeVisible();
	await expect(told).toContainText('with Chrome on');
	await home.reload();
	await expect(told).toBeVisible();
	await home.getByRole('button', { name: 'I know about this' }).click();
	await expect(home).toHaveURL('/more');
	await expect(told).toHaveCount(0);
	expect(
		await query(
			closeby,
			`select action, detail from audit.events where actor_id = $1 and action = 'factor.added' and detail ->> 'factor' = 'passkey'`,
			[patient.id]
		)
	).toHaveLength(1);
});

test('a changed password signs the other devices out, unless its owner unticks it', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 401/);
	const patient = await newPatient(closeby);
	const other = await signIn(patient);
	const phone = await signIn(patient, { at: '/more/security' });
	const everywhere = phone.getByRole('checkbox', { name: /^Sign out my other devices/ });
	const change = async (password: string, ticked: boolean) => {
		await phone.getByText('Change your password').click();
		await expect(everywhere).toBeChecked();
		await everywhere.setChecked(ticked);
		await phone.getByLabel('New password').fill(password);
		await phone.getByRole('button', { name: 'Save the new password' }).click();
	};
	await change('four blue kettles on the stove', false);
	await expect(phone.getByText('Your new password works from now on.', { exact: true })).toBeVisible();
	await other.goto('/today');
	await expect(other).toHaveURL(/\/today$/);
	await phone.goto('/more/security');
	await change('seven grey herons over the lake', true);
	await expect(phone.getByText('Your other devices are signed out.')).toBeVisible();
	await other.goto('/today');
	await expect(other).toHaveURL(/\/sign-in/);
	await phone.reload();
	await expect(phone.getByRole('heading', { level: 1 })).toBeVisible();
});
