import { cast } from './cast.ts';
import { expect, tapDemo, test } from './closeby.ts';

test('an administrator sets the ages of minors’ guardians, told in words what cannot be, and nobody else finds them', async ({
	open,
	allowErrors
}) => {
	allowErrors(/status of (404|422)/);
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

	const other = await open({ screen: 'desktop' });
	await tapDemo(other, cast.lee, '/console/people');
	await expect(other.getByRole('link', { name: 'People' })).toBeVisible();
	await expect(other.getByRole('link', { name: 'Settings' })).toHaveCount(0);
	expect((await other.request.get('/console/settings')).status()).toBe(404);
});

test('an administrator sets how long alerts wait and who is on call, within what keeps everybody safe', async ({
	open,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const desk = await open({ screen: 'desktop' });
	await tapDemo(desk, cast.noor, '/console/settings');
	await desk.getByRole('link', { name: 'Waits and on call' }).click();
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
