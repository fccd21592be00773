import { expect, test } from './closeby.ts';
import { newCareManager, newPatients } from './enrol.ts';
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
