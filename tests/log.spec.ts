import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newCaregiver, newPatient } from './enrol.ts';
import { query } from './query.ts';
import { askAs, readPage } from './visitor.ts';

/** Opens the Log through its tab, and one of its big choices. */
async function openLog(page: Page, choice: string, tab: 'Log' | 'Anotar' = 'Log'): Promise<void> {
	await page.locator('nav').first().getByRole('link', { name: tab, exact: true }).click();
	await page.getByRole('main').getByRole('link', { name: choice, exact: true }).click();
}

test('a helper logs for the patient and says how they feel', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	const daughter = await newCaregiver(closeby, patient, {
		see: ['readings'],
		add: ['readings'],
		message: []
	});
	// She travels: ten minutes ago by the clock of her phone is still to come where her account is.
	const away = 'America/New_York';
	const phone = await signIn(daughter, {
		at: `/${patient.id}/log/blood_pressure`,
		context: { timezoneId: away }
	});
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
	// What was typed is read beside the answer, where a slip of the thumb is put right.
	const wrote = phone.getByText(/^You wrote: 128\/78.mmHg$/);
	await expect(wrote).toBeVisible();
	await expect(phone.getByRole('link', { name: 'Correct it' })).toHaveAttribute(
		'href',
		/\/log\/change\/blood_pressure\//
	);
	await phone.getByRole('link', { name: 'Write down something else' }).click();
	await expect(phone.getByRole('listitem').filter({ hasText: '128/78' })).toBeVisible();
	await phone
		.getByRole('main')
		.getByRole('link', { name: / feels today$/ })
		.click();
	// How they feel comes first, and one question names what means danger.
	const boxes = phone.getByRole('checkbox');
	await expect(boxes).toHaveCount(1);
	await expect(phone.getByRole('listitem').filter({ hasText: 'Chest pain or pressure' })).toBeVisible();
	const call = phone.getByRole('alert').getByRole('link', { name: 'Call 911 now' });
	await phone.getByRole('checkbox', { name: 'Yes, one of these' }).check();
	// Help does not wait for saving, nor for which it is, and stands where the hand is.
	await expect(call).toBeInViewport();
	await phone.getByRole('button', { name: 'Save' }).click();
	const which = phone.getByRole('alert').filter({ hasText: 'You said one of these is there.' });
	await expect(which.getByRole('link', { name: 'Call 911 now' })).toBeInViewport();
	await which.getByRole('link', { name: 'Show me the list' }).click();
	await expect(phone.getByRole('checkbox', { name: 'Chest pain or pressure' })).toBeInViewport();
	await phone.getByRole('checkbox', { name: 'Chest pain or pressure' }).check();
	await expect(call).toBeInViewport();
	await phone.getByRole('button', { name: 'Save', exact: true }).click();
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
	await expect(
		phone.getByRole('status').filter({ hasText: `What ${patient.name.split(' ')[0]} should do now` })
	).toBeVisible();
	// Without scripts, and of what she may say and not read: the way to help all the same.
	const asking = await askAs(closeby, daughter);
	const answered = await asking.request.post(`/${patient.id}/log/feel`, {
		form: { id: crypto.randomUUID(), fainting: 'yes', suicidal_intent: 'yes' }
	});
	const links = (await answered.text()).match(/href="(tel|sms):\d+"/g) ?? [];
	expect(links.slice(0, 3)).toEqual(['href="tel:911"', 'href="tel:988"', 'href="sms:988"']);
	const own = await readPage(await askAs(closeby, patient), '/log');
	expect(own).toMatch(new RegExp(`128/78 mmHg[^·]*· ${daughter.name}`));
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
	await expect(phone.getByText('Ponga aquí un solo número')).toBeVisible();
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
	// Danger without saying which, worse without saying in what: the same second look that a phone with scripts takes.
	await phone.goto('/log/feel');
	await phone.getByRole('checkbox', { name: 'Sí, algo de esto' }).check();
	await phone.getByRole('button', { name: 'Guardar', exact: true }).click();
	await expect(phone.getByText('Dijo que sí a algo de esto.')).toBeVisible();
	await phone.getByRole('checkbox', { name: 'Sí, algo de esto' }).uncheck();
	await expect(phone.getByRole('checkbox')).toHaveCount(1);
	await phone.getByLabel('Peor').check();
	await expect(phone.getByRole('checkbox', { name: 'Dolor de espalda nuevo' })).toBeVisible();
	await phone.getByRole('button', { name: 'Guardar', exact: true }).click();
	await expect(phone.getByText('Dijo que está peor y no marcó nada.')).toBeVisible();
	await phone.getByRole('button', { name: 'Nada de esto. Guardar' }).click();
	await expect(phone.getByText(/^Le llamaremos/)).toBeVisible();
});

test('pain and mood are tapped, not typed, with or without scripts, and are corrected by another tap', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby);
	const bare = await signIn(patient, { at: '/log/pain', context: { javaScriptEnabled: false } });
	await bare.setViewportSize({ width: 320, height: 568 });
	const pain = bare.getByRole('group', { name: 'Pain now' });
	await expect(pain.getByRole('radio')).toHaveCount(11);
	for (const cell of await pain.getByRole('radio').all()) {
		const { width = 0, height = 0 } = (await cell.boundingBox()) ?? {};
		// Its border is of its label.
		expect(Math.min(width, height), 'as large as a thumb').toBeGreaterThanOrEqual(46);
	}
	await expect(pain.getByRole('radio', { name: '0', exact: true })).toHaveAccessibleDescription(
		'0 = no pain'
	);
	await bare.getByRole('button', { name: 'Save' }).last().click();
	await expect(pain).toHaveAccessibleDescription(/Please choose a number/);
	await expect(pain.getByRole('radio', { name: '0', exact: true })).toBeFocused();
	await pain.getByRole('radio', { name: '4' }).check();
	await bare.getByRole('button', { name: 'Save' }).last().click();
	await expect(bare).toHaveURL(/\/log\?saved=/);

	const phone = await signIn(patient, { at: '/log' });
	await phone.getByRole('listitem').filter({ hasText: 'Pain: 4' }).getByRole('link').click();
	await expect(phone.getByRole('radio', { name: '4' })).toBeChecked();
	await phone.getByRole('radio', { name: '3' }).check();
	await phone.getByRole('button', { name: 'Save', exact: true }).last().click();
	await openLog(phone, 'Mood');
	const mood = phone.getByRole('group', { name: 'Mood now' });
	await phone.getByRole('button', { name: 'Save', exact: true }).last().click();
	await expect(mood.getByRole('radio', { name: '1' })).toBeFocused();
	await mood.getByRole('radio', { name: '5' }).check();
	await phone.getByRole('button', { name: 'Save', exact: true }).last().click();
	await expect(phone.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
	await expect(async () => {
		const stored = await query<{ value: number }>(
			closeby,
			`select (components -> measure ->> 'value')::int as value from care.observations
			where patient_id = $1 order by measure desc, version`,
			[patient.id]
		);
		expect(stored.map(({ value }) => value)).toEqual([4, 3, 5]);
	}).toPass();
});
