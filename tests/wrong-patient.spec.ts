import { expect, test } from './closeby.ts';
import { alsoHelps, newCareManager, newCaregiver, newPatient, newPatients } from './enrol.ts';
import { giveRoles } from './planned.ts';

test('what a nurse typed about one patient does not come along to the same page of another', async ({
	signIn,
	closeby
}) => {
	const nurse = await newCareManager(closeby, 'Joan Ferris');
	await giveRoles(closeby, nurse, ['care_manager']);
	const [otto, siobhan] = await newPatients(closeby, ['Otto Zimmer', 'Siobhán O’Neill'], nurse.id);
	if (!otto || !siobhan) throw new Error('Nobody was enrolled');
	const desk = await signIn(nurse, { screen: 'desktop', at: `/console/patients/${otto.id}/readings` });
	const main = desk.getByRole('main');
	const rest = main.getByText('Silence a rule');
	const rule = main.getByRole('combobox', { name: 'Rule' });
	const reason = main.getByRole('textbox', { name: 'Why?' });
	await rest.click();
	await rule.selectOption({ index: 1 });
	await reason.fill('Measures twice a day while the dose changes.');
	await desk.keyboard.press('Control+k');
	const bar = desk.getByRole('dialog');
	const search = bar.getByRole('combobox');
	await search.fill('siobhan watched');
	await expect(bar.getByRole('option', { selected: true })).toContainText('What is watched');
	await search.press('Enter');
	await expect(desk).toHaveURL(`/console/patients/${siobhan.id}/readings`);
	await expect(desk.getByRole('heading', { level: 1, name: 'Siobhán O’Neill' })).toBeVisible();
	await rest.click();
	await expect(rule).toHaveValue('');
	await expect(reason).toHaveValue('');
});

test('what somebody who helps two people typed for one does not go back with them to the same page of the other', async ({
	signIn,
	closeby
}) => {
	const [first, second] = [await newPatient(closeby), await newPatient(closeby)];
	const grants = { see: ['readings'], add: ['readings'], message: [] };
	const helper = await newCaregiver(closeby, first, grants);
	await alsoHelps(closeby, helper, second, grants);
	const phone = await signIn(helper, { at: `/${first.id}/log/weight` });
	const weight = phone.getByLabel('Weight');
	await expect(weight).toBeVisible();
	await phone.getByRole('link', { name: 'Help somebody else' }).click();
	await phone.getByRole('link', { name: second.name }).click();
	await phone.getByRole('link', { name: 'Log' }).click();
	await phone.getByRole('link', { name: 'Weight' }).click();
	await expect(phone).toHaveURL(`/${second.id}/log/weight`);
	await weight.fill('180');
	// The list behind the Back button holds every page of the visit: one tap on it passes over those between.
	await phone.evaluate(() => history.go(-4));
	await expect(phone).toHaveURL(`/${first.id}/log/weight`);
	await expect(weight).toHaveValue('');
});
