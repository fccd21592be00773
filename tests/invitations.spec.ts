import { qrOf } from '../src/lib/ui/qr.server.ts';
import { cast } from './cast.ts';
import { expect, fillSignIn, test } from './closeby.ts';
import {
	atTheDesk,
	choosePassword,
	enrol,
	fillDate,
	giveAuthenticator,
	makeSheet,
	proveBirthDate
} from './joining.ts';
import { query } from './query.ts';
import { openPatient } from './words.ts';

const password = 'the heron waits by the pond';

test('a nurse enrols a patient, who opens the QR code’s link and joins with a passkey', async ({
	open,
	allowErrors
}) => {
	// Signing out while the page renews its live token.
	allowErrors(/status of 401/);
	const desk = await atTheDesk(open);
	await enrol(desk, 'Ottilie', 'Brightwater', 'Español');
	await expect(desk.getByText('No login yet')).toBeVisible();
	const sheet = await makeSheet(desk);
	// The sheet is in the patient's language, whatever the nurse reads, and shows what opens their way in.
	const paper = desk.getByRole('article', { name: 'Su entrada a Closeby' });
	await expect(paper).toContainText('Para Ottilie Brightwater');
	await expect(paper).toContainText(sheet.code);
	await expect(paper.getByRole('img', { name: 'Código QR que abre su invitación' })).toBeVisible();
	expect(sheet.qr).toBe(qrOf(sheet.link).path);
	expect(await paper.innerText()).not.toContain('1950');
	const printed = (await desk.pdf({ format: 'Letter' })).toString('latin1');
	expect(printed.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);

	const phone = await open();
	await giveAuthenticator(phone);
	await phone.goto(sheet.link);
	await proveBirthDate(phone);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Welcome, Ottilie Brightwater');
	await expect(phone.getByRole('radio', { name: 'Español' })).toBeChecked();
	await phone.getByRole('radio', { name: 'English' }).check();
	await phone.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(phone).toHaveURL('/today');
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(/Ottilie$/);

	// Next time the same tap opens it.
	await phone.goto('/more');
	await phone.getByRole('button', { name: 'Sign out' }).click();
	await expect(phone).toHaveURL('/sign-in');
	await phone.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(phone).toHaveURL('/today');

	await desk.getByRole('link', { name: 'Done' }).click();
	await expect(desk.getByText('Can sign in')).toBeVisible();
	await expect(desk.getByText('ottilie.brightwater')).toBeVisible();
	await desk.goto('/console/inbox');
	await openPatient(desk, 'Ottilie Brightwater');
	await desk.getByRole('link', { name: 'Invitation and sign-in' }).click();
	await expect(desk.getByText('Can sign in')).toBeVisible();
});

test('with the short code and a password it works without JavaScript', async ({ open, allowErrors }) => {
	allowErrors(/status of 400/);
	const desk = await atTheDesk(open);
	await enrol(desk, 'Anselm', 'Calloway');
	const { code } = await makeSheet(desk);

	const phone = await open({ context: { javaScriptEnabled: false } });
	await phone.goto('/sign-in');
	await phone.getByRole('link', { name: 'I have an invitation' }).click();
	await phone.getByLabel('Your code').fill('12345');
	await phone.getByRole('button', { name: 'Go on' }).click();
	await expect(phone.getByText('A code has 8 letters and numbers.')).toBeVisible();
	await expect(phone.getByLabel('Your code')).toHaveValue('12345');
	await phone.getByLabel('Your code').fill(` ${code.toLowerCase().replace('-', ' ')}`);
	await phone.getByRole('button', { name: 'Go on' }).click();
	await fillDate(phone, '2', '30', '1950');
	await phone.getByRole('button', { name: 'Go on' }).click();
	await expect(phone.getByText('This is not a date.')).toBeVisible();
	await expect(phone.getByLabel('Day')).toHaveValue('30');
	await proveBirthDate(phone);

	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Welcome, Anselm Calloway');
	await expect(phone.getByRole('button', { name: 'Use a passkey' })).toBeHidden();
	await expect(phone.getByLabel('Your username')).toHaveValue('anselm.calloway');
	for (const [tried, said] of [
		['too short', 'This password is too short.'],
		['passwordpassword', 'This password is easy to guess.']
	] as const) {
		await choosePassword(phone, tried);
		await expect(phone.getByText(said)).toBeVisible();
	}
	await phone.getByLabel('Your username').fill('maria');
	await choosePassword(phone, password);
	await expect(phone.getByText('Somebody else has this username.')).toBeVisible();
	await phone.getByLabel('Your username').fill('Anselm.B');
	await choosePassword(phone, password);
	await expect(phone).toHaveURL('/today');

	const later = await open();
	await fillSignIn(later, { username: 'anselm.b', password });
	await expect(later).toHaveURL('/today');
});

test('an invitation that was used, taken back or grew old says so, and whom to call', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of (400|410)/);
	const desk = await atTheDesk(open);
	await enrol(desk, 'Cosima', 'Delacroix');
	const first = await makeSheet(desk);
	await desk.getByRole('link', { name: 'Done' }).click();
	const second = await makeSheet(desk);
	const phone = await open();
	await phone.goto(first.link);
	await expect(phone.getByRole('heading', { name: 'This invitation does not work any more' })).toBeVisible();

	await query(
		closeby,
		`update identity.invitations set made_at = made_at - interval '8 days', expires_at = expires_at - interval '8 days'
		where person_id = (select id from care.people where given_name = 'Cosima')`
	);
	await phone.goto(second.link);
	await expect(phone.getByRole('heading', { name: 'This invitation is too old' })).toBeVisible();
	await expect(phone.getByRole('link', { name: 'Call (312) 555-0142' })).toHaveAttribute(
		'href',
		'tel:3125550142'
	);

	await desk.getByRole('link', { name: 'Done' }).click();
	await expect(desk.getByText('Invitation expired')).toBeVisible();
	const third = await makeSheet(desk);
	await desk.getByRole('link', { name: 'Done' }).click();
	await desk.getByRole('button', { name: 'Take the invitation back' }).click();
	await expect(desk.getByText('Invitation taken back')).toBeVisible();
	await phone.goto(`/join/${third.code}`);
	await proveBirthDate(phone);
	await expect(phone.getByRole('heading', { name: 'This invitation does not work any more' })).toBeVisible();

	const fourth = await makeSheet(desk);
	await phone.goto(fourth.link);
	await proveBirthDate(phone);
	await choosePassword(phone, password);
	await expect(phone).toHaveURL('/today');
	const thief = await open();
	await thief.goto(fourth.link);
	await expect(thief.getByRole('heading', { name: 'This invitation was used already' })).toBeVisible();
	await thief.goto(`/join/${fourth.code}`);
	await proveBirthDate(thief, '1951');
	await expect(thief.getByText('This invitation and this date do not go together.')).toBeVisible();
	await thief.goto('/join/finish');
	await expect(thief).toHaveURL('/join?late');
});

test('a guesser has five tries, and cannot tell a code that exists from one made up', async ({
	open,
	allowErrors
}) => {
	allowErrors(/status of (400|410|429)/);
	const desk = await atTheDesk(open);
	await enrol(desk, 'Dorothea', 'Ellery');
	const { code, link } = await makeSheet(desk);
	const said: string[][] = [];
	for (const tried of [code, '0000-0000']) {
		const guesser = await open();
		await guesser.goto(`/join/${tried}`);
		const pages: string[] = [];
		for (let year = 1951; year <= 1957; year += 1) {
			await proveBirthDate(guesser, String(year));
			await expect(guesser.getByText(/do not go together|There were many tries/)).toBeVisible();
			pages.push(await guesser.getByRole('main').innerText());
		}
		said.push(pages);
	}
	expect(said[0]).toEqual(said[1]);
	expect(new Set(said[0]).size).toBe(2);
	// The right date is too late, by link as well.
	const phone = await open();
	await phone.goto(link);
	await expect(phone.getByRole('heading', { name: 'This invitation is closed' })).toBeVisible();
	await desk.getByRole('link', { name: 'Done' }).click();
	await expect(desk.getByText('Invitation locked after wrong tries')).toBeVisible();
});

test('who lost their phone is let in again after their identity was checked, and the old way in ends', async ({
	open,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of (400|401)/);
	const desk = await atTheDesk(open);
	await enrol(desk, 'Emeric', 'Fontaine');
	const phone = await open();
	await phone.goto((await makeSheet(desk)).link);
	await proveBirthDate(phone);
	await choosePassword(phone, password);
	await expect(phone).toHaveURL('/today');

	await desk.getByRole('link', { name: 'Done' }).click();
	await desk.getByRole('link', { name: 'A new way in' }).click();
	await desk.getByRole('radio', { name: 'I saw a photo ID' }).check();
	const again = await makeSheet(desk);
	// Until it is used nothing changes for whoever is in.
	await phone.goto('/today');
	await expect(phone).toHaveURL('/today');
	const newPhone = await open();
	await newPhone.goto(again.link);
	await proveBirthDate(newPhone);
	await expect(newPhone.getByRole('heading', { level: 1 })).toHaveText('Welcome back, Emeric Fontaine');
	await expect(newPhone.getByText('Your username is emeric.fontaine.')).toBeVisible();
	await choosePassword(newPhone, `${password} tonight`);
	await expect(newPhone).toHaveURL('/today');

	// The old phone shows nothing of theirs any more.
	await expect(phone.getByRole('heading', { name: /^(You were signed out|Sign in)$/ })).toBeVisible();
	await phone.goto('/sign-in');
	await phone.getByLabel('Email or username').fill('emeric.fontaine');
	await phone.getByLabel('Password').fill(password);
	await phone.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(phone.getByText('That name and password do not go together.')).toBeVisible();
	const acts = await query<{ action: string; by: string }>(
		closeby,
		`select e.action, p.given_name as by from audit.events e join care.people p on p.id = e.actor_id
		where e.action ~ '^(invitation|person)\\.'
			and e.patient_id = (select id from care.people where given_name = 'Emeric') order by e.occurred_at`
	);
	expect(acts.map(({ action, by }) => `${by} ${action}`)).toEqual([
		'Lee person.enrolled',
		'Lee invitation.made',
		'Emeric invitation.used',
		'Lee invitation.made',
		'Emeric invitation.used'
	]);
});

test('a colleague is added by an administrator alone, and proves the numbers told aloud', async ({
	open,
	allowErrors
}) => {
	allowErrors(/status of (400|404)/);
	const nurse = await atTheDesk(open);
	await expect(nurse.getByRole('link', { name: 'Add a colleague' })).toHaveCount(0);
	await nurse.goto('/console/people/colleague');
	await expect(
		nurse.getByText('We can’t find this page').or(nurse.getByText("We can't find this page"))
	).toBeVisible();

	const admin = await atTheDesk(open, cast.noor);
	await admin.getByRole('link', { name: 'Add a colleague' }).click();
	await admin.getByLabel('Given name').fill('Florian');
	await admin.getByLabel('Family name').fill('Gisborne');
	await admin.getByRole('button', { name: 'Add them' }).click();
	await expect(admin.getByText('Please choose at least one.')).toBeVisible();
	await expect(admin.getByLabel('Given name')).toHaveValue('Florian');
	await admin.getByRole('checkbox', { name: 'Provider' }).check();
	await admin.getByRole('button', { name: 'Add them' }).click();
	const { link, spoken = '' } = await makeSheet(admin);
	expect(spoken).toMatch(/^\d{6}$/);
	expect(await admin.getByRole('article').innerText()).not.toContain(spoken);

	const colleague = await open({ screen: 'desktop' });
	await colleague.goto(link);
	await colleague.getByLabel('The 6 numbers you were told').fill(spoken === '000000' ? '000001' : '000000');
	await colleague.getByRole('button', { name: 'Go on' }).click();
	await expect(colleague.getByText('This invitation and these numbers do not go together.')).toBeVisible();
	await colleague.getByLabel('The 6 numbers you were told').fill(`${spoken.slice(0, 3)} ${spoken.slice(3)}`);
	await colleague.getByRole('button', { name: 'Go on' }).click();
	await giveAuthenticator(colleague);
	await colleague.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(colleague).toHaveURL('/console/inbox');
});

test('patients reach none of it, and staff nobody of another clinic', async ({
	open,
	signIn,
	allowErrors
}) => {
	allowErrors(/status of 404/);
	const patient = await signIn(cast.walter);
	const tess = await atTheDesk(open, cast.tess);
	for (const page of [patient, tess]) {
		for (const address of [`/console/people/${cast.maria.id}`, `/console/people/${cast.lee.id}`]) {
			expect((await page.request.get(address)).status(), address).toBe(404);
		}
	}
});
