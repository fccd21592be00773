import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { cast, type CastMember } from './cast.ts';
import { expect, tapDemo, test, type PageOptions } from './closeby.ts';
import { newPatient, type EnrolledPatient } from './enrol.ts';
import { query } from './query.ts';
import { composer, inboxLine, message, openMessages, openPatient, send } from './words.ts';

const { lee, ana, sam, rosa, maria } = cast;

type Open = (options?: PageOptions) => Promise<Page>;

/** Signs in as one of the cast at a desk, with the one tap of the demonstration. */
async function atDesk(open: Open, member: CastMember): Promise<Page> {
	const desk = await open({ screen: 'desktop' });
	await tapDemo(desk, member, '/console/inbox');
	await expect(desk).toHaveURL(/\/console\//);
	return desk;
}

/** Goes to "Who looked" from the tab at the thumb. */
async function openLog(phone: Page, [more, link, title]: [string, string, string]): Promise<void> {
	await phone.getByRole('navigation').getByRole('link', { name: more }).click();
	await phone.getByRole('link', { name: link }).click();
	await expect(phone.getByRole('heading', { name: title, level: 1 })).toBeVisible();
}
const english: [string, string, string] = ['More', 'Who looked at your record', 'Who looked'];
const spanish: [string, string, string] = ['Más', 'Quién miró su expediente', 'Quién miró'];

/** Writes what a nurse writes who needs a record she cannot see. */
async function fillEmergency(desk: Page, patient: EnrolledPatient, birthDate = '1951-06-07'): Promise<void> {
	const [given = '', family = ''] = patient.name.split(' ');
	await desk.getByRole('link', { name: 'Emergency' }).click();
	await desk.getByLabel('Given name').fill(given.toUpperCase());
	await desk.getByLabel('Family name').fill(family);
	await desk.getByLabel('Birth date').fill(birthDate);
	await desk.getByLabel('The patient is unwell now').check();
	await desk.getByLabel('What happened').fill('Called the desk with chest pain, Lee is away');
	await desk.getByRole('button', { name: 'Open the record for 60 minutes' }).click();
}

test('a patient reads who looked at their record, in sentences, by day and person', async ({
	open,
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient);
	await openLog(phone, english);
	await expect(
		phone.getByRole('heading', { name: 'Nobody else has looked at your record yet' })
	).toBeVisible();

	await openMessages(phone);
	await send(phone, 'I slept badly.');
	const desk = await atDesk(open, lee);
	await openPatient(desk, patient.name);
	await expect(message(desk, 'I slept badly.')).toBeVisible();
	await send(desk, 'I am sorry to hear that.');
	await expect(message(phone, 'I am sorry to hear that.')).toBeVisible();

	await openLog(phone, english);
	await expect(phone.getByRole('heading', { name: 'Today', level: 2 })).toBeVisible();
	await expect(phone.getByRole('heading', { name: 'Lee Nguyen, care manager' })).toBeVisible();
	const main = phone.getByRole('main');
	await expect(main).toContainText(/Lee read your messages at \d+:\d\d\s[AP]M\./);
	await expect(main).toContainText(/Lee read your name, birth date and address at /);
	await expect(main).toContainText(/Lee wrote a message at /);
	await expect(main).toContainText(/Lee saw your newest message in a list at /);
	// No words of anybody's, and nothing of one's own.
	await expect(main).not.toContainText('slept');
	await expect(main).not.toContainText(patient.name);
});

test('the log is read in Spanish, and family members have “end access” beside them', async ({
	open,
	closeby
}) => {
	await query(
		closeby,
		`insert into audit.events (organisation_id, actor_id, patient_id, action, area)
		select organisation_id, $1, id, 'record.read', 'plan' from care.people where id = $2`,
		[rosa.id, maria.id]
	);
	const phone = await open();
	await tapDemo(phone, maria, '/more');
	await openLog(phone, spanish);
	const main = phone.getByRole('main');
	await expect(phone.getByRole('heading', { name: /Rosa Alvarez/ })).toBeVisible();
	await expect(main).toContainText(/Rosa leyó su plan de cuidado \(\d+:\d\d\s[ap]\.m\.\)\./);
	await expect(phone.getByRole('link', { name: 'Quitar el acceso de Rosa' })).toHaveAttribute(
		'href',
		/^\/more\/family\/[0-9a-f-]{36}$/
	);
});

test('a long log is told some days at a time, without scripts as well', async ({ open, closeby }) => {
	await query(
		closeby,
		`insert into audit.events (organisation_id, actor_id, patient_id, action, area, occurred_at)
		select organisation_id, $1, id, 'messages.sent', 'messages', now() - n * interval '1 hour'
		from care.people, generate_series(24, 700) n where id = $2`,
		[lee.id, cast.walter.id]
	);
	const phone = await open({ context: { javaScriptEnabled: false } });
	await tapDemo(phone, cast.walter, '/more');
	await openLog(phone, english);
	const days = phone.getByRole('heading', { level: 2 });
	const newest = await days.allTextContents();
	expect(newest.length).toBeGreaterThan(5);
	await expect(phone.getByRole('main')).toContainText(/Lee wrote a message 24 times, from /);
	await phone.getByRole('link', { name: 'Show earlier days' }).click();
	await expect(phone.getByRole('link', { name: 'Back to the newest days' })).toBeVisible();
	const older = await days.allTextContents();
	expect(older.length).toBeGreaterThan(5);
	expect(older.filter((day) => newest.includes(day))).toEqual([]);
});

test('a nurse outside the team opens a record for an hour: the supervisor hears at once, the patient reads it', async ({
	open,
	signIn,
	closeby,
	allowErrors
}) => {
	// What is refused here is refused as it should be.
	allowErrors(/status of (404|422)/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient);
	await openMessages(phone);
	await send(phone, 'My foot is swollen.');
	const supervisor = await atDesk(open, sam);
	const alert = supervisor.getByRole('navigation').getByRole('link', { name: /Emergency.*to look at/ });
	const before = await alert.count();
	expect(before).toBe(0);

	const desk = await atDesk(open, ana);
	await desk.goto(`/console/inbox/${patient.conversation}`);
	await expect(desk.getByText('My foot is swollen.')).toBeHidden();
	await desk.goto('/console/inbox');

	// Who does not know exactly whom they look for finds nobody, and loses nothing they typed.
	await fillEmergency(desk, patient, '1951-06-08');
	await expect(desk.getByText('No patient of this clinic has exactly this name')).toBeVisible();
	await expect(desk.getByLabel('What happened')).toHaveValue(/chest pain/);
	await expect(alert).toHaveCount(0);
	await fillEmergency(desk, patient);
	await expect(message(desk, 'My foot is swollen.')).toBeVisible();
	await expect(desk.getByText(`Emergency access to ${patient.name} until`)).toBeVisible();

	await expect(alert).toHaveCount(1);
	await alert.click();
	const opened = supervisor.getByRole('listitem').filter({ hasText: patient.name });
	await expect(opened).toContainText(`Ana Brooks opened the record of ${patient.name}`);
	await expect(opened).toContainText('Called the desk with chest pain');
	await opened.getByRole('button', { name: 'I have seen this' }).click();
	await expect(opened.getByRole('button')).toHaveCount(0);
	await expect(alert).toHaveCount(0);

	await send(desk, 'An ambulance is on its way to you.');
	await expect(message(phone, 'An ambulance is on its way to you.')).toBeVisible();
	await desk.getByRole('button', { name: 'Give back now' }).click();
	await expect(desk).toHaveURL(/\/console\/inbox$/);
	await expect(inboxLine(desk, patient.name)).toHaveCount(0);
	await expect(desk.getByText('Emergency access to')).toBeHidden();
	await desk.goto(`/console/inbox/${patient.conversation}`);
	await expect(composer(desk)).toBeHidden();

	await openLog(phone, english);
	const main = phone.getByRole('main');
	await expect(main).toContainText(
		/Ana opened your whole record in an emergency at .* The reason given: you were unwell\./
	);
	await expect(main).toContainText(/Ana closed the emergency access at /);
	await expect(main).not.toContainText('ambulance');
});

test('emergency access ends by the clock on an open screen', async ({
	open,
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 404/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient);
	await openMessages(phone);
	await send(phone, 'My foot is swollen.');
	const desk = await atDesk(open, ana);
	await fillEmergency(desk, patient);
	await expect(message(desk, 'My foot is swollen.')).toBeVisible();
	// The hour is over three seconds from now; what happens then is the worker's and the screen's to do.
	await query(
		closeby,
		`update care.emergency_access set period = tstzrange(lower(period), now() + interval '3 seconds')
		where patient_id = $1`,
		[patient.id]
	);
	await expect(desk.getByText('You can no longer see these messages')).toBeVisible({
		timeout: 10_000
	});
	await expect(desk.getByText('My foot is swollen.')).toBeHidden();
	await expect(desk.getByRole('complementary', { name: 'Patient' })).toHaveCount(0);
	await expect(desk.getByText('Emergency access to')).toBeHidden();
});

test('a supervisor reads a patient’s log and takes it away; a nurse reaches neither', async ({
	open,
	closeby,
	allowErrors
}) => {
	// What is refused here is refused as it should be.
	allowErrors(/status of (404|422)/);
	const patient = await newPatient(closeby, { name: '=Hyper Link' });
	const desk = await atDesk(open, sam);
	await desk.getByRole('navigation').getByRole('link', { name: 'Reports' }).click();
	await desk.getByLabel('Given name').fill('=Hyper');
	await desk.getByLabel('Family name').fill('Link');
	await desk.getByLabel('Birth date').fill('1951-06-07');
	await desk.getByRole('button', { name: 'Show the report' }).first().click();
	await expect(desk.getByRole('heading', { name: patient.name })).toBeVisible();
	await expect(desk.getByRole('row').filter({ hasText: 'Read the access log' })).toContainText('Sam Ortiz');
	const [download] = await Promise.all([
		desk.waitForEvent('download'),
		desk.getByRole('button', { name: 'Download as a file' }).click()
	]);
	const file = await readFile(await download.path(), 'utf8');
	expect(file).toContain(`"Sam Ortiz","supervisor","'=Hyper Link","record.exported"`);

	await desk.getByRole('link', { name: 'Disclosures of this record' }).click();
	await expect(desk.getByRole('heading', { name: 'Accounting of disclosures' })).toBeVisible();
	await desk.getByLabel('Date', { exact: true }).fill('2026-01-02');
	await desk.getByLabel('Recipient').fill('County health department');
	await desk.getByLabel('What was given').fill('A test result');
	await desk.getByLabel('Why').fill('-');
	await desk.getByRole('button', { name: 'Record it' }).click();
	await expect(desk.getByText('Please write a few words')).toBeVisible();
	await expect(desk.getByLabel('Recipient')).toHaveValue('County health department');
	await desk.getByLabel('Why').fill('Required by law');
	await desk.getByRole('button', { name: 'Record it' }).click();
	await expect(desk.getByRole('listitem').filter({ hasText: 'County health department' })).toBeVisible();

	const nurse = await atDesk(open, ana);
	await expect(nurse.getByRole('navigation').getByRole('link', { name: 'Reports' })).toHaveCount(0);
	for (const address of ['access', `access?about=patient&id=${patient.id}`, `disclosures/${patient.id}`]) {
		const answer = await nurse.request.get(`/console/reports/${address}`);
		expect(answer.status(), address).toBe(404);
	}
	const taken = await nurse.request.post('/console/reports/access/export', {
		headers: { origin: closeby.url },
		form: { about: 'patient', id: patient.id, days: '30' }
	});
	expect(taken.status()).toBe(404);
});
