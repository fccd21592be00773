import { v7 } from 'uuid';
import { askAs, plainText } from './visitor.ts';
import { expect, test } from './closeby.ts';
import { newCareManager, newPatient } from './enrol.ts';
import { giveRoles } from './planned.ts';

test('a care manager says what a patient is watched for, what is asked, and at which number a rule speaks, without scripts', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const nurse = await newCareManager(closeby, 'Runa Holm');
	await giveRoles(closeby, nurse, ['care_manager']);
	const patient = await newPatient(closeby, { staff: nurse.id });
	const page = await signIn(nurse, {
		screen: 'desktop',
		context: { javaScriptEnabled: false },
		at: `/console/patients/${patient.id}/readings`
	});
	await page.getByRole('button', { name: 'Start watching: Heart failure' }).click();
	await expect(page.getByText('Saved. It holds from now on.')).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: 'by Runa Holm' })).toContainText('Heart failure');

	await page.getByRole('button', { name: 'Ask for it' }).click();
	await expect(page.getByText('Please choose what and how often.')).toBeVisible();
	await page.getByLabel('Measure').selectOption('Weight');
	await page.getByLabel('How often').selectOption('Every day');
	await page.getByRole('button', { name: 'Ask for it' }).click();
	await expect(page.getByText(/Every day, since .*, by Runa Holm/)).toBeVisible();

	// What is wrong is said beside the field, and what was typed stays.
	const gain = page.getByRole('listitem').filter({ hasText: 'Weight gain in a day' });
	await expect(gain).toContainText(/by 2.lb or more/);
	await expect(gain).toContainText('CommonSpirit');
	await page.getByRole('link', { name: 'Change: Weight gain in a day' }).click();
	await gain.getByLabel('New number (lb)').fill('9');
	await gain.getByLabel('Why?').fill('Her weight swings with her meals');
	await gain.getByRole('button', { name: 'Save' }).click();
	await expect(gain.getByText(/Please give a number from 1 to 5.lb/)).toBeVisible();
	await expect(gain.getByLabel('Why?')).toHaveValue('Her weight swings with her meals');
	await gain.getByLabel('New number (lb)').fill('3.5');
	await gain.getByRole('button', { name: 'Save' }).click();
	await expect(gain).toContainText(/by 3\.5.lb or more/);
	await expect(gain).toContainText('This patient’s own');
	await page.getByRole('link', { name: 'Change: Weight gain in a day' }).click();
	await gain.getByLabel('Why?').fill('It is steady now');
	await gain.getByRole('button', { name: 'Go back to the number before it' }).click();
	await expect(gain).toContainText('As it ships');
	await gain.getByText('History (2)').click();
	await expect(gain).toContainText(/Runa Holm, .*: Her weight swings with her meals/);

	// A rule that says what is known may be silent for a while; none that may tell of an emergency is offered.
	await page.getByText('Silence a rule').click();
	const rule = page.getByLabel('Rule', { exact: true });
	await expect(rule.getByRole('option', { name: /\(red\)/ })).toHaveCount(0);
	await rule.selectOption('Pain, severe (yellow)');
	await page.getByLabel('For how long').selectOption('7 days');
	await page.getByRole('button', { name: 'Silence it' }).click();
	await expect(page.getByText('Please say why, in 3 to 1,000 characters.')).toBeVisible();
	await page.getByLabel('Why?').fill('Waits for her new knee');
	await page.getByRole('button', { name: 'Silence it' }).click();
	await expect(page.getByText('Runa Holm: Waits for her new knee')).toBeVisible();
	// Nobody is called, and the patient is not told that somebody was.
	const phone = await askAs(closeby, patient);
	const saved = await phone.request.post('/log/pain', { form: { id: v7(), pain: '9', sure: 'yes' } });
	const help = plainText(await saved.text());
	expect(help).toContain('There is something to do');
	expect(help).toContain('Rest. Do not take more medicine than the plan says.');
	expect(help).toContain('Nobody will call you about this one.');
	expect(help).not.toContain('Your care team');
	await page.getByRole('button', { name: 'Let it speak again: Pain, severe' }).click();
	await expect(page.getByText('No rule is silent.')).toBeVisible();
});
