import { expect, test } from './closeby.ts';
import { organisations } from './cast.ts';
import { newCareManager, newPatient } from './enrol.ts';
import { giveRoles } from './planned.ts';
import { query } from './query.ts';
import { loseLine } from './words.ts';

test('a patient corrects a slip without a line and is told what it means, then takes it out; staff see what stood before', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const nurse = await newCareManager(closeby, 'Thea Lund');
	await giveRoles(closeby, nurse, ['care_manager']);
	const away = 'America/Los_Angeles';
	const patient = await newPatient(closeby, {
		staff: nurse.id,
		organisation: { ...organisations.lakeside, timeZone: away }
	});

	// Staff write down what they are told on the phone, without scripts, and are told what to say.
	const readings = `/console/patients/${patient.id}/readings/log`;
	const desk = await signIn(nurse, {
		screen: 'desktop',
		context: { javaScriptEnabled: false },
		at: readings
	});
	await desk.getByRole('link', { name: 'Oxygen' }).click();
	await desk.getByLabel('Oxygen').fill('90');
	// An hour ago is told by the clock of who is on the phone, which is in another zone.
	await expect(desk.getByText(/’s clock \(Pacific Time\), which shows /)).toBeVisible();
	await desk.getByText('Earlier, or a note').click();
	const anHourAgo = new Date(Date.now() - 3_600_000);
	await desk
		.getByLabel('It was earlier (Pacific Time)')
		.fill(anHourAgo.toLocaleString('sv-SE', { timeZone: away }).slice(0, 16).replace(' ', 'T'));
	await desk.getByRole('button', { name: 'Save' }).click();
	await expect(desk.getByText(/^Tell .* now$/)).toBeVisible();
	await expect(desk.getByText('The care team has to see to it today.')).toBeVisible();
	const oxygen = desk.getByRole('listitem').filter({ hasText: 'Oxygen: 90%' });
	await expect(oxygen).toContainText('Told by phone, written by Thea Lund');
	await oxygen.getByRole('link', { name: 'Correct: Oxygen, 90%' }).click();
	await expect(desk.getByLabel('Oxygen')).toHaveValue('90');
	await expect(desk.getByText('Leave it empty to keep that.')).toContainText(
		anHourAgo.toLocaleTimeString('en-US', { timeZone: away, timeStyle: 'short' }).replace(/\s/, '\u00a0')
	);
	await desk.getByLabel('Oxygen').fill('96');
	await desk.getByRole('button', { name: 'Save' }).click();
	await expect(desk.getByText('Saved. No rule speaks of it.')).toBeVisible();

	const stored = await query(
		closeby,
		`select source::text, time_zone, to_char(effective_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI') as at
		from care.observations where patient_id = $1`,
		[patient.id]
	);
	const told = { source: 'staff_by_phone', time_zone: away, at: anHourAgo.toISOString().slice(0, 16) };
	expect(stored).toEqual([told, told]);

	// What somebody says of how they feel is a daily check, which asks which danger it is before it is saved.
	const given = patient.name.split(' ')[0];
	await desk.getByRole('link', { name: `How ${given} feels today` }).click();
	await expect(desk.getByText(`Does ${given} have any of these now?`)).toBeVisible();
	await expect(desk.getByRole('link', { name: 'Readings', exact: true })).toHaveAttribute(
		'aria-current',
		'page'
	);
	await desk.getByRole('checkbox', { name: 'Yes, one of these' }).check();
	await expect(desk.getByText('This can be an emergency: advise 911 now.')).toBeVisible();
	await desk.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(desk.getByText('Ask which one.')).toBeVisible();
	await desk.getByRole('checkbox', { name: 'Chest pain or pressure' }).check();
	await desk.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(desk.getByText(`Tell ${given} now`)).toBeVisible();
	await expect(desk.getByText('This can be an emergency: advise 911.')).toBeVisible();
	await expect(desk.getByRole('listitem').filter({ hasText: 'Chest pain or pressure' })).toContainText(
		'Told by phone, written by Thea Lund'
	);

	const phone = await signIn(patient, { at: '/log/glucose' });
	// A meter that cannot tell says no number: what that means, and that nobody has been told.
	await phone.getByLabel('Blood sugar').fill('LO');
	await phone.getByRole('button', { name: 'Save' }).click();
	const low = phone.getByRole('alert').filter({ hasText: 'LO on a meter' });
	await expect(low.getByRole('link').first()).toHaveAttribute('href', 'tel:911');
	await expect(low).toContainText('your care team does not see this');
	await phone.getByLabel('Blood sugar').fill('250');
	// A note stays with what is corrected.
	await phone.getByText('Earlier, or a note').click();
	await phone.getByLabel('Note').fill('After lunch');
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(phone.getByText('Your care team has this now.')).toBeVisible();
	await expect(phone.getByRole('link', { name: 'You can call the clinic' })).toHaveAttribute('href', /^tel:/);
	await phone.getByRole('link', { name: 'Write down something else' }).click();
	await expect(phone.getByRole('listitem').filter({ hasText: 'Oxygen: 96%' })).toContainText('Corrected on');
	await expect(phone.getByRole('link', { name: 'Correct it: 96%' })).toHaveCount(0);
	await phone.getByRole('link', { name: /^Correct it: 250/ }).click();
	await expect(phone.getByLabel('Blood sugar')).toHaveValue('250');
	await loseLine(phone);
	await phone.getByLabel('Blood sugar').fill('52');
	await phone.getByRole('button', { name: 'Save' }).click();
	const help = phone.getByRole('alert');
	await expect(help).toContainText('eat or drink 15 grams of sugar now');
	await phone.context().setOffline(false);
	await expect(help).toContainText('Your care team is told too.');
	await phone.getByRole('link', { name: 'Write down something else' }).click();
	await phone.getByRole('link', { name: /^Correct it: 52/ }).click();
	await phone.getByText('It should not be here at all').click();
	await phone.getByRole('button', { name: 'Take it out' }).click();
	const saved = phone.getByRole('status').filter({ hasText: 'Saved' });
	await expect(saved).toBeVisible();
	await expect(saved, 'the care team has it').not.toContainText('It is kept on this phone.');
	await phone.getByRole('link', { name: 'Write down something else' }).click();
	await expect(phone.getByText('Blood sugar: 52')).toHaveCount(0);

	await desk.goto(readings);
	const sugar = desk.getByRole('listitem').filter({ hasText: 'Blood sugar: Taken out' });
	await expect(sugar).toContainText(`Taken out by ${patient.name}`);
	await sugar.getByText('2 earlier versions').click();
	await expect(sugar).toContainText(/250.mg\/dL/);
	await expect(sugar).toContainText(/52.mg\/dL/);
});
