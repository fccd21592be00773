import { cast } from './cast.ts';
import { expect, tapName, test } from './closeby.ts';
import { newCareManager, newPatients } from './enrol.ts';
import { fillDate, postEnrolment } from './joining.ts';
import { query } from './query.ts';
import { holdScripts } from './words.ts';

test('what is typed before the page’s scripts have come stays when they do; who may be enrolled already is shown before anybody is enrolled twice', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of (400|409)/);
	const desk = await open({ screen: 'desktop' });
	await tapName(desk, cast.lee);
	await postEnrolment(desk, closeby, 'Gisela', 'Hathersage');

	const scripts = await holdScripts(desk);
	await desk.goto('/console/people/enrol', { waitUntil: 'domcontentloaded' });
	await desk.getByLabel('Given name').fill('GISELA');
	await desk.getByLabel('Family name').fill('Hather\u202esage');
	await fillDate(desk, '3', '4', '2190');
	await desk.getByRole('radio', { name: 'Español' }).check();
	await desk.getByLabel('Care manager').selectOption({ label: 'Ana Brooks' });
	// The page asks for its live line once its scripts run.
	const running = desk.waitForResponse('/live/token');
	await scripts();
	await running;
	await expect(desk.getByLabel('Given name')).toHaveValue('GISELA');
	for (const [field, typed] of [
		['Month', '3'],
		['Day', '4'],
		['Year', '2190']
	] as const)
		await expect(desk.getByLabel(field)).toHaveValue(typed);
	await expect(desk.getByRole('radio', { name: 'Español' })).toBeChecked();
	await expect(desk.getByLabel('Care manager').locator('option:checked')).toHaveText('Ana Brooks');

	await desk.getByRole('button', { name: 'Enroll', exact: true }).click();
	await expect(desk.getByText('There is a hidden character in it.')).toBeVisible();
	await expect(desk.getByText('This day has not come yet, or is too long ago.')).toBeVisible();
	await desk.getByLabel('Family name').fill('Hathersage');
	// A patient of Ana's alone would be no business of Lee's.
	await desk.getByLabel('Care manager').selectOption(cast.lee.id);
	// As numbers are written here, and as every screen shows them.
	await desk.getByLabel('Phone').fill('(312) 555-0164');
	await fillDate(desk, '3', '4', '1950');
	await desk.getByRole('button', { name: 'Enroll', exact: true }).click();
	await expect(desk.getByText('Is it one of these people?')).toBeVisible();
	await expect(desk.getByRole('link', { name: /^Gisela Hathersage, born March 4, 1950/ })).toBeVisible();
	const count = () =>
		query(closeby, `select from care.people where lower(given_name) = 'gisela'`).then(({ length }) => length);
	expect(await count()).toBe(1);
	await desk.getByRole('button', { name: 'None of these: enroll GISELA Hathersage' }).click();
	await expect(desk.getByRole('heading', { level: 1, name: 'GISELA Hathersage' })).toBeVisible();
	expect(await count()).toBe(2);
});

test('a name nobody without a login has is looked for among everyone by one tap', async ({ open }) => {
	const desk = await open({ screen: 'desktop' });
	await tapName(desk, cast.lee);
	await desk.goto('/console/people?words=walter+greene');
	await desk.getByRole('link', { name: 'Look among everyone' }).click();
	await expect(desk.getByRole('link', { name: 'Walter Greene' })).toBeVisible();
	await desk.goto('/console/people?everyone=1&words=nobodyofthisname');
	await expect(desk.getByText('Check the spelling.')).toBeVisible();
	await expect(desk.getByRole('link', { name: 'Look among everyone' })).toBeHidden();
});

test('on a phone the list of people reads as cards, and is still a table to whoever hears it', async ({
	signIn,
	closeby
}) => {
	const nurse = await newCareManager(closeby, 'Nell Rowlandson');
	const name = 'Bartholomew Featherstonehaugh';
	await newPatients(closeby, [name, 'Al Ng'], nurse.id);
	const page = await signIn(nurse, { at: '/console/people?everyone=1' });
	const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
	const facts = ['Jun 7, 1951', 'Patient', 'Can sign in'];
	const tops = async () => {
		const cells = [row.getByRole('rowheader'), ...facts.map((fact) => row.getByRole('cell', { name: fact }))];
		return Promise.all(cells.map(async (cell) => (await cell.boundingBox())?.y ?? NaN));
	};
	await test.step('on a phone', async () => {
		await expect(row).toBeVisible();
		const link = row.getByRole('link', { name });
		const lines = await link.locator('bdi').evaluate((it) => it.getClientRects().length);
		expect(lines, 'lines of the name').toBe(1);
		await expect(page.getByRole('columnheader')).toHaveText(['Name', 'Birth date', 'Kind', 'Way in']);
		await expect(row.getByText('Birth date:')).toBeVisible();
		const [first = 0, born = 0, , wayIn = 0] = await tops();
		expect([first < born, born < wayIn], 'under each other').toEqual([true, true]);
		const wide = await page.getByRole('table').evaluate((it) => it.scrollWidth - it.clientWidth);
		expect(wide, 'width beyond the table').toBeLessThanOrEqual(0);
	});
	await test.step('at the desk', async () => {
		await page.setViewportSize({ width: 1440, height: 900 });
		await expect(row.getByText('Birth date:')).toBeHidden();
		expect(new Set(await tops()).size, 'side by side').toBe(1);
	});
});
