import type { Route } from '@playwright/test';
import { cast, organisations } from './cast.ts';
import { expect, test } from './closeby.ts';
import { leaveCareTeam, newPatient } from './enrol.ts';
import { query, says, storedMessages } from './query.ts';
import {
	composer,
	draftsKept,
	heard,
	inboxLine,
	loseLine,
	message,
	openMessages,
	openPatient,
	send,
	thread,
	threadText,
	untilKept
} from './words.ts';

const { lee } = cast;

test('a patient writes, Lee answers from the inbox, and each sees it at once', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient);
	const desk = await signIn(lee, { screen: 'desktop' });
	const line = inboxLine(desk, patient.name);
	const tab = phone.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: /^Messages/ });

	await test.step('a word from the phone is in the inbox, and read once it was opened', async () => {
		await expect(phone.getByRole('heading', { name: 'No new messages' })).toBeVisible();
		await expect(phone.getByText('Not for emergencies.')).toBeVisible();
		await expect(phone.getByRole('link', { name: '911' })).toHaveAttribute('href', 'tel:911');
		await expect(phone.getByRole('link', { name: '988' })).toHaveAttribute('href', 'tel:988');
		await desk.getByRole('searchbox', { name: 'Search by name' }).fill(patient.name);
		await expect(line).toBeVisible();

		await openMessages(phone);
		await send(phone, 'My ankles are swollen again this morning.');
		await expect(heard(phone, /^\s*Sent\s*$/)).toBeVisible();
		await expect(message(phone, 'My ankles are swollen')).toContainText('Sent');
		await expect(line).toContainText('My ankles are swollen again this morning.');
		await expect(line).toContainText('Waits');
		await expect(line).toContainText('1 new message');
		await openPatient(desk, patient.name);
		await expect(message(desk, 'My ankles are swollen')).toBeVisible();
		await expect(message(phone, 'My ankles are swollen')).toContainText('Read by Lee Nguyen');
		await expect(line).not.toContainText('new message');
	});

	await test.step('each sees that the other is writing, until the words are there', async () => {
		// A sign that was given before the other's line was up is lost, and nobody is told of it: so it is given again.
		await expect(async () => {
			await composer(phone).pressSequentially('I ');
			await expect(desk.getByText('is writing')).toBeVisible({ timeout: 3_500 });
		}).toPass();
		await composer(phone).fill('I slept well.');
		await phone.getByRole('button', { name: 'Send', exact: true }).click();
		await expect(heard(desk, `${patient.name} wrote: I slept well.`)).toBeVisible();
		await expect(message(desk, 'I slept well.')).toBeVisible();
		await expect(desk.getByText('is writing')).toBeHidden();

		await expect(async () => {
			await composer(desk).pressSequentially('T');
			await expect(phone.getByText('Lee is writing')).toBeVisible({ timeout: 3_500 });
		}).toPass();
		await expect(phone.getByText('Lee is writing')).toBeHidden();
	});

	await test.step('Today tells the patient of the answer while they look at it', async () => {
		await phone.getByRole('link', { name: 'Today' }).click();
		await expect(phone.getByRole('heading', { name: 'No new messages' })).toBeVisible();
		await send(desk, 'Thank you for telling me. Have you weighed yourself today?');
		await expect(line).not.toContainText('Waits');
		await expect(line).toContainText('You: Thank you for telling me');
		await expect(phone.getByRole('heading', { name: 'You have 1 new message' })).toBeVisible();
		await expect(heard(phone, /^\s*1 new message\s*$/)).toBeVisible();
		await expect(tab).toHaveAccessibleName(/1 new message/);
		await phone.getByRole('link', { name: 'Read your messages' }).click();
		await expect(message(phone, 'Have you weighed yourself today?')).toContainText('Lee Nguyen, RN');
		await expect(message(desk, 'Have you weighed yourself today?')).toContainText(`Read by ${patient.name}`);
		await expect(tab).not.toHaveAccessibleName(/new message/);
	});

	// What the rings brought to the screens is what a fresh look at the database shows.
	for (const page of [phone, desk]) {
		const live = await threadText(page);
		await page.reload();
		await expect(message(page, 'Have you weighed yourself today?')).toBeVisible();
		await expect.poll(() => threadText(page)).toBe(live);
	}
});

test('a correction and a withdrawal reach the other side, lose nothing without a line, and end after 15 minutes', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource|Failed to fetch/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
	const desk = await signIn(lee, { screen: 'desktop', at: `/console/inbox/${patient.conversation}` });
	const field = phone.getByRole('textbox', { name: 'Change your message' });
	const save = phone.getByRole('button', { name: 'Save' });
	const change = (words: string) => message(phone, words).getByText('Change', { exact: true }).click();

	await test.step('the other side sees what changed; the earlier words stay with the care team', async () => {
		await send(phone, 'I took 50 mg.');
		await send(phone, 'Please ignore this.');
		await expect(message(desk, 'Please ignore this.')).toBeVisible();
		await change('I took 50 mg.');
		await field.fill('I took 15 mg.');
		// By key the correction comes before the withdrawal.
		await phone.keyboard.press('Tab');
		await expect(save).toBeFocused();
		await phone.keyboard.press('Enter');
		await expect(message(phone, 'I took 15 mg.')).toContainText('Changed');
		await expect(message(phone, 'I took 15 mg.').locator('summary')).toBeFocused();
		await expect(message(desk, 'I took 15 mg.')).toContainText('Changed');

		await change('Please ignore this.');
		await phone.getByRole('button', { name: 'Leave it as it is' }).click();
		await expect(field).toHaveCount(0);
		await expect(message(phone, 'Please ignore this.').locator('summary')).toBeFocused();
		await change('Please ignore this.');
		// The ring may bring it before the answer comes.
		const gone = phone.getByText('You took this message back.');
		const held = async (route: Route) => {
			const response = await route.fetch();
			await gone.waitFor();
			await route.fulfill({ response });
		};
		await phone.route('**/*?/withdraw', held, { times: 1 });
		await phone.getByRole('button', { name: 'Remove this message' }).click();
		await expect(message(phone, 'You took this message back.')).toContainText('Taken back at');
		await expect(message(phone, 'You took this message back.')).toBeFocused();
		await expect(message(phone, 'You took this message back.')).not.toContainText('Sent');
		await expect(message(desk, 'This message was taken back.')).toBeVisible();
		await desk.getByText('What it said before').first().click();
		await expect(thread(desk)).toContainText('I took 50 mg.');
		await expect(phone.getByText('What it said before')).toHaveCount(0);
	});

	await test.step('a change that was begun on another phone stays as it was typed there', async () => {
		const tablet = await signIn(patient, { at: `/messages/${patient.conversation}` });
		const begun = tablet.getByRole('textbox', { name: 'Change your message' });
		await send(phone, 'I slept 3 hours.');
		await message(tablet, 'I slept 3 hours.').getByText('Change', { exact: true }).click();
		await change('I slept 3 hours.');
		await field.fill('I slept 4 hours.');
		await save.click();
		await expect(begun, 'nothing was typed here').toHaveValue('I slept 4 hours.');
		await begun.fill('I slept 4 hours, and');
		await change('I slept 4 hours.');
		await field.fill('I slept 5 hours.');
		await save.click();
		await expect(message(tablet, 'I slept 5 hours.')).toBeVisible();
		await expect(begun).toHaveValue('I slept 4 hours, and');
		await tablet.close();
	});

	await test.step('without a line it keeps its words, whatever arrives meanwhile, and can be saved later', async () => {
		await send(phone, 'I walked for an hour.');
		await expect(message(phone, 'I walked for an hour.')).toContainText('Read by Lee');
		await change('I walked for an hour.');
		await field.fill('I walked for half an hour.');
		await loseLine(phone);
		for (const button of ['Save', 'Remove this message']) {
			await phone.getByRole('button', { name: button }).click();
			await expect(phone.getByText('Not saved yet: there is no connection.')).toBeVisible();
			await expect(field).toHaveValue('I walked for half an hour.');
		}
		await send(desk, 'How far did you get?');
		await phone.context().setOffline(false);
		await expect(message(phone, 'How far did you get?')).toBeVisible({ timeout: 30_000 });
		await expect(field).toHaveValue('I walked for half an hour.');
		await save.click();
		await expect(message(phone, 'I walked for half an hour.')).toContainText('Changed');
		await expect(message(desk, 'I walked for half an hour.')).toContainText('Changed');
		await expect(field).toBeHidden();
	});

	await test.step('after 15 minutes a message stays as it is', async () => {
		await change('I walked for half an hour.');
		await field.fill('I walked for two hours.');
		await query(
			closeby,
			"update care.messages set sent_at = sent_at - interval '16 minutes' where conversation_id = $1",
			[patient.conversation]
		);
		await save.click();
		await expect(phone.getByText('This could not be changed.')).toBeVisible();
		await expect(field).toHaveValue('I walked for two hours.');
		await phone.reload();
		await expect(message(phone, 'I walked for half an hour.')).toBeVisible();
		await expect(thread(phone).getByText('Change', { exact: true })).toHaveCount(0);
		await expect(message(phone, 'I took 15 mg.')).toBeVisible();
		await expect(phone.getByText('50 mg')).toHaveCount(0);
		expect(await phone.content()).not.toContain('50 mg');
	});
	expect((await storedMessages(closeby, patient.conversation)).map(({ body }) => body)).toEqual([
		'I took 15 mg.',
		null,
		'I slept 5 hours.',
		'I walked for half an hour.',
		'How far did you get?'
	]);
});

test('where nobody is named to read, the clinic can be called at once', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	await leaveCareTeam(closeby, patient.id, lee.id);
	const phone = await signIn(patient, { at: '/today' });
	const { phone: number } = organisations.lakeside;
	for (const room of ['/today', `/messages/${patient.conversation}`]) {
		await phone.goto(room);
		await expect(phone.getByText('Nobody is named to read your messages yet.')).toBeVisible();
		await expect(phone.getByRole('link', { name: `Call ${number}` })).toHaveAttribute(
			'href',
			`tel:${number.replace(/\D/g, '')}`
		);
	}
});

test('words that are read on another day say on which', async ({ signIn, closeby }) => {
	const patient = await newPatient(closeby);
	await says(closeby, patient, 'I slept badly.');
	await query(
		closeby,
		`with quiet as (select set_config('session_replication_role', 'replica', false))
		update care.messages set sent_at = sent_at - interval '3 days' from quiet where conversation_id = $1`,
		[patient.conversation]
	);
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });
	await signIn(lee, { screen: 'desktop', at: `/console/inbox/${patient.conversation}` });
	await expect(message(phone, 'I slept badly.')).toContainText(
		/Read by Lee Nguyen, [A-Z][a-z]{2} \d+, \d+:\d\d/
	);
});

test('what was begun is still there after the page was left; words that read as a helper’s are sent, and one gentle question offers the helper a way in', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_INTERNET_DISCONNECTED/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: `/messages/${patient.conversation}` });

	await test.step('what was begun is kept until it is sent', async () => {
		await composer(phone).fill('I wanted to ask about');
		await untilKept(phone);
		// Nobody is told of somebody who writes where old words are only found again.
		const told: string[] = [];
		phone.on('request', (request) => void (request.url().endsWith('/writing') && told.push(request.url())));
		await phone.reload();
		await expect(composer(phone)).toHaveValue('I wanted to ask about');
		await phone.waitForLoadState('networkidle');
		expect(told).toEqual([]);
		await phone.getByRole('link', { name: 'Today' }).click();
		await phone.waitForURL('**/today');
		await openMessages(phone);
		await expect(composer(phone)).toHaveValue('I wanted to ask about');
		await send(phone, 'I wanted to ask about the new pills.');
		await phone.reload();
		await expect(message(phone, 'I wanted to ask about the new pills.')).toBeVisible();
		await expect(composer(phone)).toHaveValue('');
	});

	await test.step('what was begun in two tabs is sent from one of them', async () => {
		await composer(phone).fill('I forgot to say: I sleep well.');
		await untilKept(phone);
		const other = await phone.context().newPage();
		await other.goto(`/messages/${patient.conversation}`);
		await expect(composer(other)).toHaveValue('I forgot to say: I sleep well.');
		await other.getByRole('button', { name: 'Send', exact: true }).click();
		await expect(message(phone, 'I forgot to say: I sleep well.')).toBeVisible();
		await expect(composer(phone)).toHaveValue('');

		// Other words that stand in the other tab were not sent, so they are kept.
		await composer(other).fill('Another thing');
		await untilKept(other);
		await send(phone, 'One thing.');
		await expect(message(other, 'One thing.')).toBeVisible();
		await expect(async () => {
			await phone.reload();
			await expect(composer(phone)).toHaveValue('Another thing', { timeout: 1_000 });
		}).toPass();

		// What stands in both, and waits for the line, is not kept beside that: it would be there to be sent twice.
		const both = 'My sister comes on Sunday.';
		await composer(other).fill('');
		await composer(phone).fill('');
		await expect.poll(() => draftsKept(phone)).toBe(0);
		await composer(phone).fill(both);
		await untilKept(phone);
		await other.reload();
		await expect(composer(other)).toHaveValue(both);
		await loseLine(phone);
		await send(phone, both);
		await expect(message(other, both)).toContainText('Waiting on this phone');
		await phone.context().setOffline(false);
		await expect(message(other, both)).toContainText('Sent', { timeout: 20_000 });
		await expect(composer(other)).toHaveValue('');
		await expect.poll(() => draftsKept(other)).toBe(0);
		await other.close();
	});

	await test.step('the question is asked once, and holds nothing up', async () => {
		const question = phone.getByRole('region', { name: 'Did somebody help you write this?' });
		await send(phone, 'My sugar was 140 this morning.');
		await expect(message(phone, 'My sugar was 140 this morning.')).toContainText('Sent');
		await expect(question).toHaveCount(0);

		await send(phone, 'My mom is dizzy and her sugar is 210.');
		await expect(message(phone, 'My mom is dizzy and her sugar is 210.')).toContainText('Sent');
		const invite = question.getByRole('link', { name: 'Invite my helper' });
		await expect(invite).toHaveAttribute('href', '/more/family/new');
		await question.getByRole('button', { name: 'No, I wrote it' }).click();
		await expect(question).toHaveCount(0);
		await expect(composer(phone)).toBeFocused();
		await send(phone, 'My mom is still dizzy.');
		await expect(message(phone, 'My mom is still dizzy.')).toContainText('Sent');
		await expect(question).toHaveCount(0);
	});
});
