import { v7 } from 'uuid';
import type { Page } from '@playwright/test';
import { qrOf } from '../src/lib/ui/qr.server.ts';
import { giveDevice } from './authenticator.ts';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newCaregiver, newPatient } from './enrol.ts';
import { listener } from './listener.ts';
import { post, resultOf } from './post.ts';
import { provedMinutesAgo, query } from './query.ts';
import { comeIn, wordsOf } from './visitor.ts';
import { composer, message, openMessages, send } from './words.ts';

/** Fills in who helps and what they may. */
async function fillIn(page: Page, name: [given: string, family: string]): Promise<void> {
	await page.getByRole('textbox', { name: 'First name' }).fill(name[0]);
	await page.getByRole('textbox', { name: 'Last name' }).fill(name[1]);
	await page.getByRole('combobox', { name: 'They are my' }).selectOption('daughter');
	await page.getByRole('combobox', { name: 'They help with' }).selectOption('Talking with my care team');
}

/** Looks at it as they will see it, and comes back: only then can it be saved. */
async function look(page: Page): Promise<void> {
	await expect(page.getByRole('button', { name: /^Save/ })).toHaveCount(0);
	await page.getByRole('button', { name: 'See it as they will see it' }).click();
	await page.getByRole('link', { name: 'Back', exact: true }).click();
	await expect(page.getByRole('button', { name: /^Save/ })).toBeVisible();
}

/** What a form posts of a consent, whether it is new or not. */
const changed = {
	consent: v7(),
	expected: '0',
	relationship: 'friend',
	purpose: 'daily_help',
	ends_on: `${new Date().getFullYear() + 1}-01-31`,
	area_messages: 'see',
	area_plan: 'see',
	area_medicines: 'none',
	area_readings: 'none',
	area_questionnaires: 'none',
	area_appointments: 'none',
	area_resources: 'none'
};
/** A new consent as its form posts it. */
const terms = {
	...changed,
	given_name: 'Ottilie',
	family_name: 'Brandt',
	language: 'en',
	sign_in_name: ''
};

/** What the answer says to a form that is refused. */
async function save422(page: Page, origin: string, form: Record<string, string>): Promise<string> {
	const answer = await post(page, origin, '/more/family/new?/save', form);
	const text = await answer.text();
	expect(JSON.parse(text)).toMatchObject({ type: 'failure', status: 422 });
	return text.replaceAll('\\"', '"');
}

test('a patient lets somebody help, looks at it first as they will see it, and hands over the QR code, by which they join', async ({
	signIn,
	open,
	visit,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const hers = await signIn(patient, { at: '/more/family' });
	const slept = { id: v7(), body: 'I slept badly.' };
	await post(hers, closeby.url, `/messages/${patient.conversation}?/send`, slept);
	await expect(hers.getByRole('heading', { name: 'Nobody helps you here yet' })).toBeVisible();
	await hers.getByRole('link', { name: 'Let somebody help me' }).click();
	await fillIn(hers, ['Rita', 'Marlowe']);
	await hers.getByRole('combobox', { name: 'Messages' }).selectOption('Can see and write');
	await hers.getByRole('combobox', { name: 'Care plan' }).selectOption('Can see');
	await hers.getByRole('button', { name: 'See it as they will see it' }).click();

	await expect(hers.getByText('This is what Rita will see')).toBeVisible();
	await expect(hers.getByRole('listitem').filter({ hasText: 'Care plan' })).toBeVisible();
	await expect(hers.getByRole('listitem').filter({ hasText: 'Medicines' })).toHaveCount(0);
	await hers.getByRole('link', { name: /^Messages/ }).click();
	await expect(message(hers, 'I slept badly.')).toContainText(patient.name);
	await expect(hers.getByText('Rita will be able to write here.')).toBeVisible();
	await expect(composer(hers)).toHaveCount(0);
	await expect(hers.getByText('This is what Rita will see')).toBeVisible();
	// Only looked at: nothing is stored, and nothing can be done here.
	const tried = await post(hers, closeby.url, `${new URL(hers.url()).pathname}?/send`, {
		id: v7(),
		body: 'As Rita'
	});
	expect(tried.status()).toBe(403);
	const rows = await query<{ count: number }>(
		closeby,
		'select count(*)::int as count from care.consents where patient_id = $1',
		[patient.id]
	);
	expect(rows).toEqual([{ count: 0 }]);
	await hers.getByRole('link', { name: 'Back', exact: true }).click();

	await expect(hers.getByRole('textbox', { name: 'First name' })).toHaveValue('Rita');
	await expect(hers.getByRole('combobox', { name: 'Care plan' })).toHaveValue('see');
	await hers.getByRole('button', { name: 'Save and make the invitation' }).click();
	await expect(hers.getByRole('heading', { name: 'Invitation for Rita Marlowe' })).toBeVisible();
	const link = await hers.getByText(`${closeby.url}/join/`).innerText();
	const picture = hers.getByRole('img', { name: 'Square code that opens the invitation' });
	expect(await picture.locator('path').getAttribute('d')).toBe(qrOf(link).path);
	const spoken = await hers.getByText(/^\d{6}$/).innerText();
	await hers.getByRole('link', { name: 'Family and helpers' }).click();
	const line = hers.getByRole('listitem').filter({ hasText: 'Rita Marlowe' });
	await expect(line).toContainText('May see: Messages and Care plan. May write messages.');

	// Rita opens it on a phone of her own.
	const given = patient.name.split(' ')[0];
	const phone = await open();
	await giveDevice(phone);
	await phone.goto(link);
	await phone.getByLabel('The 6 numbers you were told').fill(spoken);
	await phone.getByRole('button', { name: 'Go on' }).click();
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Welcome, Rita Marlowe');
	await phone.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(phone).toHaveURL(/\/today$/);
	await expect(phone.getByText(`You are helping ${given}`, { exact: true })).toBeVisible();
	await expect(phone.getByRole('listitem').filter({ hasText: 'Care plan' })).toBeVisible();
	await expect(phone.getByRole('listitem').filter({ hasText: 'Readings' })).toHaveCount(0);
	await openMessages(phone);
	await expect(message(phone, 'I slept badly.')).toContainText(patient.name);
	await send(phone, 'She was up at three.');

	// Both sides read who wrote it, about whom and on whose behalf.
	await openMessages(hers);
	await expect(message(hers, 'She was up at three.')).toContainText(
		'Rita Marlowe, your daughter, helping you'
	);
	const desk = await visit(cast.lee);
	const inbox = await (await desk.request.get(`/console/inbox/${patient.conversation}`)).text();
	expect(wordsOf(inbox)).toMatch(
		new RegExp(`Rita Marlowe, ${given}’s daughter, helping ${given}\\W+She was up at three\\.`)
	);

	// What she was not given is in no page, no answer and no topic of hers.
	for (const path of ['/more/family', '/more/who-looked', `/console/inbox/${patient.conversation}`])
		expect((await phone.request.get(path, { maxRedirects: 0 })).status(), path).toBe(404);
	const told = await phone.request.get(`/${patient.id}/today/__data.json`);
	expect(await told.text()).toContain('"plan"');
	expect(await told.text()).not.toMatch(/"(readings|medicines|questionnaires|appointments|resources)"/);
	const [row] = await query<{ epoch: number }>(
		closeby,
		'select epoch from care.conversations where id = $1',
		[patient.conversation]
	);
	const topic = `conversation:${patient.conversation}:${row?.epoch}`;
	const ears = await listener(closeby, phone, [topic, `person:${patient.id}`]);
	expect(ears.joined).toEqual([topic]);
	await ears.leave();
});

test('what cannot be saved is said beside the field, and nothing typed is lost', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/422/);
	const patient = await newPatient(closeby);
	const helper = await newCaregiver(closeby, patient);
	const hers = await signIn(patient, { context: { javaScriptEnabled: false }, at: '/more/family/new' });
	const [given = '', family = ''] = helper.name.split(' ');
	const own = patient.name.split(' ');
	const save = hers.getByRole('button', { name: 'Save and make the invitation' });
	// An empty form is answered in the reader's language, not by the browser in its own.
	await hers.getByRole('button', { name: 'See it as they will see it' }).click();
	await expect(hers.getByText('Please write a name, without special signs.').first()).toBeVisible();
	await fillIn(hers, ['Ri\u202Eta', 'Marlowe']);
	await hers.getByRole('button', { name: 'See it as they will see it' }).click();
	await expect(hers.getByText('Please write a name, without special signs.')).toBeVisible();
	await expect(hers.getByText('Please choose at least one thing they may see.')).toBeVisible();
	await expect(hers.getByRole('textbox', { name: 'Last name' })).toHaveValue('Marlowe');
	await hers.getByRole('combobox', { name: 'Readings' }).selectOption('Can see and add');
	await fillIn(hers, ['Rita', 'Marlowe']);
	await look(hers);
	await fillIn(hers, [own[0] ?? '', own[1] ?? '']);
	await save.click();
	await expect(hers.getByText('This is your own name.')).toBeInViewport();
	await fillIn(hers, ['Rita', 'Marlowe']);
	await hers.getByLabel('Last day').evaluate((field) => field.removeAttribute('min'));
	await hers.getByLabel('Last day').fill('2020-01-01');
	await save.click();
	await expect(hers.getByText('Please choose a day from today on.')).toBeInViewport();
	await expect(hers.getByRole('combobox', { name: 'Readings' })).toHaveValue('more');
	for (const [form, why] of [
		[{ ...terms, given_name: given, family_name: family }, 'This person helps you already'],
		[{ ...terms, ends_on: '2206-01-01' }, 'Please choose a day in the next 10 years.']
	] as const) {
		const headers = { origin: closeby.url, accept: 'text/html' };
		const answer = await hers.request.post('/more/family/new?/save', { headers, form });
		const page = await answer.text();
		expect(wordsOf(page)).toContain(why);
		expect(page).toContain(`value="${form.family_name}"`);
	}
	// The same helper on two screens at once: the second is told, with what was chosen there still in place.
	const address = `/more/family/${helper.consent}`;
	await hers.goto(address);
	await hers.getByRole('combobox', { name: 'Readings' }).selectOption('Can see');
	await look(hers);
	const elsewhere = { ...changed, consent: helper.consent, expected: '1' };
	const stored = await resultOf(await post(hers, closeby.url, `${address}?/save`, elsewhere));
	expect(stored).toMatchObject({ type: 'success', status: 200 });
	await hers.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(hers.getByText('This was changed on another screen. Please look at it again.')).toBeVisible();
	await expect(hers.getByRole('combobox', { name: 'Readings' })).toHaveValue('see');
	// What no screen of ours sends is refused in words as well, and nothing is chosen for anybody.
	const { relationship, purpose, language, area_plan, ...rest } = terms;
	const sent: [form: Record<string, string>, told: RegExp][] = [
		[{ ...rest, purpose, language, area_plan }, /"relationship":\d+.*"choose"/],
		[{ ...rest, relationship, language, area_plan }, /"purpose":\d+.*"choose"/],
		[{ ...rest, relationship, purpose, area_plan }, /"language":\d+.*"choose"/],
		[{ ...rest, relationship, purpose, language }, /"area_plan":\d+.*"choose"/],
		[{ ...terms, ends_on: '2027-02-30' }, /"ends_on":\d+.*"day"/],
		[{ ...terms, area_bank: 'see' }, /"form":\d+.*"terms"/],
		[{ ...terms, topic_taxes: 'on' }, /"form":\d+.*"terms"/],
		[{ ...terms, area_plan: 'everything' }, /"form":\d+.*"terms"/]
	];
	for (const [form, told] of sent) {
		const refused = await save422(hers, closeby.url, form);
		expect(refused).toMatch(told);
		expect(refused).toContain('Ottilie');
	}
	const [count] = await query<{ consents: number }>(
		closeby,
		'select count(*)::int as consents from care.consents where patient_id = $1',
		[patient.id]
	);
	expect(count).toEqual({ consents: 1 });
});

test('whoever has to show again who they are keeps what they filled in; saved several times it is one consent, and with other terms refused', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby);
	const hers = await open();
	const show = async (page: Page) => {
		await expect(page.getByRole('heading', { name: 'Show that it is you' })).toBeVisible();
		await page.getByLabel('Password').fill(patient.password);
		await page.getByRole('button', { name: 'Go on' }).click();
	};
	// Asked before anything is typed.
	await comeIn(hers, closeby, patient);
	await provedMinutesAgo(closeby, patient.id, 11);
	await hers.goto('/more/family/new');
	await show(hers);
	await expect(hers).toHaveURL('/more/family/new');
	await fillIn(hers, ['Ludmila', 'Harrow']);
	await hers.getByRole('combobox', { name: 'Messages' }).selectOption('Can see');
	await look(hers);

	await test.step('half an hour over one form: asked beside it', async () => {
		await provedMinutesAgo(closeby, patient.id, 31);
		await hers.getByRole('button', { name: 'Save and make the invitation' }).click();
		await expect(hers.getByText('What you filled in stays here.')).toBeVisible();
		await expect(hers.getByRole('textbox', { name: 'Last name' })).toHaveValue('Harrow');
		const opening = hers.context().waitForEvent('page');
		await hers.getByRole('link', { name: 'Show that it is you' }).click();
		const beside = await opening;
		await show(beside);
		await expect(beside.getByRole('heading', { name: 'Thank you' })).toBeVisible();
		await beside.close();
		await expect(hers.getByRole('combobox', { name: 'Messages' })).toHaveValue('see');
	});

	let posts = 0;
	hers.on('request', (request) => (posts += request.url().endsWith('?/save') ? 1 : 0));
	await hers.getByRole('button', { name: 'Save and make the invitation' }).dblclick();
	await expect(hers.getByRole('heading', { name: 'Invitation for Ludmila Harrow' })).toBeVisible();
	expect(posts).toBe(1);

	await test.step('without scripts nothing holds a second tap back: three at once', async () => {
		const other = { ...terms, consent: v7(), given_name: 'Ottmar' };
		const answers = await Promise.all(
			[1, 2, 3].map(() => post(hers, closeby.url, '/more/family/new?/save', other))
		);
		const told = await Promise.all(answers.map((answer) => answer.json() as Promise<{ type: string }>));
		expect(told.map(({ type }) => type).sort()).toEqual(['redirect', 'redirect', 'success']);
		const made = await query<{ open: boolean }>(
			closeby,
			`select not exists (select from identity.invitation_ends e where e.invitation_id = i.id) as open
			from identity.invitations i join care.consents c on c.caregiver_id = i.person_id where c.id = $1`,
			[other.consent]
		);
		expect(made).toEqual([{ open: true }]);
		expect(await save422(hers, closeby.url, { ...other, area_plan: 'none' })).toMatch(/"form":\d+.*"before"/);
		await hers.goto(`/more/family/${other.consent}`);
		await expect(hers.getByRole('button', { name: 'Make a new invitation' })).toBeVisible();
		await expect(hers.getByRole('combobox', { name: 'Care plan' })).toHaveValue('see');
	});
});
