import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './accessibility.ts';
import { scriptsWith } from './built-scripts.ts';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newCareManager, newOrganisation, newPatient, newPatients } from './enrol.ts';
import { giveRoles } from './planned.ts';
import type { Closeby } from './server.ts';
import { composer, inboxLine, loseLine } from './words.ts';

const bar = (page: Page): Locator =>
	page.getByRole('dialog', { name: 'Find a patient, a page or an action' });
const field = (page: Page): Locator => bar(page).getByRole('combobox');
const options = (page: Page): Locator => bar(page).getByRole('option');
/** The line that Enter takes. */
const chosen = (page: Page): Locator => bar(page).getByRole('option', { selected: true });

async function newCaseload(closeby: Closeby) {
	const nurse = await newCareManager(closeby, 'Joan Ferris');
	await giveRoles(closeby, nurse, ['care_manager']);
	const names = ['Otto Zimmer', 'María José García', 'Siobhán O’Neill', 'José García'];
	const patients = await newPatients(closeby, names, nurse.id);
	return { nurse, patients };
}

test('a care manager finds a patient by part of a name from any page, by key and by button, and goes there without a mouse', async ({
	signIn,
	closeby
}) => {
	const { nurse } = await newCaseload(closeby);
	const desk = await signIn(nurse, { screen: 'desktop', at: '/console/plans' });
	await desk.keyboard.press('Control+k');
	await expect(field(desk)).toBeFocused();
	await expect(bar(desk).getByRole('group', { name: 'Pages' }).getByRole('option')).not.toHaveCount(0);
	await field(desk).pressSequentially('garcia MAR');
	await expect(chosen(desk)).toHaveAccessibleName('María José García Born Jun 7, 1951');
	await expect(field(desk)).toHaveAttribute(
		'aria-activedescendant',
		(await chosen(desk).getAttribute('id')) ?? ''
	);
	// Found alone, the patient stands above the pages about them.
	await expect(options(desk)).toContainText([
		'María José García',
		'Care plan',
		'Readings',
		'What is watched',
		'Records from elsewhere',
		'Family and helpers',
		'Invitation and sign-in'
	]);
	await expectAccessible(desk);
	await desk.keyboard.press('Enter');
	await expect(desk.getByRole('heading', { level: 2, name: 'María José García' }).first()).toBeVisible();
	await expect(bar(desk)).toBeHidden();

	await desk.getByRole('button', { name: 'Search', exact: true }).click();
	await field(desk).fill('garcia plan');
	await expect(bar(desk).getByText('2 found')).toBeAttached();
	const [jose, maria] = ['José García', 'María José García'].map(
		(name) => `${name} Care plan · Born Jun 7, 1951`
	);
	await expect(chosen(desk)).toHaveAccessibleName(jose ?? '');
	await desk.keyboard.press('ArrowDown');
	await expect(chosen(desk)).toHaveAccessibleName(maria ?? '');
	await desk.keyboard.press('ArrowDown');
	await expect(chosen(desk)).toHaveAccessibleName(jose ?? '');
	await desk.keyboard.press('End');
	await expect(chosen(desk)).toHaveAccessibleName(maria ?? '');
	await desk.keyboard.press('Enter');
	await expect(desk.getByRole('heading', { level: 1, name: 'María José García' })).toBeVisible();
	await expect(desk).toHaveURL(/\/console\/patients\/[^/]+\/plan$/);

	await desk.keyboard.press('Control+k');
	await field(desk).fill('alerts');
	await expect(options(desk)).toHaveText(['Alerts']);
	await desk.keyboard.press('Enter');
	await expect(desk).toHaveURL(/\/console\/alerts$/);
	await expect(desk.getByRole('heading', { level: 1, name: 'Alerts' })).toBeVisible();
});

test('the bar says what it does not find, gives the focus back, and takes no key from the page', async ({
	signIn,
	closeby
}) => {
	const { nurse, patients } = await newCaseload(closeby);
	const [otto] = patients;
	const desk = await signIn(nurse, { screen: 'desktop', at: `/console/inbox/${otto?.conversation}` });
	await composer(desk).fill('Half a sentence');
	await desk.keyboard.press('Control+k');
	await field(desk).fill('Nobody at all?');
	await expect(bar(desk).getByText('No patient or page matches “Nobody at all?”.')).toBeVisible();
	await expect(options(desk)).toHaveCount(0);
	await expectAccessible(desk);
	// Enter with nothing found leaves all as it is.
	await desk.keyboard.press('Enter');
	await expect(bar(desk)).toBeVisible();
	await desk.keyboard.press('Escape');
	await expect(bar(desk)).toBeHidden();
	await expect(composer(desk)).toBeFocused();
	await expect(composer(desk)).toHaveValue('Half a sentence');
	// Its own key closes it as well, and its letters are letters.
	await desk.keyboard.press('Control+k');
	await field(desk).pressSequentially('jkr/?');
	await expect(field(desk)).toHaveValue('jkr/?');
	await desk.keyboard.press('Control+k');
	await expect(bar(desk)).toBeHidden();

	await composer(desk).press('Escape');
	await desk.keyboard.press('?');
	const help = desk.getByRole('dialog', { name: 'Keyboard' });
	await expect(help).toContainText('Ctrl K Find a patient, a page or an action');
	await desk.keyboard.press('Control+k');
	await desk.keyboard.press('j');
	await expect(bar(desk)).toBeHidden();
	await expect(help).toBeVisible();
	await desk.keyboard.press('Escape');
	await expect(help).toBeHidden();
	await desk.keyboard.press('j');
	await expect(desk.getByRole('listitem').getByRole('link').and(desk.locator(':focus'))).toHaveCount(1);
	await desk.keyboard.press('r');
	await expect(composer(desk)).toBeFocused();
});

test('what can be done is found by its words: enrolling, the list of keys, the account', async ({
	signIn,
	closeby
}) => {
	const { nurse } = await newCaseload(closeby);
	const desk = await signIn(nurse, { screen: 'desktop', at: '/console/people' });
	const choose = async (words: string, option: string) => {
		await desk.keyboard.press('Control+k');
		await field(desk).fill(words);
		await expect(chosen(desk)).toContainText(option);
		await desk.keyboard.press('Enter');
		await expect(bar(desk)).toBeHidden();
	};
	await choose('keys', 'Show what the keys do');
	await expect(desk.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
	// Somebody quick: the list is closed, and still there until the next frame, when the bar is asked for.
	await desk.evaluate(async () => {
		const press = (key: string, ctrlKey = false) =>
			document.activeElement?.dispatchEvent(
				new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true })
			);
		press('Escape');
		await Promise.resolve();
		press('k', true);
	});
	await expect(desk.getByRole('dialog', { name: 'Keyboard' })).toBeHidden();
	await expect(field(desk)).toBeFocused();
	await desk.keyboard.press('Escape');
	await choose('sign-out', 'Language and sign-out');
	await expect(desk.getByRole('button', { name: 'Sign out' })).toBeVisible();
	await choose('enrol', 'Enroll a patient');
	await expect(desk).toHaveURL(/\/console\/people\/enrol$/);
	await desk.getByRole('button', { name: 'Search', exact: true }).click();
	await expect(bar(desk).getByRole('option', { name: /^(Reports|Settings|Add a colleague)/ })).toHaveCount(0);
	await bar(desk).getByRole('button', { name: 'Close' }).click();
	await expect(desk.getByRole('button', { name: 'Search', exact: true })).toBeFocused();
});

test('a patient of another clinic, or of another care manager, is found by nobody else, and the server tells of neither', async ({
	signIn,
	visit,
	closeby
}) => {
	const { nurse } = await newCaseload(closeby);
	const elsewhere = await newOrganisation(closeby, 'Far Away Clinic');
	const other = await newCareManager(closeby, 'Ora Winter', 'en', elsewhere);
	const far = await newPatient(closeby, { name: 'Zita Unseen', staff: other.id, organisation: elsewhere });
	const near = await newPatient(closeby, { name: 'Zora Unseen', staff: cast.ana.id });
	const desk = await signIn(nurse, { screen: 'desktop' });
	const asked = desk.waitForResponse('**/console/command-bar');
	await desk.keyboard.press('Control+k');
	const answer = await asked;
	expect(answer.headers()['cache-control']).toBe('no-store');
	const told = await answer.text();
	expect(told).toContain('1951-06-07');
	for (const patient of [far, near]) expect(told).not.toContain(patient.id);
	await field(desk).fill('unseen');
	await expect(bar(desk).getByText('No patient or page matches “unseen”.')).toBeVisible();
	await expect(bar(desk).getByRole('link', { name: 'Look under People' })).toBeVisible();

	const patient = await visit(far);
	expect((await patient.request.get('/console/command-bar')).status()).toBe(404);
	const stranger = await visit();
	const turnedAway = await stranger.request.get('/console/command-bar', { maxRedirects: 0 });
	expect(turnedAway.status()).toBe(303);
});

test('without a line, or when the server cannot answer, the bar still finds names and says what is missing', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource|Failed to fetch|dynamically imported/);
	const { nurse } = await newCaseload(closeby);
	const desk = await signIn(nurse, { screen: 'desktop' });
	const code = await scriptsWith('aria-activedescendant');
	await desk.route(code, (route) => route.abort());
	await desk.keyboard.press('Control+k');
	await expect(desk.getByText('This did not load. Check your line, then try again.')).toBeVisible();
	await desk.unroute(code);

	await desk.route('**/console/command-bar', (route) => route.fulfill({ status: 503 }));
	await desk.keyboard.press('Control+k');
	await field(desk).fill('oneill');
	await expect(options(desk)).toHaveCount(0);
	await field(desk).fill("o'neill");
	await expect(chosen(desk)).toHaveText('Siobhán O’Neill');
	await expect(bar(desk).getByText('The birth dates did not come.')).toBeVisible();
	await desk.keyboard.press('Escape');
	await loseLine(desk);
	await desk.keyboard.press('Control+k');
	await field(desk).fill('zimm');
	await expect(chosen(desk)).toHaveText('Otto Zimmer');
	await expect(bar(desk).getByText('You are offline.')).toBeVisible();
});

test('on a phone the bar is opened by a tap, fits at 320 pixels and at twice the size, and speaks Spanish', async ({
	signIn,
	closeby
}) => {
	const nurse = await newCareManager(closeby, 'Inés Prado', 'es');
	const long = 'Wolfeschlegelsteinhausenbergerdorff Hernández-Villavicencio';
	await newPatients(closeby, [long], nurse.id);
	const phone = await signIn(nurse, { at: '/console/people' });
	await phone.setViewportSize({ width: 320, height: 568 });
	await phone.getByRole('button', { name: 'Buscar', exact: true }).first().tap();
	const dialog = phone.getByRole('dialog', { name: 'Buscar un paciente, una página o una acción' });
	await dialog.getByRole('combobox').fill('hernandez');
	await expect(dialog.getByRole('option').first()).toContainText(/Nació el 7 jun 1951/);
	for (const size of [
		{ width: 320, height: 568 },
		{ width: 180, height: 370 },
		{ width: 320, height: 256 }
	]) {
		await phone.setViewportSize(size);
		const box = await dialog.boundingBox();
		expect(box?.x).toBeGreaterThanOrEqual(0);
		expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(size.width);
		expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(size.height);
		await expect(dialog.getByRole('option').first()).toBeInViewport();
		const cut = await dialog.evaluate((it) => it.scrollWidth - it.clientWidth);
		expect(cut, `beyond the bar at ${size.width} pixels`).toBeLessThanOrEqual(0);
	}
	await phone.setViewportSize({ width: 320, height: 568 });
	await expectAccessible(phone);
	await dialog.getByRole('option').first().tap();
	await expect(phone.getByRole('heading', { level: 2, name: long }).first()).toBeVisible();
	await expect(dialog).toBeHidden();
});

test('without scripts the button is a link to where names are searched', async ({ signIn, closeby }) => {
	const { nurse } = await newCaseload(closeby);
	const desk = await signIn(nurse, {
		screen: 'desktop',
		context: { javaScriptEnabled: false },
		at: '/console/inbox'
	});
	await expect(inboxLine(desk, 'Otto Zimmer')).toBeVisible();
	await desk.getByRole('link', { name: 'Search', exact: true }).click();
	await desk.getByRole('searchbox', { name: 'Search by name' }).fill('zimmer');
	await desk.getByRole('button', { name: 'Find' }).click();
	await expect(desk.getByRole('link', { name: 'Otto Zimmer' })).toBeVisible();
});
