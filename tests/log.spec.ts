import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newCareManager, newCaregiver, newPatient } from './enrol.ts';
import { giveRoles } from './planned.ts';
import { query } from './query.ts';
import { untilOfflineReady } from './words.ts';

/** Opens the Log through its tab, and one of its big choices. */
async function openLog(page: Page, choice: string, tab: 'Log' | 'Anotar' = 'Log'): Promise<void> {
	await page.locator('nav').first().getByRole('link', { name: tab, exact: true }).click();
	await page.getByRole('main').getByRole('link', { name: choice, exact: true }).click();
}

test.describe(() => {
	test.use({ serviceWorker: true });

	test('a patient logs in a tunnel, is told at once what to do, and the alert is there when the line is back', async ({
		signIn,
		closeby,
		allowErrors
	}) => {
		allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
		const nurse = await newCareManager(closeby, 'Inga Falk');
		await giveRoles(closeby, nurse, ['care_manager']);
		const patient = await newPatient(closeby, { staff: nurse.id });
		// A phone of her own on which the Log was never opened.
		const phone = await signIn(patient, { ownDevice: true });
		const desk = await signIn(nurse, { screen: 'desktop' });
		await untilOfflineReady(phone);
		await phone.context().setOffline(true);
		await phone.goto('/log');
		await expect(phone.getByRole('heading', { name: 'No connection' })).toBeVisible();
		await phone.getByRole('button', { name: 'Blood sugar' }).click();
		await phone.getByLabel('Blood sugar').fill('5000');
		await phone.getByRole('button', { name: 'Save' }).click();
		await expect(phone.getByText('This has to be a number from 10 to 800.')).toBeVisible();
		await phone.getByLabel('Blood sugar').fill('39');
		await phone.getByRole('button', { name: 'Save' }).click();
		await expect(phone.getByText('Is 39 right?')).toBeVisible();
		await phone.getByRole('button', { name: 'Yes, 39 is right' }).click();
		const help = phone.getByRole('alert');
		await expect(help.getByRole('link').first()).toHaveAttribute('href', 'tel:911');
		await expect(help).toContainText('eat or drink 15 grams of sugar now');
		await expect(help).toContainText('Your phone has no line yet.');

		await expect(help.getByRole('link').first()).toBeInViewport();

		// A sign that waits on the phone makes the next reading as bad as the clinic will find it.
		await phone.getByRole('button', { name: 'Write down something else' }).click();
		await phone.getByRole('button', { name: 'How I feel today' }).click();
		await phone.getByRole('checkbox', { name: 'New back pain' }).check();
		await phone.getByRole('button', { name: 'Save' }).click();
		await phone.getByRole('button', { name: 'Write down something else' }).click();
		await phone.getByRole('button', { name: 'Blood pressure' }).click();
		await phone.getByLabel('Upper number').fill('190');
		await phone.getByLabel('Lower number').fill('115');
		await phone.getByRole('button', { name: 'Save' }).click();
		await expect(help).toContainText('Do not drive yourself.');

		await phone.context().setOffline(false);
		const alerts = () =>
			query(
				closeby,
				`select a.episode, a.severity, count(e.told_id)::int as told from care.alerts a
				join care.alert_events e on e.alert_id = a.id where a.patient_id = $1 group by a.id order by a.episode`,
				[patient.id]
			);
		const red = { severity: 'red', told: 1 };
		await expect.poll(alerts).toEqual([
			{ episode: 'blood_pressure_high', ...red },
			{ episode: 'glucose_low', ...red }
		]);
		// The Log comes back by itself, and a page that is on its way cannot be left.
		await expect(phone.getByRole('heading', { name: 'No connection' })).toBeHidden();
		await expect(phone.getByRole('listitem').filter({ hasText: 'Blood sugar: 39' })).toBeVisible();

		// The nurse hears of it on whatever page is open, and says what was done.
		await expect(desk.getByRole('status').filter({ hasText: '2 alerts nobody has seen' })).toBeVisible();
		await desk.getByRole('link', { name: 'See the alerts' }).click();
		const alert = desk
			.getByRole('main')
			.getByRole('listitem')
			.filter({ hasText: patient.name })
			.filter({ hasText: 'Low blood sugar' });
		await expect(alert).toContainText(/Blood sugar: 39.mg\/dL/);
		await expect(alert).toContainText('Inga Falk was called in Closeby');
		await alert.getByRole('button', { name: 'I have seen it' }).click();
		await alert.getByLabel('What did you do?').selectOption('Called');
		await alert.getByRole('button', { name: 'Record it' }).click();
		await expect(alert).toContainText('Inga Falk: Called');
		const slip = 'Nothing to do: wrong reading, or normal when taken again';
		await alert.getByLabel('What did you do?').selectOption(slip);
		await alert.getByRole('button', { name: 'Record it' }).click();
		await expect(alert).toContainText(`Inga Falk: ${slip}`);
		await alert.getByLabel('What did you do?').selectOption('It is over');
		await alert.getByRole('button', { name: 'Record it' }).click();
		await expect(alert.getByText('Please say why.')).toBeVisible();
		await alert.getByLabel('Note').fill('Had juice; 96 a quarter of an hour later.');
		await alert.getByRole('button', { name: 'Record it' }).click();
		await expect(alert).toHaveCount(0);
	});
});

test('a helper logs for the patient and says how they feel', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	const daughter = await newCaregiver(closeby, patient, {
		see: ['readings'],
		add: ['readings'],
		message: []
	});
	// She travels: ten minutes ago by the clock of her phone is still to come where her account is.
	const away = 'America/New_York';
	const phone = await signIn(daughter, { context: { timezoneId: away } });
	await openLog(phone, 'Blood pressure');
	await phone.getByLabel('Upper number').fill('128');
	await phone.getByLabel('Lower number').fill('78');
	await phone.getByText('Earlier, or a note').click();
	const tenMinutesAgo = new Date(Date.now() - 600_000);
	await phone
		.getByLabel('It was earlier')
		.fill(tenMinutesAgo.toLocaleString('sv-SE', { timeZone: away }).slice(0, 16).replace(' ', 'T'));
	await phone.getByLabel('Note').fill('She says her chest hurts');
	await phone.getByRole('button', { name: 'Save' }).click();
	await phone.getByRole('button', { name: 'Not an emergency, send anyway' }).click();
	// Her words told of danger: the way to help comes first, and nothing reassures.
	const words = phone.getByRole('alert').filter({ hasText: 'You wrote words that can mean danger.' });
	await expect(words.getByRole('link')).toHaveAttribute('href', 'tel:911');
	await expect(phone.getByText('Your care team may not see it for hours.')).toBeVisible();
	await expect(phone.getByText(/can keep going/)).toHaveCount(0);
	await expect(phone.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
	await phone.getByRole('link', { name: 'Write down something else' }).click();
	await expect(phone.getByRole('listitem').filter({ hasText: '128/78' })).toBeVisible();
	await phone
		.getByRole('main')
		.getByRole('link', { name: / feels today$/ })
		.click();
	await phone.getByRole('checkbox', { name: 'Chest pain or pressure' }).check();
	// Help does not wait for saving, and stands where the hand is.
	await expect(phone.getByRole('alert').getByRole('link', { name: 'Call 911 now' })).toBeInViewport();
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(phone.getByRole('alert').getByRole('link', { name: 'Call 911 now' })).toBeVisible();
	// It was a slip of the finger.
	await phone.getByRole('link', { name: 'Write down something else' }).click();
	const said = phone.getByRole('listitem').filter({ hasText: 'Daily check: Chest pain or pressure' });
	await said.getByRole('link', { name: /^Take it out/ }).click();
	await expect(phone.getByRole('heading', { name: 'Take this out of the log?' })).toBeVisible();
	await phone.getByRole('button', { name: 'Take it out' }).click();
	await expect(phone.getByRole('listitem').filter({ hasText: '128/78' })).toBeVisible();
	await expect(said).toHaveCount(0);
	// Worse, and nothing of what can be ticked.
	await phone
		.getByRole('main')
		.getByRole('link', { name: / feels today$/ })
		.click();
	await phone.getByText('Worse', { exact: true }).click();
	await phone.getByRole('button', { name: 'Save' }).click();
	await phone.getByRole('button', { name: 'None of these. Save it' }).click();
	await expect(phone.getByRole('status').filter({ hasText: 'If it is no better tomorrow' })).toBeVisible();
	const own = await signIn(patient, { at: '/log' });
	await expect(own.getByRole('listitem').filter({ hasText: '128/78' })).toContainText(daughter.name);
	const stored = await query(
		closeby,
		`select author_id, on_behalf_of_id, source::text, to_char(effective_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI') as at
		from care.observations where patient_id = $1`,
		[patient.id]
	);
	const at = tenMinutesAgo.toISOString().slice(0, 16);
	expect(stored).toEqual([{ author_id: daughter.id, on_behalf_of_id: patient.id, source: 'caregiver', at }]);
});

test('without scripts and in Spanish it is a form like any other', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	// What is refused is answered 422.
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby, { language: 'es' });
	const phone = await signIn(patient, { context: { javaScriptEnabled: false } });
	await openLog(phone, 'Peso', 'Anotar');
	await phone.getByLabel('Peso').fill('muchas');
	await phone.getByText('Más temprano, o una nota').click();
	await phone.getByLabel('Fue más temprano').fill('1998-05-01T08:30');
	await phone.getByRole('button', { name: 'Guardar' }).click();
	await expect(phone.getByText(/Tiene que ser un número/)).toBeVisible();
	await expect(phone.getByText('Elija una fecha del año 2000 o después.')).toBeVisible();
	await phone.getByLabel('Fue más temprano').fill('');
	await expect(phone.getByLabel('Peso')).toHaveValue('muchas');
	await phone.getByLabel('Peso').fill('182,4');
	await phone.getByLabel('Nota').fill('Me duele el pecho');
	await phone.getByRole('button', { name: 'Guardar' }).click();
	await phone.getByRole('button', { name: 'No es una emergencia, enviar' }).click();
	await expect(phone).toHaveURL(/\/log\?saved=/);
	await expect(phone.getByText('Usted escribió palabras que pueden indicar peligro.')).toBeVisible();
	await expect(phone.getByText('Gracias. Siga con su plan.')).toHaveCount(0);
	await expect(phone.getByRole('listitem').filter({ hasText: /182[.,]4/ })).toBeVisible();
	await phone.getByRole('navigation', { name: 'Cómo va' }).getByRole('link', { name: 'Peso' }).click();
	await expect(phone.getByText(/Una vez: 182[.,]4/)).toBeVisible();
	await phone.getByRole('link', { name: 'Semana' }).click();
	await expect(phone.getByRole('link', { name: 'Semana' })).toHaveAttribute('aria-current', 'true');
	await expect(phone.getByRole('row').last()).toContainText(/182[.,]4/);
});
