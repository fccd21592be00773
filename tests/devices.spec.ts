import { once } from 'node:events';
import { request as requestOf, type IncomingMessage } from 'node:http';
import type { Page } from '@playwright/test';
import { v7 } from 'uuid';
import { giveDevice } from './authenticator.ts';
import { cast } from './cast.ts';
import { expect, tapName, test } from './closeby.ts';
import { newPatient, type Enrolled } from './enrol.ts';
import { post, resultOf } from './post.ts';
import { locksWaitedFor, provedMinutesAgo, query, storedMessages, withDatabase } from './query.ts';
import type { Closeby } from './server.ts';
import { postPassword, sessionOf, type Asking } from './visitor.ts';
import { composer, message, openMessages, send } from './words.ts';

/** Proves again who one is, where the screen asks for it. */
async function confirmByPassword(page: Page, password: string): Promise<void> {
	await expect(page.getByRole('heading', { name: 'Show that it is you' })).toBeVisible();
	await page.getByLabel('Password').fill(password);
	await page.getByRole('button', { name: 'Go on' }).click();
}

test('one adds a passkey and ends another signed-in device: its screen is told of the one, and closes within 5 seconds of the other', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 401|WebSocket/);
	const patient = await newPatient(closeby);
	const other = await signIn(patient, { ownDevice: true, at: '/more' });
	const phone = await signIn(patient, { at: '/more/security' });
	await giveDevice(phone);
	await phone.getByRole('button', { name: 'Add a passkey' }).click();
	await expect(phone.getByText('Your passkey was added.')).toBeVisible();
	await expect(phone.getByText('A passkey was added to your login.')).toHaveCount(0);

	await test.step('the other screen tells it until its owner says that they know', async () => {
		const told = other.getByText('A passkey was added to your login.');
		await expect(told).toBeVisible();
		await expect(told).toContainText('with Chrome on');
		await other.reload();
		await expect(told).toBeVisible();
		await other.getByRole('button', { name: 'I know about this' }).click();
		await expect(other).toHaveURL('/more');
		await expect(told).toHaveCount(0);
		expect(
			await query(
				closeby,
				`select action, detail from audit.events where actor_id = $1 and action = 'factor.added' and detail ->> 'factor' = 'passkey'`,
				[patient.id]
			)
		).toHaveLength(1);
	});

	await openMessages(other);
	const devices = phone.getByRole('list', { name: 'Signed-in devices' }).getByRole('listitem');
	await expect(devices).toHaveCount(2);
	await expect(devices.first()).toContainText('This device');
	await devices
		.last()
		.getByRole('button', { name: /^Sign out Chrome on .*, Last seen / })
		.click();
	await expect(other.getByRole('heading', { name: 'You were signed out' })).toBeVisible({ timeout: 5_000 });
	await expect(phone.getByText('That device is signed out.')).toBeVisible();
	await expect(devices).toHaveCount(1);
	await openMessages(phone);
	await send(phone, 'Only here.');
	await expect(message(phone, 'Only here.')).toContainText('Sent');
	expect(await other.content()).not.toContain('Only here.');
});

test('what changes who may come in asks for a fresh sign-in, and comes back to where one was', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of (400|401)/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: '/more' });
	await provedMinutesAgo(closeby, patient.id, 11);
	await phone.getByRole('link', { name: 'Passwords and devices' }).click();
	await expect(phone.getByRole('heading', { name: 'Show that it is you' })).toBeVisible();
	await phone.getByLabel('Password').fill('not this one');
	await phone.getByRole('button', { name: 'Go on' }).click();
	await expect(phone.getByText('That password does not fit.')).toBeVisible();
	await confirmByPassword(phone, patient.password);
	await expect(phone).toHaveURL('/more/security');

	await provedMinutesAgo(closeby, patient.id, 31);
	const late = await phone.request.post('/more/security?/endOthers', {
		headers: { origin: closeby.url, accept: 'text/html' },
		form: {},
		maxRedirects: 0
	});
	expect(late.headers()['location']).toBe('/confirm?to=%2Fmore%2Fsecurity');
	await phone.goto('/confirm?to=//elsewhere.example');
	await confirmByPassword(phone, patient.password);
	await expect(phone).toHaveURL('/today');

	// Whoever of the demonstration has no password says so with one tap.
	await tapName(phone, cast.walter);
	await provedMinutesAgo(closeby, cast.walter.id, 11);
	await phone.goto('/more/security');
	await phone.getByRole('button', { name: 'Go on as this demo person' }).click();
	await expect(phone.getByRole('heading', { name: 'Passwords and devices' })).toBeVisible();
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
	const saysSo = phone.waitForResponse(/\/live\/active$/);
	await phone.reload();
	await expect(phone.getByText('You said this is someone else’s phone.')).toBeVisible();
	await saysSo;
	// Not even where the word of the page before comes late.
	const headers = { origin: closeby.url };
	expect((await phone.request.post('/live/leaving', { headers })).status()).toBe(204);
	await expect.poll(idleSeconds).toBeGreaterThan(14 * 60);
	const context = phone.context();
	await phone.close({ runBeforeUnload: false });
	await expect.poll(idleSeconds).toBeLessThan(31);
	await query(closeby, 'update identity.sessions set idle_until = now() where user_id = $1', [patient.id]);
	const next = await context.request.get('/messages');
	expect(new URL(next.url()).pathname).toBe('/sign-in');
});

test('a changed password signs the other devices out, unless its owner unticks it', async ({
	signIn,
	visit,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 401/);
	const patient = await newPatient(closeby);
	const other = await visit(patient);
	const first = async () => new URL((await other.request.get('/today')).url()).pathname;
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
	expect(await first()).toBe('/today');
	await change('seven grey herons over the lake', true);
	await expect(phone.getByText('Your other devices are signed out.')).toBeVisible();
	expect(await first()).toBe('/sign-in');
	expect((await phone.request.get('/more/security', { maxRedirects: 0 })).status()).toBe(200);
});

test('whoever is on their way in by the old password when it is changed is out like everybody else', async ({
	visit,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const [owner, thief] = [await visit(patient), await visit()];
	const changed = await withDatabase(closeby, async (sql) => {
		// No session begins or ends meanwhile, as on a busy server.
		await sql.query('begin; lock table identity.sessions in share mode');
		const entering = postPassword(thief, closeby, patient).catch(() => undefined);
		await expect.poll(() => locksWaitedFor(closeby)).toBe(1);
		const changing = post(owner, closeby.url, '/more/security?/changePassword', {
			password: 'two red kites above the hill',
			everywhere: 'true'
		});
		await expect.poll(() => locksWaitedFor(closeby)).toBe(2);
		await sql.query('commit');
		await entering;
		return resultOf(await changing);
	});
	expect(changed.data).toEqual({ done: 'passwordChangedEverywhere' });
	expect(new URL((await thief.request.get('/today')).url()).pathname).toBe('/sign-in');
	expect(new URL((await owner.request.get('/today')).url()).pathname).toBe('/today');
});

/**
 * Posts a form over a line so slow that `meanwhile` happens after it was let in and before all of it is there. Answers with
 * the status.
 */
async function postSlowly(
	asking: Asking,
	{ closeby, person, path, form }: { closeby: Closeby; person: Enrolled; path: string; form: object },
	meanwhile: () => Promise<unknown>
): Promise<number | undefined> {
	await query(
		closeby,
		`update identity.sessions set last_active_at = now() - interval '2 minutes' where user_id = $1`,
		[person.id]
	);
	const body = new URLSearchParams({ ...form }).toString();
	const posting = requestOf(new URL(path, closeby.url), {
		method: 'POST',
		headers: {
			origin: closeby.url,
			accept: 'text/html',
			cookie: `closeby=${(await sessionOf(asking))?.value}`,
			'content-type': 'application/x-www-form-urlencoded',
			'content-length': body.length
		}
	});
	const answered = once(posting, 'response') as Promise<[IncomingMessage]>;
	posting.write(body.slice(0, 4));
	const letIn = () =>
		query(
			closeby,
			`select from identity.sessions where user_id = $1 and last_active_at > now() - interval '1 minute'`,
			[person.id]
		);
	await expect.poll(async () => (await letIn()).length).toBe(1);
	await meanwhile();
	posting.end(body.slice(4));
	const [answer] = await answered;
	answer.resume();
	return answer.statusCode;
}

test('what was still arriving when its session was ended does nothing: no password is changed, no word is said', async ({
	visit,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const owner = await visit(patient);
	const endOthers = async () => {
		const { data } = await resultOf(await post(owner, closeby.url, '/more/security?/endOthers', {}));
		expect(data).toEqual({ done: 'othersEnded' });
	};
	const sent: [path: string, form: object][] = [
		['/more/security?/changePassword', { password: 'a stranger by the lake', everywhere: 'true' }],
		[`/messages/${patient.conversation}?/send`, { id: v7(), body: 'I am not Ida.' }]
	];
	for (const [path, form] of sent) {
		const stranger = await visit(patient);
		// To the door.
		expect(await postSlowly(stranger, { closeby, person: patient, path, form }, endOthers), path).toBe(303);
	}
	expect((await owner.request.get('/today', { maxRedirects: 0 })).status()).toBe(200);
	expect(await postPassword(await visit(), closeby, patient)).toBe('/today');
	expect(await storedMessages(closeby, patient.conversation)).toEqual([]);
});
