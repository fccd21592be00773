import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { query } from './query.ts';

test.use({ serviceWorker: true });

/** A push service within the browser, which no test has at hand: it hands out one address and one pair of keys. */
const withPushService = (page: Page, endpoint: string) =>
	page.addInitScript((address) => {
		let current: object | null = null;
		const subscription = {
			toJSON: () => ({ endpoint: address, keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) } }),
			unsubscribe: () => {
				current = null;
				localStorage.setItem('unsubscribed', 'yes');
				return Promise.resolve(true);
			}
		};
		Object.assign(PushManager.prototype, {
			subscribe: () => Promise.resolve((current = subscription)),
			getSubscription: () => Promise.resolve(current)
		});
	}, endpoint);

test('a patient is told on their own device after a tap, and until they sign out', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	// What the page was still asking when its session ended.
	allowErrors(/status of 401/);
	const patient = await newPatient(closeby);
	const endpoint = `https://fcm.googleapis.com/fcm/send/${patient.id}`;
	const subscriptions = () =>
		query(closeby, 'select from private.push_subscriptions where endpoint = $1', [endpoint]);
	// The browser's own push service gives way before the first page.
	const phone = await signIn(patient, { ownDevice: true, at: 'about:blank' });
	await phone.context().grantPermissions(['notifications']);
	await withPushService(phone, endpoint);
	await phone.goto('/more');
	expect(await subscriptions(), 'nothing before the tap').toEqual([]);
	await phone.getByRole('button', { name: 'Tell me on this device' }).click();
	await expect(phone.getByText('This device tells you, until you sign out.')).toBeVisible();
	expect(await subscriptions()).toHaveLength(1);

	await phone.getByRole('button', { name: 'Sign out' }).click();
	await expect(phone).toHaveURL(/sign-in/);
	expect(await subscriptions()).toEqual([]);
	expect(await phone.evaluate(() => localStorage.getItem('unsubscribed'))).toBe('yes');
});
