import { v7 } from 'uuid';
import { askAs, plainText } from './visitor.ts';
import { expect, test } from './closeby.ts';
import { newCared } from './planned.ts';

test('a nurse asks the provider about an alert: they read one page, answer, and the nurse hears it on whatever page is open', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of (404|422)/);
	const { patient, nurse, doctor } = await newCared(closeby);
	const phone = await askAs(closeby, patient);
	const saved = await phone.request.post('/log/glucose', { form: { id: v7(), glucose: '62', sure: 'yes' } });
	expect(plainText(await saved.text())).toContain('Your care team has this now.');

	const desk = await signIn(nurse, { screen: 'desktop', at: '/console/alerts' });
	const alert = desk.getByRole('main').getByRole('listitem').filter({ hasText: patient.name });
	await expect(alert.getByRole('heading', { level: 2, name: patient.name })).toBeVisible();
	await expect(alert.getByRole('link', { name: '(312) 555-0188' })).toHaveAttribute('href', 'tel:3125550188');
	await expect(alert).toContainText(/Opened (now|\d+ minutes? ago)/);
	await alert.getByRole('button', { name: 'I have seen it' }).click();
	const doctors = await signIn(doctor, { screen: 'desktop' });
	await alert.getByLabel('What did you do?').selectOption('Asked the provider');
	await alert.getByLabel('Note').fill('Third low one this week. Lower the evening dose?');
	await alert.getByRole('button', { name: 'Record it' }).click();
	await expect(alert).toContainText('Ravi Mehta was called in Closeby');
	await desk
		.getByRole('navigation', { name: 'Main menu' })
		.getByRole('link', { name: /^Inbox/ })
		.click();
	await expect(desk).toHaveURL('/console/inbox');

	await expect(
		doctors.getByRole('status').filter({ hasText: '1 question waits for your answer' })
	).toBeVisible();
	await doctors.getByRole('link', { name: 'See the alerts' }).click();
	await doctors.getByRole('link', { name: 'Summary for the provider' }).click();
	await expect(doctors.getByRole('heading', { name: `${patient.name}: summary` })).toBeVisible();
	await expect(doctors.getByRole('main')).toContainText(/The alert rests on it\s*62.mg\/dL/);
	await expect(doctors.getByRole('main')).not.toContainText('[object');
	await expect(doctors.getByText('Third low one this week.')).toBeVisible();
	await doctors.getByRole('button', { name: 'Send' }).click();
	await expect(doctors.getByText('Please write your advice.')).toBeVisible();
	await doctors.getByLabel('Your advice').fill('Yes, by a third. Check again at ten.');
	await doctors.getByRole('button', { name: 'Send' }).click();
	await expect(doctors.getByText('Ravi Mehta advised:')).toBeVisible();

	await expect(
		desk.getByRole('status').filter({ hasText: 'A provider answered 1 question of yours' })
	).toBeVisible();
	await desk.getByRole('link', { name: 'See the alerts' }).click();
	await expect(alert).toContainText('Yes, by a third. Check again at ten.');
});

test('a nurse whose page is older than the alert is shown what came in, and answers that', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 409/);
	const { patient, nurse } = await newCared(closeby);
	const phone = await askAs(closeby, patient);
	const log = (glucose: string) =>
		phone.request.post('/log/glucose', { form: { id: v7(), glucose, sure: 'yes' } });
	await log('65');
	// Nothing reads this page anew by itself, as on a line that has just come back.
	const desk = await signIn(nurse, {
		screen: 'desktop',
		context: { javaScriptEnabled: false },
		at: '/console/alerts'
	});
	const alert = desk.getByRole('main').getByRole('listitem').filter({ hasText: patient.name });
	await expect(alert).toContainText(/Yellow/);
	await log('45');
	const seen = alert.getByRole('button', { name: 'I have seen it' });
	await seen.click();
	await expect(alert).toContainText('Something new came in after this page was opened.');
	await expect(alert).toContainText(/45.mg\/dL/);
	await seen.click();
	await expect(alert.getByLabel('What did you do?')).toBeVisible();
	await expect(alert).not.toContainText('Something new came in');
});
