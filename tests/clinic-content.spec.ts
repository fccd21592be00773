import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newCareManager, newPatient } from './enrol.ts';

const { noor } = cast;

test('a clinic makes a template and a word its own, without scripts, and takes both back', async ({
	signIn,
	allowErrors
}) => {
	allowErrors(/422/);
	const page = await signIn(noor, {
		screen: 'desktop',
		context: { javaScriptEnabled: false },
		at: '/console/plans/templates'
	});
	await page.getByRole('button', { name: 'Copy and change Chronic kidney disease' }).click();
	await expect(page.getByText('In place of the one that comes with Closeby')).toBeVisible();

	// What is wrong is said beside the field, and what was typed stays.
	await page.getByRole('link', { name: 'Add a barrier' }).click();
	await page.getByRole('button', { name: 'Save the line' }).click();
	await expect(page.getByText('Please write something here.')).toBeVisible();
	await page.getByRole('textbox', { name: 'Spanish' }).fill('No hay agua limpia en casa.');
	await page.getByRole('button', { name: 'Save the line' }).click();
	const line = page.getByRole('listitem').filter({ hasText: 'No hay agua limpia en casa.' });
	await expect(line).toContainText('Missing in English');

	await page.getByText('Take this template out').click();
	await page.getByRole('button', { name: 'Take it out' }).click();
	await expect(page.getByText('The template was taken out.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Copy and change Chronic kidney disease' })).toBeVisible();

	await page.getByRole('link', { name: 'Plain words' }).click();
	await page.getByLabel('Hard word').fill('Angina');
	await page.getByRole('button', { name: 'Save the word' }).click();
	await expect(page.getByText('Please write something here.')).toBeVisible();
	await expect(page.getByLabel('Hard word')).toHaveValue('Angina');
	await page.getByLabel('Plain words for it').fill('chest pain from the heart');
	await page.getByRole('button', { name: 'Save the word' }).click();
	const word = page.getByRole('listitem').filter({ hasText: 'angina: chest pain from the heart' });
	await word.getByRole('button').click();
	await expect(page.getByText('The word was saved.')).toBeVisible();
	await expect(word).toHaveCount(0);
});

test('what a template rests on is said in the language of who reads it, and a publication as it is cited', async ({
	signIn,
	closeby
}) => {
	const nurse = await newCareManager(closeby, 'Inés Quiroga', 'es');
	await newPatient(closeby, { staff: nurse.id });
	const desk = await signIn(nurse, { screen: 'desktop', at: '/console/plans/templates/hypertension' });
	await expect(desk.getByText('Práctica clínica común, sin una sola fuente publicada').first()).toBeVisible();
	await expect(desk.getByText('Common clinical practice')).toHaveCount(0);
	const cited = desk.getByText('AHA/ACC high blood pressure guideline, 2025', { exact: true });
	await expect(cited.first()).toHaveAttribute('lang', /^en/);
});
