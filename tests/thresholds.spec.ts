import { v7 } from 'uuid';
import { askAs, plainText } from './visitor.ts';
import { expect, test } from './closeby.ts';
import { newCareManager, newPatient } from './enrol.ts';
import type { Page } from '@playwright/test';
import { giveRoles, newCared } from './planned.ts';
import { loseLine } from './words.ts';

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
	const begins = page.locator(':focus');
	await expect(begins, 'read out where the page begins').toContainText('Saved. It holds from now on.');
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
	await expect(gain.getByText(/Please give a number from 1 to 5.lb/)).toBeInViewport();
	await expect(gain.getByLabel('New number (lb)')).toBeFocused();
	await expect(gain.getByLabel('Why?')).toHaveValue('Her weight swings with her meals');
	await gain.getByLabel('New number (lb)').fill('3.5');
	await gain.getByRole('button', { name: 'Save' }).click();
	await expect(gain).toContainText(/by 3\.5.lb or more/);
	await expect(gain, 'of many numbers the one that was set').toBeFocused();
	await expect(gain.getByText('Saved. It holds from now on.')).toBeInViewport();
	await expect(gain).toContainText('This patient’s own');
	await page.getByRole('link', { name: 'Change: Weight gain in a day' }).click();
	await gain.getByLabel('Why?').fill('It is steady now');
	await gain.getByRole('button', { name: 'Go back to the number before it' }).click();
	await expect(gain).toContainText('As it ships');
	await gain.getByText('History (2)').click();
	await expect(gain).toContainText(/Runa Holm, .*: Her weight swings with her meals/);

	// A fever is read and set as patients write it, and a dry weight far from the last weight is asked about once.
	await expect(page.getByRole('listitem').filter({ hasText: 'Temperature, fever:' })).toContainText(
		/100\.4.°F/
	);
	const phone = await askAs(closeby, patient);
	await phone.request.post('/log/weight', { form: { id: v7(), weight: '188', unit: '[lb_av]' } });
	const dry = page.getByRole('listitem').filter({ hasText: /Dry weight:/ });
	await dry.getByRole('link', { name: 'Change: Dry weight' }).click();
	await dry.getByLabel('New number (lb)').fill('85');
	await dry.getByLabel('Why?').fill('Weighed at the clinic');
	await dry.getByRole('button', { name: 'Save' }).click();
	await expect(dry.getByText(/Is 85.lb right\?/)).toBeVisible();
	await expect(dry).toContainText(/The last weight was 188.lb, on /);
	await dry.getByLabel('New number (lb)').fill('85 kg');
	await dry.getByRole('button', { name: 'Save' }).click();
	await expect(dry).toContainText(/is 187\.4.lb/);

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
	const saved = await phone.request.post('/log/pain', { form: { id: v7(), pain: '9', sure: 'yes' } });
	const help = plainText(await saved.text());
	expect(help).toContain('There is something to do');
	expect(help).toContain('Rest. Do not take more medicine than the plan says.');
	expect(help).toContain('Nobody will call you about this one.');
	expect(help).not.toContain('Your care team');
	await page.getByRole('button', { name: 'Let it speak again: Pain, severe' }).click();
	await expect(page.getByText('No rule is silent.')).toBeVisible();
});

test('a clinic says what a sign of the daily check means; a phone asks by it, and hears what the server found without it', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422|ERR_INTERNET_DISCONNECTED/);
	const nurse = await newCareManager(closeby, 'Imre Toth');
	await giveRoles(closeby, nurse, ['care_manager', 'supervisor']);
	const patient = await newPatient(closeby, { staff: nurse.id });
	const desk = await signIn(nurse, {
		screen: 'desktop',
		context: { javaScriptEnabled: false },
		at: '/console/alerts/limits'
	});
	await desk.getByRole('link', { name: 'Add a sign: After a hospital stay' }).click();
	await desk.getByLabel('Which sign?').selectOption('Very thirsty');
	await desk.getByLabel('What does it mean?').selectOption('red: 911 now');
	await desk.getByRole('button', { name: 'Save' }).click();
	await expect(desk.getByText('Please say why, in 3 to 1,000 characters.')).toBeVisible();
	await expect(desk.getByLabel('Which sign?')).toHaveValue('thirst');
	await desk.getByLabel('Why?').fill('Our transplant patients');
	await desk.getByRole('button', { name: 'Save' }).click();
	const sign = desk.getByRole('listitem').filter({ hasText: 'Imre Toth' }).first();
	await expect(sign).toContainText('Very thirsty: red: 911 now · The clinic’s');
	await expect(sign.getByText('Saved. It holds from now on.')).toBeInViewport();
	await expect(sign).toBeFocused();
	await desk.goto(`/console/patients/${patient.id}/readings`);
	await desk.getByRole('button', { name: 'Start watching: After a hospital stay' }).click();

	const phone = await signIn(patient, { at: '/log/feel' });
	await phone.getByText('The same', { exact: true }).click();
	await phone.getByLabel('Very thirsty').check();
	await expect(phone.getByRole('alert').getByRole('link', { name: 'Call 911 now' })).toBeVisible();
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(phone.getByText('Get help now. This can be an emergency.')).toBeVisible();

	// While the phone has no line its number is set: it cannot know, and says no more than that it is kept.
	await phone.getByRole('link', { name: 'Write down something else' }).click();
	await phone.getByRole('link', { name: 'Oxygen' }).click();
	await expect(phone.getByLabel('Oxygen')).toBeVisible();
	await loseLine(phone);
	await desk.goto(`/console/patients/${patient.id}/readings?change=oxygen_low`);
	const low = desk.getByRole('listitem').filter({ has: desk.getByLabel('New number (%)') });
	await low.getByLabel('New number (%)').fill('96');
	await low.getByLabel('Why?').fill('Never under it');
	await low.getByRole('button', { name: 'Save' }).click();
	await expect(desk.getByText('Saved. It holds from now on.')).toBeVisible();
	await phone.getByLabel('Oxygen').fill('95');
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(phone.getByText('It is kept on this phone.')).toBeVisible();
	await phone.context().setOffline(false);
	await expect(phone.getByText('Your care team has this now.')).toBeVisible();
	await expect(phone.getByText('Keep going with your plan')).toHaveCount(0);
});

test('two who change the same number at once see each other’s before the second is stored', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 409/);
	const { patient, nurse, doctor } = await newCared(closeby);
	const at = `/console/patients/${patient.id}/readings?change=hf_weight_gain_day`;
	const watched = await signIn(nurse, { screen: 'desktop', at: `/console/patients/${patient.id}/readings` });
	await watched.getByRole('button', { name: 'Start watching: Heart failure' }).click();
	await expect(watched.getByText('Saved. It holds from now on.')).toBeVisible();
	await watched.goto(at);
	const second = await signIn(doctor, { screen: 'desktop', at });
	const formOn = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Weight gain in a day' });
	const number = (page: Page) => formOn(page).getByLabel('New number (lb)');
	const save = (page: Page) => formOn(page).getByRole('button', { name: 'Save' }).click();
	for (const [page, value, why] of [
		[second, '2.5', 'Her heart is weaker'],
		[watched, '3.5', 'Her weight swings']
	] as const) {
		await number(page).fill(value);
		await formOn(page).getByLabel('Why?').fill(why);
	}
	await save(watched);
	await expect(formOn(watched)).toContainText(/by 3\.5.lb or more/);

	// The other screen says so by itself, and what was typed on it stays.
	await expect(formOn(second)).toContainText(/by 3\.5.lb or more/);
	await expect(number(second)).toHaveValue('2.5');
	await save(second);
	await expect(formOn(second).getByText('This was changed after the page was opened.')).toBeInViewport();
	await expect(formOn(second)).toContainText(/by 3\.5.lb or more/);
	await expect(formOn(second)).toContainText(/Nell Harrow, .*: Her weight swings/);
	await expect(formOn(second).getByLabel('Why?')).toHaveValue('Her heart is weaker');
	await save(second);
	await expect(formOn(second)).toContainText(/by 2\.5.lb or more/);
	await formOn(second).getByText('History (2)').click();
	await expect(formOn(second)).toContainText(/Nell Harrow, .*: Her weight swings/);
});
