import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { v7 } from 'uuid';
import { askAs, readPage } from './visitor.ts';
import { cast, type CastMember } from './cast.ts';
import { expect, tapDemo, test, type PageOptions } from './closeby.ts';
import { newPatient, type EnrolledPatient } from './enrol.ts';
import { actAs } from './planned.ts';
import { post } from './post.ts';
import { query, says } from './query.ts';
import { inboxLine, message, send } from './words.ts';

const { lee, ana, sam, rosa, maria } = cast;
/** For whoever only reads what is there. */
const withoutScripts = { javaScriptEnabled: false };

/** Signs in as one of the cast at a desk, with the one tap of the demonstration. */
async function atDesk(
	open: (options?: PageOptions) => Promise<Page>,
	member: CastMember,
	path = '/console/people'
): Promise<Page> {
	const desk = await open({ screen: 'desktop' });
	await tapDemo(desk, member, path);
	await expect(desk).toHaveURL(path);
	return desk;
}

/** Writes what a nurse writes who needs a record she cannot see. */
async function fillEmergency(desk: Page, patient: EnrolledPatient, birthDate: string): Promise<void> {
	const [given = '', family = ''] = patient.name.split(' ');
	await desk.getByLabel('Given name').fill(given.toUpperCase());
	await desk.getByLabel('Family name').fill(family);
	await desk.getByLabel('Birth date').fill(birthDate);
	await desk.getByLabel('The patient is unwell now').check();
	await desk.getByLabel('What happened').fill('Called the desk with chest pain, Lee is away');
	await desk.getByRole('button', { name: 'Open the record for 60 minutes' }).click();
}

test('a patient reads who looked at their record, in sentences, by day and person', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { context: withoutScripts, at: '/more' });
	await phone.getByRole('link', { name: 'Who looked at your record' }).click();
	await expect(
		phone.getByRole('heading', { name: 'Nobody else has looked at your record yet' })
	).toBeVisible();

	await says(closeby, patient, 'I slept badly.');
	const desk = await askAs(closeby, lee);
	const conversation = `/console/inbox/${patient.conversation}`;
	await readPage(desk, '/console/inbox');
	expect(await readPage(desk, conversation)).toContain('I slept badly.');
	const answer = { id: v7(), body: 'I am sorry to hear that.' };
	expect((await post(desk, closeby.url, `${conversation}?/send`, answer)).status()).toBe(200);

	await phone.reload();
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

test('a long log is told in Spanish, some days at a time, without scripts as well, with “end access” beside family', async ({
	open,
	closeby
}) => {
	await query(
		closeby,
		`insert into audit.events (organisation_id, actor_id, patient_id, action, area, occurred_at)
		select organisation_id, $1::uuid, id, 'record.read', 'plan', now() from care.people where id = $3
		union all
		select organisation_id, $2, id, 'messages.sent', 'messages', now() - n * interval '1 hour'
		from care.people, generate_series(24, 700) n where id = $3
		on conflict do nothing`,
		[rosa.id, lee.id, maria.id]
	);
	const phone = await open({ context: withoutScripts });
	await tapDemo(phone, maria, '/more/who-looked');
	const main = phone.getByRole('main');
	await expect(phone.getByRole('heading', { name: 'Quién miró', level: 1 })).toBeVisible();
	await expect(phone.getByRole('heading', { name: /Rosa Alvarez/ })).toBeVisible();
	await expect(main).toContainText(/Rosa leyó su plan de cuidado \(\d+:\d\d\s[ap]\.m\.\)\./);
	await expect(phone.getByRole('link', { name: 'Quitar el acceso de Rosa' })).toHaveAttribute(
		'href',
		/^\/more\/family\/[0-9a-f-]{36}$/
	);
	const days = phone.getByRole('heading', { level: 2 });
	const newest = await days.allTextContents();
	expect(newest.length).toBeGreaterThan(5);
	await expect(main).toContainText(/Lee escribió un mensaje \(24 veces, de /);
	await phone.getByRole('link', { name: 'Mostrar días anteriores' }).click();
	await expect(phone.getByRole('link', { name: 'Volver a los días más nuevos' })).toBeVisible();
	const older = await days.allTextContents();
	expect(older.length).toBeGreaterThan(5);
	expect(older.filter((day) => newest.includes(day))).toEqual([]);
});

test('a nurse outside the team opens a record for an hour: the supervisor hears at once, the patient reads it', async ({
	open,
	closeby,
	allowErrors
}) => {
	// What is refused here is refused as it should be.
	allowErrors(/status of (404|422)/);
	const patient = await newPatient(closeby);
	await says(closeby, patient, 'My foot is swollen.');
	const supervisor = await atDesk(open, sam, '/console/inbox');
	const alert = supervisor.getByRole('navigation').getByRole('link', { name: /Emergency.*to look at/ });
	await expect(alert).toHaveCount(0);

	const desk = await atDesk(open, ana, '/console/inbox');
	const conversation = `/console/inbox/${patient.conversation}`;
	expect((await desk.request.get(conversation)).status()).toBe(404);

	// Who does not know exactly whom they look for finds nobody, and loses nothing they typed.
	await desk.getByRole('link', { name: 'Emergency' }).click();
	await fillEmergency(desk, patient, '1951-06-08');
	await expect(desk.getByText('No patient of this clinic has exactly this name')).toBeVisible();
	await expect(desk.getByLabel('What happened')).toHaveValue(/chest pain/);
	await expect(alert).toHaveCount(0);
	await desk.getByLabel('Birth date').fill('1951-06-07');
	await desk.getByRole('button', { name: 'Open the record for 60 minutes' }).click();
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
	await desk.getByRole('button', { name: 'Give back now' }).click();
	await expect(desk).toHaveURL(/\/console\/inbox$/);
	await expect(inboxLine(desk, patient.name)).toHaveCount(0);
	await expect(desk.getByText('Emergency access to')).toBeHidden();
	expect((await desk.request.get(conversation)).status()).toBe(404);

	const hers = await askAs(closeby, patient);
	expect(await readPage(hers, `/messages/${patient.conversation}`)).toContain('An ambulance is on its way');
	const log = await readPage(hers, '/more/who-looked');
	expect(log).toMatch(
		/Ana opened your whole record in an emergency at .* The reason given: you were unwell\./
	);
	expect(log).toMatch(/Ana closed the emergency access at /);
	expect(log).not.toContain('ambulance');
});

test('emergency access ends by the clock on an open screen', async ({ open, closeby, allowErrors }) => {
	allowErrors(/status of 404/);
	const patient = await newPatient(closeby);
	await says(closeby, patient, 'My foot is swollen.');
	await actAs(
		closeby,
		ana,
		"select care.open_emergency_access($1, 'unwell_now', 'Chest pain, Lee is away')",
		[patient.id]
	);
	const desk = await atDesk(open, ana, `/console/inbox/${patient.conversation}`);
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
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby, { name: '=Hyper Link' });
	const desk = await atDesk(open, sam);
	await desk.getByRole('navigation').getByRole('link', { name: 'Reports' }).click();
	await expect(desk).toHaveURL(/\/console\/reports/);
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

	const nurse = await askAs(closeby, ana);
	expect(await (await nurse.request.get('/console/emergency')).text()).not.toContain('/console/reports');
	for (const address of ['access', `access?about=patient&id=${patient.id}`, `disclosures/${patient.id}`]) {
		const answer = await nurse.request.get(`/console/reports/${address}`);
		expect(answer.status(), address).toBe(404);
	}
	const taken = await nurse.request.post('/console/reports/access/export', {
		form: { about: 'patient', id: patient.id, days: '30' }
	});
	expect(taken.status()).toBe(404);
});
