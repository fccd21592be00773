import { qrOf } from '../src/lib/ui/qr.server.ts';
import { giveDevice } from './authenticator.ts';
import { cast, demoPassword } from './cast.ts';
import { expect, fillSignIn, test } from './closeby.ts';
import {
	atTheDesk,
	choosePassword,
	enrol,
	fillDate,
	makeSheet,
	postEnrolment,
	postInvitation,
	postNewPassword,
	postProof,
	proveBirthDate
} from './joining.ts';
import { query } from './query.ts';
import { loseSession, wordsOf } from './visitor.ts';

const password = 'the heron waits by the pond';
/** A date that is nobody's here. */
const wrong = (year: number) => ({ day: '4', month: '3', year: String(year) });

test('a nurse enrols a patient, who joins by the QR code’s link with a passkey; when the phone is lost a new way in ends the old one', async ({
	open,
	visit,
	closeby,
	allowErrors
}) => {
	// Whoever is signed out while the page renews its live token; an old passkey that is refused.
	allowErrors(/status of (400|401)/);
	const desk = await atTheDesk(open, cast.lee, '/console/people/enrol');
	await enrol(desk, 'Ottilie', 'Brightwater', 'Español');
	await expect(desk.getByText('No login yet')).toBeVisible();
	const person = desk.url().split('/').at(-1) ?? '';
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
	await giveDevice(phone);
	await phone.goto(sheet.link);
	await proveBirthDate(phone);
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Welcome, Ottilie Brightwater');
	// Whoever typed the invitation chose Spanish; who reads this page reads English.
	await expect(phone.getByRole('radio', { name: 'English' })).toBeChecked();
	await phone.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(phone).toHaveURL('/today');
	await expect(phone.getByRole('heading', { level: 1 })).toHaveText(/Ottilie$/);

	await test.step('next time the same tap opens it', async () => {
		await loseSession(phone);
		await phone.goto('/sign-in');
		await phone.getByRole('button', { name: 'Use a passkey' }).click();
		await expect(phone).toHaveURL('/today');
	});

	await test.step('at the desk it is seen', async () => {
		await desk.getByRole('link', { name: 'Done' }).click();
		await expect(desk.getByText('Can sign in')).toBeVisible();
		await expect(desk.getByText('ottilie.brightwater')).toBeVisible();
		const [talk] = await query<{ id: string }>(
			closeby,
			'select id from care.conversations where patient_id = $1',
			[person]
		);
		const beside = await (await desk.request.get(`/console/inbox/${talk?.id}`)).text();
		expect(beside).toMatch(new RegExp(`<a[^>]* href="/console/people/${person}"`));
		expect(wordsOf(beside)).toContain('Invitation and sign-in');
	});

	await test.step('the phone is lost: after a check of who asks there is a new way in', async () => {
		await query(
			closeby,
			'insert into identity.passwords (user_id, hash) select $1, hash from identity.passwords where user_id = $2',
			[person, cast.walter.id]
		);
		await desk.getByRole('link', { name: 'Give a new way in' }).click();
		await desk.getByRole('radio', { name: 'I saw a photo ID' }).check();
		const again = await makeSheet(desk);
		// Until it is used nothing changes for whoever is in.
		expect((await phone.request.get('/today', { maxRedirects: 0 })).status()).toBe(200);
		const newPhone = await open();
		await newPhone.goto(again.link);
		await proveBirthDate(newPhone);
		await expect(newPhone.getByRole('heading', { level: 1 })).toHaveText('Welcome back, Ottilie Brightwater');
		await expect(newPhone.getByText('Your username is ottilie.brightwater.')).toBeVisible();
		// It comes with the scripts, above the password.
		await expect(newPhone.getByRole('button', { name: 'Use a passkey' })).toBeVisible();
		await choosePassword(newPhone, password);
		await expect(newPhone).toHaveURL('/today');
	});

	await test.step('the old phone shows nothing of theirs, and what opened it opens nothing', async () => {
		await expect(phone.getByRole('heading', { name: /^(You were signed out|Sign in)$/ })).toBeVisible();
		await phone.goto('/sign-in');
		await phone.getByRole('button', { name: 'Use a passkey' }).click();
		await expect(phone.getByText('This passkey does not open Closeby.')).toBeVisible();
		const finder = await visit();
		const tried = await finder.request.post('/sign-in?/password', {
			headers: { origin: closeby.url, accept: 'text/html' },
			form: { name: 'ottilie.brightwater', password: demoPassword },
			maxRedirects: 0
		});
		expect(wordsOf(await tried.text())).toContain('That name and password do not go together.');
	});

	const acts = await query<{ action: string; by: string }>(
		closeby,
		`select e.action, p.given_name as by from audit.events e join care.people p on p.id = e.actor_id
		where e.action ~ '^(invitation|person)\\.' and e.patient_id = $1 order by e.occurred_at`,
		[person]
	);
	expect(acts.map(({ action, by }) => `${by} ${action}`)).toEqual([
		'Lee person.enrolled',
		'Lee invitation.made',
		'Ottilie invitation.used',
		'Lee invitation.made',
		'Ottilie invitation.used'
	]);
});

test('with the short code and a password it works without JavaScript', async ({
	open,
	visit,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 400/);
	const desk = await visit(cast.lee);
	const { code } = await postInvitation(
		desk,
		closeby,
		await postEnrolment(desk, closeby, 'Anselm', 'Calloway')
	);

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

	await loseSession(phone);
	await fillSignIn(phone, { username: 'anselm.b', password });
	await expect(phone).toHaveURL('/today');
});

test('an invitation that was used, taken back or grew old says so, and whom to call', async ({
	open,
	visit,
	closeby
}) => {
	const lee = await visit(cast.lee);
	const person = await postEnrolment(lee, closeby, 'Cosima', 'Delacroix');
	const invite = () => postInvitation(lee, closeby, person);
	const heading = async (link: string) =>
		/<h1[^>]*>([^]*?)<\/h1>/.exec(await (await stranger.request.get(link)).text())?.[1];
	const stranger = await visit();

	const first = await invite();
	const second = await invite();
	expect(wordsOf((await heading(first.link)) ?? '')).toBe('This invitation does not work any more');
	await query(
		closeby,
		`update identity.invitations set made_at = made_at - interval '8 days', expires_at = expires_at - interval '8 days'
		where person_id = $1`,
		[person]
	);
	const phone = await open();
	await phone.goto(second.link);
	await expect(phone.getByRole('heading', { name: 'This invitation is too old' })).toBeVisible();
	await expect(phone.getByRole('link', { name: 'Call (312) 555-0142' })).toHaveAttribute(
		'href',
		'tel:3125550142'
	);

	const desk = await atTheDesk(open, cast.lee, `/console/people/${person}`);
	await expect(desk.getByText('Invitation expired')).toBeVisible();
	const third = await makeSheet(desk);
	await desk.getByRole('link', { name: 'Done' }).click();
	await desk.getByRole('button', { name: 'Take the invitation back' }).click();
	await expect(desk.getByText('Invitation taken back')).toBeVisible();
	expect(await postProof(stranger, closeby, third.code)).toMatchObject({
		status: 410,
		data: { over: { state: 'revoked', phone: '(312) 555-0142' } }
	});

	const fourth = await invite();
	const cosima = await visit();
	expect(await postProof(cosima, closeby, fourth.link)).toMatchObject({ location: '/join/finish' });
	await postNewPassword(cosima, closeby, { username: 'cosima.delacroix', password });
	expect((await cosima.request.get('/today', { maxRedirects: 0 })).status()).toBe(200);
	expect(wordsOf((await heading(fourth.link)) ?? '')).toBe('This invitation was used already');
	expect(await postProof(stranger, closeby, fourth.code, wrong(1951))).toMatchObject({
		status: 400,
		data: { problem: 'refused' }
	});
	const late = await stranger.request.get('/join/finish', { maxRedirects: 0 });
	expect(late.headers()['location']).toBe('/join?late');
});

test('a guesser has five tries, and cannot tell a code that exists from one made up', async ({
	open,
	visit,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of (400|429)/);
	const desk = await visit(cast.lee);
	const person = await postEnrolment(desk, closeby, 'Dorothea', 'Ellery');
	const { code, link } = await postInvitation(desk, closeby, person);
	const said: string[][] = [];
	const headers = { origin: closeby.url, accept: 'text/html' };
	for (const tried of [code, '0000-0000']) {
		const guesser = await visit();
		const pages: string[] = [];
		for (let year = 1951; year <= 1957; year += 1) {
			const answer = await guesser.request.post(`/join/${tried}`, { headers, form: wrong(year) });
			const words = wordsOf(await answer.text());
			expect(words).toMatch(/This invitation and this date do not go together|There were many tries/);
			pages.push(`${answer.status()} ${words}`);
		}
		said.push(pages);
	}
	expect(said[0]).toEqual(said[1]);
	expect(new Set(said[0]).size).toBe(2);
	const phone = await open();
	await phone.goto(`/join/${code}`);
	await proveBirthDate(phone);
	await expect(phone.getByText('There were many tries')).toBeVisible();
	// The right date is too late, by link as well.
	expect(wordsOf(await (await phone.request.get(link)).text())).toContain('This invitation is closed');
	expect(wordsOf(await (await desk.request.get(`/console/people/${person}`)).text())).toContain(
		'Invitation locked after wrong tries'
	);
});

test('a colleague is added by an administrator alone, and proves the numbers told aloud', async ({
	open,
	visit,
	allowErrors
}) => {
	allowErrors(/status of 400/);
	const nurse = await visit(cast.lee);
	const people = wordsOf(await (await nurse.request.get('/console/people')).text());
	expect(people).toContain('Enroll a patient');
	expect(people).not.toContain('Add a colleague');
	expect((await nurse.request.get('/console/people/colleague')).status()).toBe(404);

	const admin = await atTheDesk(open, cast.noor);
	await admin.getByRole('link', { name: 'Add a colleague' }).click();
	await admin.getByLabel('Given name').fill('Florian');
	await admin.getByLabel('Family name').fill('Gisborne');
	await admin.getByRole('button', { name: 'Add them' }).click();
	await expect(admin.getByText('Please choose at least one.')).toBeVisible();
	await expect(admin.getByRole('checkbox').first()).toBeFocused();
	await expect(admin.getByLabel('Given name')).toHaveValue('Florian');
	await admin.getByRole('checkbox', { name: 'Provider' }).check();
	await admin.getByRole('button', { name: 'Add them' }).click();
	const { link, spoken = '' } = await makeSheet(admin);
	expect(spoken).toMatch(/^\d{6}$/);
	expect(await admin.getByRole('article').innerText()).not.toContain(spoken);

	const colleague = await open({ screen: 'desktop' });
	await giveDevice(colleague);
	await colleague.goto(link);
	await colleague.getByLabel('The 6 numbers you were told').fill(spoken === '000000' ? '000001' : '000000');
	await colleague.getByRole('button', { name: 'Go on' }).click();
	await expect(colleague.getByText('This invitation and these numbers do not go together.')).toBeVisible();
	await colleague.getByLabel('The 6 numbers you were told').fill(`${spoken.slice(0, 3)} ${spoken.slice(3)}`);
	await colleague.getByRole('button', { name: 'Go on' }).click();
	await colleague.getByRole('button', { name: 'Use a passkey' }).click();
	await expect(colleague).toHaveURL('/console/inbox');
});

test('patients reach none of it, and staff nobody of another clinic', async ({ visit }) => {
	for (const visitor of [await visit(cast.walter), await visit(cast.tess)]) {
		for (const address of [`/console/people/${cast.maria.id}`, `/console/people/${cast.lee.id}`]) {
			expect((await visitor.request.get(address)).status(), address).toBe(404);
		}
	}
});
