import { cast } from './cast.ts';
import { expect, tapName, test } from './closeby.ts';
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
