import { askAs, plainText } from './visitor.ts';
import { cast } from './cast.ts';
import { expect, tapDemo, test } from './closeby.ts';

test('an administrator sets the ages of minors’ guardians, told in words what cannot be, and nobody else finds them', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const desk = await open({ screen: 'desktop' });
	await tapDemo(desk, cast.noor, '/console/settings');
	const from = (age: number) => desk.getByText(`From age ${age}`, { exact: true });
	await expect(desk.getByText('Nothing is left: their access ends.')).toBeVisible();
	await desk.getByRole('link', { name: 'Add an age' }).click();
	const save = desk.getByRole('button', { name: 'Save' });
	const age = desk.getByRole('textbox', { name: 'Age' });
	const source = desk.getByRole('textbox', { name: 'The law it rests on' });
	await desk.getByRole('checkbox', { name: 'Appointments' }).check();
	await source.fill('State code, on minors');
	for (const [tried, said] of [
		['40', 'Please give an age in whole years, at most 21.'],
		['18', 'There is a rule for this age already.'],
		['19', 'This leaves more than a younger age does.']
	] as const) {
		await age.fill(tried);
		await save.click();
		await expect(desk.getByText(said)).toBeVisible();
		// A page that comes alive lets go of what is selected in a field, and two letters are all that fit into this one.
		await expect(age).not.toHaveAttribute('value');
		await expect(age).toHaveValue(tried);
		await expect(source).toHaveValue('State code, on minors');
		await expect(desk.getByRole('checkbox', { name: 'Appointments' })).toBeChecked();
	}
	await age.fill('14');
	await save.click();
	await expect(desk.getByText('Saved. It holds from now on.')).toBeVisible();
	await expect(from(14)).toBeVisible();
	await desk.getByRole('link', { name: 'Change: From age 14' }).click();
	await desk.getByRole('button', { name: 'Take this age away' }).click();
	await expect(desk.getByText('Saved. It holds from now on.')).toBeVisible();
	await expect(from(14)).toHaveCount(0);
	await expect(from(18)).toBeVisible();

	const other = await askAs(closeby, cast.lee);
	const people = await (await other.request.get('/console/people')).text();
	expect(plainText(people)).toContain('People');
	expect(people).not.toContain('href="/console/settings"');
	expect((await other.request.get('/console/settings')).status()).toBe(404);
});

test('an administrator sets how long alerts wait, who is on call and at which number a rule speaks, within what keeps everybody safe', async ({
	open,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const desk = await open({ screen: 'desktop', context: { javaScriptEnabled: false } });
	await tapDemo(desk, cast.noor, '/console/settings');
	await expect(desk.getByRole('link', { name: 'Waits and on call' })).toHaveAttribute(
		'href',
		'/console/settings/alerts'
	);
	await desk.getByRole('link', { name: 'Alerts that help' }).click();
	await expect(desk.getByText('A rule is offered for review when for 20 or more')).toBeVisible();
	await desk.getByRole('link', { name: 'Numbers of the clinic' }).click();
	await desk.getByRole('link', { name: 'Change: Pain, severe' }).click();
	await desk.getByLabel('New number').fill('8');
	await desk.getByLabel('Why?').fill('Agreed in the quality round');
	await desk.getByRole('button', { name: 'Save' }).click();
	const pain = desk.getByRole('listitem').filter({ hasText: 'Pain, severe' });
	await expect(pain).toContainText('8 or more');
	await expect(pain).toContainText('The clinic’s');
	await desk.getByRole('link', { name: 'Change: Pain, severe' }).click();
	await desk.getByLabel('Why?').fill('And taken back');
	await desk.getByRole('button', { name: 'Go back to the number before it' }).click();
	await expect(pain).toContainText('As it ships');

	await desk.goto('/console/settings/alerts');
	const red = desk.getByLabel('Red, while the care team is at work: minutes');
	await red.fill('0');
	await desk.getByLabel('On call while nobody is at work').selectOption('Ana Brooks');
	await desk.getByRole('button', { name: 'Save' }).click();
	await expect(desk.getByText('Please give whole minutes, from 5 to 30.')).toBeVisible();
	await expect(red).toHaveValue('0');
	await red.fill('10');
	await desk.getByRole('button', { name: 'Save' }).click();
	await expect(desk.getByText('Saved. It holds from now on.')).toBeVisible();
	await expect(desk.getByText('Last set by Noor Haddad')).toBeVisible();
	await expect(red).toHaveValue('10');
	await expect(desk.getByLabel('On call while nobody is at work').locator('option:checked')).toHaveText(
		'Ana Brooks'
	);
});
