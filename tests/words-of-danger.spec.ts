import { scriptsWith } from './built-scripts.ts';
import { expect, test } from './closeby.ts';
import { newCareManager, newPatient } from './enrol.ts';
import { giveRoles } from './planned.ts';
import { query } from './query.ts';
import { composer, cutLine, inbox, message, untilOfflineReady } from './words.ts';

test('who writes of danger sees help first and may send all the same; the care manager sees it at once, on top', async ({
	signIn,
	closeby
}) => {
	const nurse = await newCareManager(closeby, 'Dora Winslow');
	await giveRoles(closeby, nurse, ['care_manager']);
	const patient = await newPatient(closeby, { staff: nurse.id, language: 'es' });
	const desk = await signIn(nurse, { screen: 'desktop' });
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
	const words = phone.getByRole('textbox', { name: 'Escriba un mensaje' });
	await words.fill('Me duele mucho el pecho y no puedo respirar');
	await phone.getByRole('button', { name: 'Enviar', exact: true }).click();
	const help = phone.getByRole('dialog', { name: '¿Necesita ayuda ahora?' });
	await expect(help.getByRole('link').first()).toHaveAttribute('href', 'tel:911');
	await expect(help.getByRole('heading', { name: '¿Necesita ayuda ahora?' })).toBeFocused();

	// Nothing was sent, and nothing is lost.
	await help.getByRole('button', { name: 'Volver y cambiar' }).click();
	await expect(words).toHaveValue('Me duele mucho el pecho y no puedo respirar');
	await expect(words).toBeFocused();
	await expect(inbox(desk).getByRole('listitem')).toContainText('Nothing written yet');

	await words.fill('Ya no quiero vivir');
	await phone.getByRole('button', { name: 'Enviar', exact: true }).click();
	await expect(help.getByRole('link').first()).toHaveAttribute('href', 'tel:988');
	await expect(help).toContainText('marque el 2');
	await help.getByRole('button', { name: 'No es una emergencia, enviar' }).click();
	await expect(words).toHaveValue('');

	await expect(inbox(desk).getByRole('listitem').first()).toContainText('Words that may tell of self-harm');
	// On a narrow screen only the list shows, and says it too.
	await desk.setViewportSize({ width: 320, height: 568 });
	await expect(inbox(desk).getByRole('listitem').first()).toContainText('Red alert');
	await expect(desk.getByRole('status').filter({ hasText: '1 alert nobody has seen' })).toBeInViewport();
	await desk.setViewportSize({ width: 1440, height: 900 });
	await desk.getByRole('link', { name: 'See the alerts' }).click();
	const alert = desk.getByRole('main').getByRole('listitem').filter({ hasText: patient.name });
	await expect(alert).toContainText('Words that may tell of self-harm');
	await expect(alert).toContainText('Ya no quiero vivir');
	await expect(alert).toContainText('Help was shown first.');
	await alert.getByRole('link', { name: 'Open the message' }).click();
	await expect(message(desk, 'Ya no quiero vivir')).toBeVisible();
	await expect(desk.getByRole('main').getByRole('link', { name: /^Red alert/ })).toHaveAttribute(
		'href',
		'/console/alerts'
	);

	// A correction is looked at like any other words.
	const sent = phone.getByRole('listitem').filter({ hasText: 'Ya no quiero vivir' });
	await sent.getByText('Cambiar', { exact: true }).click();
	await sent.getByLabel('Cambie su mensaje').fill('Mi esposo me pega');
	await sent.getByRole('button', { name: 'Guardar' }).click();
	await expect(phone.getByRole('link', { name: 'Llamar al 1-800-799-7233' })).toBeVisible();
	await expect(phone.getByLabel('Sus palabras')).toHaveValue('Mi esposo me pega');
	await phone.getByRole('button', { name: 'No es una emergencia, enviar' }).click();
	await expect(sent).toHaveCount(0);
	await expect(message(desk, 'Mi esposo me pega')).toBeVisible();
});

test('without scripts the help comes as the answer, with the words still there to change or send', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	// What is not taken yet is answered 422.
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, {
		context: { javaScriptEnabled: false },
		at: `/messages/${patient.conversation}`
	});
	await composer(phone).fill('My husband hits me');
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(phone.getByRole('heading', { name: 'Do you need help now?' })).toBeVisible();
	const main = phone.getByRole('main');
	await expect(main.getByRole('link', { name: 'Leave this page now' })).toBeVisible();
	await expect(main.getByRole('link', { name: 'Call 1-800-799-7233' })).toHaveAttribute(
		'href',
		'tel:+18007997233'
	);
	await expect(phone.getByLabel('Your words')).toHaveValue('My husband hits me');
	// Other words with another danger are asked about as well, once.
	await phone.getByLabel('Your words').fill('My husband hits me. I took too many pills.');
	await phone.getByRole('button', { name: 'Not an emergency, send anyway' }).click();
	await expect(main.getByRole('link', { name: 'Call 1-800-222-1222' })).toBeVisible();
	await phone.getByRole('button', { name: 'Not an emergency, send anyway' }).click();
	await expect(message(phone, 'I took too many pills.')).toBeVisible();
	const stored = await query(closeby, 'select shown from care.word_judgements where patient_id = $1', [
		patient.id
	]);
	expect(stored).toEqual([{ shown: ['abuse', 'medicine_harm'] }]);
});

test('where the phrases had not come when the line went, plain help comes first all the same', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const patient = await newPatient(closeby);
	// An address that draws nothing, until the phrases are held back: by a beginning that only they have.
	const phone = await signIn(patient, { at: '/up' });
	await phone.route(await scriptsWith('anafila*'), (route) => route.abort());
	// The page asks for them at the first touch of a field.
	const missed = phone.waitForEvent('requestfailed', (request) => request.url().endsWith('.js'));
	await phone.goto(`/messages/${patient.conversation}`);
	await composer(phone).focus();
	await missed;
	await cutLine(phone);
	await composer(phone).fill('I cannot breathe at all');
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	const help = phone.getByRole('dialog', { name: 'Do you need help now?' });
	await expect(help.getByRole('link').first()).toHaveAttribute('href', 'tel:911');
	await expect(help.getByRole('link', { name: 'Call 988' })).toBeVisible();
	await help.getByRole('button', { name: 'Go back and change' }).click();
	await expect(composer(phone)).toHaveValue('I cannot breathe at all');
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await help.getByRole('button', { name: 'Not an emergency, send anyway' }).click();
	await expect(phone.getByRole('listitem').filter({ hasText: 'I cannot breathe at all' })).toContainText(
		'Waiting on this phone'
	);
	await phone.context().setOffline(false);
	await expect
		.poll(() =>
			query(closeby, 'select dangers, shown from care.word_judgements where patient_id = $1', [patient.id])
		)
		.toEqual([{ dangers: ['emergency'], shown: ['emergency'] }]);
});

test.describe('where the phone has a service worker', () => {
	test.use({ serviceWorker: true });

	test('the phrases are there without a line, though nobody touched a field before it went', async ({
		signIn,
		closeby,
		allowErrors
	}) => {
		allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
		const patient = await newPatient(closeby);
		const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
		await untilOfflineReady(phone);
		await cutLine(phone);
		await composer(phone).fill('My husband hits me');
		await phone.getByRole('button', { name: 'Send', exact: true }).click();
		await expect(phone.getByRole('link', { name: 'Call 1-800-799-7233' })).toBeVisible();
	});
});
