import { v7 } from 'uuid';
import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newCaregiver, newPatient } from './enrol.ts';
import { post } from './post.ts';
import { query } from './query.ts';
import { cast } from './cast.ts';
import { composer, message, openMessages, send } from './words.ts';

/** Fills in who helps and what they may. */
async function fillIn(page: Page, name: [given: string, family: string]): Promise<void> {
	await page.getByRole('textbox', { name: 'First name' }).fill(name[0]);
	await page.getByRole('textbox', { name: 'Last name' }).fill(name[1]);
	await page.getByRole('combobox', { name: 'They are my' }).selectOption('daughter');
	await page.getByRole('combobox', { name: 'They help with' }).selectOption('Talking with my care team');
}

test('a patient lets somebody help, looks at it first as they will see it, and hands over the invitation', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const hers = await signIn(patient);
	await openMessages(hers);
	await send(hers, 'I slept badly.');
	await hers.goto('/more/family');
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
	await expect(hers.getByRole('img', { name: 'Square code that opens the invitation' })).toBeVisible();
	await expect(hers.getByText(new RegExp(`${closeby.url}/join/`))).toBeVisible();
	await hers.getByRole('link', { name: 'Family and helpers' }).click();
	const line = hers.getByRole('listitem').filter({ hasText: 'Rita Marlowe' });
	await expect(line).toContainText('May see: Messages and Care plan. May write messages.');
});

test('what cannot be saved is said beside the field, and nothing typed is lost', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/422/);
	const patient = await newPatient(closeby);
	const helper = await newCaregiver(closeby, patient);
	const hers = await signIn(patient, { context: { javaScriptEnabled: false } });
	await hers.goto('/more/family/new');
	const [given = '', family = ''] = helper.name.split(' ');
	const own = patient.name.split(' ');
	const save = hers.getByRole('button', { name: 'Save and make the invitation' });
	await fillIn(hers, ['Ri\u202Eta', 'Marlowe']);
	await save.click();
	await expect(hers.getByText('Please write a name, without special signs.')).toBeVisible();
	await expect(hers.getByText('Please choose at least one thing they may see.')).toBeVisible();
	await expect(hers.getByRole('textbox', { name: 'Last name' })).toHaveValue('Marlowe');
	await hers.getByRole('combobox', { name: 'Readings' }).selectOption('Can see and add');
	for (const [first, last, why] of [
		[own[0] ?? '', own[1] ?? '', 'This is your own name.'],
		[given, family, 'This person helps you already']
	] as const) {
		await fillIn(hers, [first, last]);
		await save.click();
		await expect(hers.getByText(why)).toBeVisible();
	}
	await fillIn(hers, ['Rita', 'Marlowe']);
	await hers.getByLabel('Last day').evaluate((field) => field.removeAttribute('min'));
	await hers.getByLabel('Last day').fill('2020-01-01');
	await save.click();
	await expect(hers.getByText('Please choose a day from today on.')).toBeVisible();
	await hers.getByLabel('Last day').fill('2206-01-01');
	await save.click();
	await expect(hers.getByText('Please choose a day in the next 10 years.')).toBeVisible();
	await expect(hers.getByRole('combobox', { name: 'Readings' })).toHaveValue('more');
	// The same helper on two screens at once: the second is told, with what was chosen there still in place.
	const [one, two] = [hers, await hers.context().newPage()];
	for (const screen of [one, two]) await screen.goto(`/more/family/${helper.consent}`);
	for (const [screen, said] of [
		[one, 'Saved. It holds from now on.'],
		[two, 'This was changed on another screen. Please look at it again.']
	] as const) {
		await screen.getByRole('combobox', { name: 'Readings' }).selectOption('Can see');
		await screen.getByRole('button', { name: 'Save', exact: true }).click();
		await expect(screen.getByText(said)).toBeVisible();
	}
	await expect(two.getByRole('combobox', { name: 'Readings' })).toHaveValue('see');
	const unknown = await post(hers, closeby.url, '/more/family/new?/save', { area_bank: 'see' });
	expect(unknown.status()).toBe(400);
	const [count] = await query<{ consents: number }>(
		closeby,
		'select count(*)::int as consents from care.consents where patient_id = $1',
		[patient.id]
	);
	expect(count).toEqual({ consents: 1 });
});

test('what the law gives is recorded by one and in force once another has reviewed it', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby);
	const at = async (name: string) => {
		const desk = await open({ screen: 'desktop' });
		await desk.goto('/sign-in');
		await desk.getByRole('button', { name }).click();
		await expect(desk).toHaveURL(/\/console\//);
		await desk.goto(`/console/patients/${patient.id}/family`);
		return desk;
	};
	const noor = await at(cast.noor.name);
	await noor.getByRole('link', { name: 'Record legal authority' }).click();
	await noor.getByRole('textbox', { name: 'First name' }).fill('Rita');
	await noor.getByRole('textbox', { name: 'Last name' }).fill('Marlowe');
	await noor.getByRole('combobox', { name: /^They are .*’s$/ }).selectOption('guardian');
	await noor.getByRole('combobox', { name: 'They help with' }).selectOption('Decisions about my care');
	await noor.getByRole('combobox', { name: 'Care plan' }).selectOption('Can see');
	await noor.getByRole('combobox', { name: 'Authority' }).selectOption('Health-care proxy');
	const evidence = noor.getByRole('combobox', { name: 'Evidence seen' });
	await evidence.selectOption('Birth certificate');
	await noor.getByRole('button', { name: 'Save' }).click();
	await expect(noor.getByText('This paper does not show this authority.')).toBeVisible();
	await expect(noor.getByRole('textbox', { name: 'Last name' })).toHaveValue('Marlowe');
	await evidence.selectOption('Health-care proxy form');
	await noor.getByRole('button', { name: 'Save' }).click();
	const waits = 'Waits for a second look. Not in force yet.';
	await expect(noor.getByText(waits)).toBeVisible();
	const seen = 'I have seen the evidence: bring it into force';
	await expect(noor.getByRole('button', { name: seen })).toHaveCount(0);
	await expect(noor.getByText('A supervisor or another administrator has to see the evidence')).toBeVisible();

	const sam = await at(cast.sam.name);
	await sam.getByRole('link', { name: 'People' }).click();
	await sam.getByRole('link', { name: `Rita Marlowe, for ${patient.name}` }).click();
	await expect(sam.getByRole('link', { name: 'Record legal authority' })).toHaveCount(0);
	await sam.getByRole('button', { name: seen }).click();
	await expect(sam.getByText('Saved. It holds from now on.')).toBeVisible();
	await expect(sam.getByText(`Recorded by ${cast.noor.name}. Reviewed by ${cast.sam.name}.`)).toBeVisible();
	await expect(sam.getByText(waits)).toHaveCount(0);
});
