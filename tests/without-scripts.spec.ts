import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { endSessionsOf, query, storedMessages } from './query.ts';
import { composer, message } from './words.ts';

const context = { javaScriptEnabled: false };
/** The id that the form at the end of the page was given. */
const idOf = (page: Page) =>
	page.locator('form:has(button:not([formaction])) > input[name="id"]').last().inputValue();

/** What the browser does with a page it kept from before: the same form with other words. */
async function sendAgain(page: Page, path: string, form: Record<string, string>): Promise<string> {
	const { origin } = new URL(page.url());
	const answer = await page.request.post(path, { form, headers: { origin, accept: 'text/html' } });
	expect(answer.status()).toBe(422);
	return answer.text();
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test('without scripts a correction that comes too late, and other words from a page gone back to, come back with the reason', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of (410|422)/);
	const patient = await newPatient(closeby);
	const at = `/messages/${patient.conversation}`;
	const phone = await signIn(patient, { context, at });
	await composer(phone).fill('I walked for an hour.');
	await press(phone, 'Send');
	await expect(message(phone, 'I walked for an hour.')).toBeVisible();

	await message(phone, 'I walked for an hour.').getByText('Change', { exact: true }).click();
	await phone.getByRole('textbox', { name: 'Change your message' }).fill('I walked for half an hour.');
	await query(
		closeby,
		"update care.messages set sent_at = sent_at - interval '16 minutes' where conversation_id = $1",
		[patient.conversation]
	);
	await press(phone, 'Save');
	await expect(phone.getByText('The 15 minutes are over. Your message stays as it was.')).toBeVisible();
	await expect(composer(phone)).toHaveValue('I walked for half an hour.');
	await press(phone, 'Send');
	await expect(message(phone, 'I walked for half an hour.')).toBeVisible();

	const id = await idOf(phone);
	await composer(phone).fill('Good night.');
	await press(phone, 'Send');
	await expect(message(phone, 'Good night.')).toBeVisible();
	const answer = await sendAgain(phone, `${at}?/send`, { id, body: 'Good night, and thank you.' });
	expect(answer).toContain('These words were not sent yet.');
	expect(answer).toContain('>Good night, and thank you.</textarea>');
	expect((await storedMessages(closeby, patient.conversation)).map(({ body }) => body)).toEqual([
		'I walked for an hour.',
		'I walked for half an hour.',
		'Good night.'
	]);
});

test('without scripts a message in which there is nothing to be seen comes back with the reason', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { context, at: `/messages/${patient.conversation}` });
	for (const blank of ['   ', '\u200b']) {
		await phone.goto(`/messages/${patient.conversation}`);
		await composer(phone).fill(blank);
		await press(phone, 'Send');
		await expect(phone.getByText('Please write something first.')).toBeVisible();
		await expect(composer(phone)).toHaveValue('');
	}
	expect(await storedMessages(closeby, patient.conversation)).toEqual([]);
});

test('without scripts words sent after the session is over are shown with the way in, and kept nowhere', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 401/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { context, at: `/messages/${patient.conversation}` });
	await endSessionsOf(closeby, patient.id);
	const words = 'My ankles are "swollen" <b>again</b>.\nSince Friday.';
	await composer(phone).fill(words);
	await press(phone, 'Send');
	await expect(phone.getByRole('heading', { name: 'Your words were not sent' })).toBeVisible();
	await expect(phone.getByLabel('Your words')).toHaveValue(words);
	await expect(phone.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in');
	await expect(phone.getByText('Not for emergencies.')).toBeVisible();
	await expect(phone.getByRole('link', { name: 'Call 911', exact: true })).toBeVisible();
	expect(phone.url()).not.toContain('swollen');
	expect(JSON.stringify(await phone.context().cookies())).not.toContain('swollen');
	expect(await storedMessages(closeby, patient.conversation)).toEqual([]);
	// Nothing else brings anybody there.
	await phone.goto('/sign-in/unsent');
	await expect(phone).toHaveURL(/\/sign-in$/);
});

test('without scripts other numbers from a page gone back to are not saved, and the page says why', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { context, at: '/log/glucose' });
	const field = phone.getByLabel('Blood sugar', { exact: true });
	const id = await idOf(phone);
	await field.fill('110');
	await press(phone, 'Save');
	await expect(field).toBeHidden();
	const again = { id, glucose: '120', unit: 'mg/dL' };
	expect(await sendAgain(phone, '/log/glucose', again)).toContain(
		'This was saved before, with other numbers.'
	);
	const stored = await query(closeby, 'select version from care.observations where patient_id = $1', [
		patient.id
	]);
	expect(stored).toHaveLength(1);
});

test('an address that answers programs says to a person that there is no such page, and tries nothing again', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 40/);
	const patient = await newPatient(closeby);
	const other = await newPatient(closeby);
	const phone = await signIn(patient, { at: '/today' });
	for (const asked of ['change=0', 'change=none']) {
		const answer = await phone.goto(`/live/conversations/${other.conversation}?${asked}`);
		expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'");
		await expect(phone.getByRole('heading', { name: 'We can’t find this page' })).toBeVisible();
		await expect(phone.locator('meta[http-equiv="refresh"]')).toHaveCount(0);
	}
});
