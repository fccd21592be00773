import type { Page } from '@playwright/test';
import { v7 } from 'uuid';
import { askAs, comeIn } from './visitor.ts';
import { expect, test } from './closeby.ts';
import { actAs, draftOf, newCared, sugarLines } from './planned.ts';
import { newPatient } from './enrol.ts';
import { endSessionsOf, query } from './query.ts';
import { composer, draftsKept, message, send, untilKept } from './words.ts';

/** What stands on a page whose session is over; a page that was just reading something again goes to the door itself. */
const over = (page: Page) => page.getByRole('heading', { name: /^(You were signed out|Sign in)$/ });

test('a note that a nurse began about an alert outlives the session, and is gone once it is recorded', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 401|WebSocket/);
	const { patient, nurse } = await newCared(closeby);
	const phone = await askAs(closeby, patient);
	await phone.request.post('/log/glucose', { form: { id: v7(), glucose: '62', sure: 'yes' } });

	const desk = await signIn(nurse, { screen: 'desktop', at: '/console/alerts' });
	const alert = desk.getByRole('main').getByRole('listitem').filter({ hasText: patient.name });
	const note = alert.getByLabel('Note');
	await alert.getByRole('button', { name: 'I have seen it' }).click();
	// Until the page has come alive nothing is kept.
	await expect(note).not.toHaveAttribute('value');
	await note.fill('She drank juice and sits down. I call again');
	await untilKept(desk);
	await endSessionsOf(closeby, nurse.id);
	await expect(over(desk)).toBeVisible();
	await expect(desk.getByText('She drank juice')).toHaveCount(0);

	await comeIn(desk, closeby, nurse);
	await desk.goto('/console/alerts');
	await expect(note).toHaveValue('She drank juice and sits down. I call again');
	await alert.getByLabel('What did you do?').selectOption('Called');
	await alert.getByRole('button', { name: 'Record it' }).click();
	await expect(alert).toContainText('I call again');
	await expect(note).toHaveValue('');
	await desk.reload();
	await expect(alert.getByRole('button', { name: 'Record it' })).toBeVisible();
	await expect(note).toHaveValue('');
});

test('what a nurse began to change in a plan is there again after the session, until she gives it up or a colleague wrote there', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 401|WebSocket/);
	const cared = await newCared(closeby);
	const { patient, nurse } = cared;
	const { id, lines } = sugarLines();
	const version = await draftOf(closeby, cared, lines);
	const desk = await signIn(nurse, { screen: 'desktop', at: `/console/patients/${patient.id}/plan/draft` });
	const editor = desk.getByRole('form', { name: /^Change/ });
	const words = editor
		.getByRole('group', { name: 'What it is for' })
		.getByRole('textbox', { name: 'English' });
	const change = () => desk.getByRole('link', { name: 'Change Metformin' }).click();
	await change();
	const stood = await words.inputValue();
	await words.fill(`${stood} Every day`);
	await untilKept(desk);
	await endSessionsOf(closeby, nurse.id);
	await expect(over(desk)).toBeVisible();

	await comeIn(desk, closeby, nurse);
	await desk.goto(`/console/patients/${patient.id}/plan/draft`);
	await change();
	await expect(words).toHaveValue(`${stood} Every day`);
	await editor.getByRole('link', { name: 'Cancel' }).click();
	await expect(editor).toHaveCount(0);
	await change();
	await expect(words).toHaveValue(stood);

	await words.fill(`${stood} At night`);
	await untilKept(desk);
	const theirs = {
		...lines.find((line) => line.id === id.pill),
		expected: 1,
		words: [{ part: 'purpose', language: 'en', words: 'For your sugar.', mark: 'human' }]
	};
	await actAs(closeby, nurse, 'select care.save_plan_line($1, $2)', [version, JSON.stringify(theirs)]);
	await desk.goto(`/console/patients/${patient.id}/plan/draft`);
	await change();
	await expect(words).toHaveValue('For your sugar.');
});

test('what a patient began in two tabs is both there when they come back, once, and goes with what is sent', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const at = `/messages/${patient.conversation}`;
	const phone = await signIn(patient, { at });
	// It has looked for what was begun before, and found nothing.
	await phone.waitForLoadState('networkidle');
	const other = await phone.context().newPage();
	await other.goto(at);
	await composer(other).fill('My ankles are');
	await untilKept(other);
	await composer(phone).fill('Do I take the white pill');
	await expect.poll(() => draftsKept(phone)).toBe(2);
	await expect(composer(other)).toHaveValue('My ankles are');
	await other.close();

	const both = 'My ankles are\n\nDo I take the white pill';
	await phone.reload();
	await expect(composer(phone)).toHaveValue(both);
	await composer(phone).pressSequentially('?');
	await expect.poll(() => draftsKept(phone)).toBe(1);
	await phone.reload();
	await expect(composer(phone)).toHaveValue(`${both}?`);
	await phone.getByRole('button', { name: 'Send', exact: true }).click();
	await expect(message(phone, 'Do I take the white pill?')).toContainText('Sent');
	await expect.poll(() => draftsKept(phone)).toBe(0);
	await phone.reload();
	await expect(message(phone, 'Do I take the white pill?')).toBeVisible();
	await expect(composer(phone)).toHaveValue('');
});

test('a change of a message that was begun outlives the session; once it is too late, its words can go into a new message', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 401|WebSocket/);
	const patient = await newPatient(closeby);
	const at = `/messages/${patient.conversation}`;
	const phone = await signIn(patient, { at });
	const field = phone.getByRole('textbox', { name: 'Change your message' });
	const begin = async (words: string, changed: string) => {
		await message(phone, words).getByText('Change', { exact: true }).click();
		await field.fill(changed);
		await untilKept(phone);
		await endSessionsOf(closeby, patient.id);
		await expect(over(phone)).toBeVisible();
		await expect(phone.getByText(changed)).toHaveCount(0);
	};
	const comeBack = async () => {
		await comeIn(phone, closeby, patient);
		await phone.goto(at);
	};

	await test.step('in time it is there again, to be saved or left', async () => {
		await send(phone, 'I took 50 mg.');
		await expect(message(phone, 'I took 50 mg.')).toContainText('Sent');
		await begin('I took 50 mg.', 'I took 15 mg.');
		await comeBack();
		await expect(field).toHaveValue('I took 15 mg.');
		await phone.getByRole('button', { name: 'Save' }).click();
		await expect(message(phone, 'I took 15 mg.')).toContainText('Changed');
		await expect.poll(() => draftsKept(phone)).toBe(0);

		await begin('I took 15 mg.', 'I took 25 mg.');
		await comeBack();
		await expect(field).toHaveValue('I took 25 mg.');
		await phone.getByRole('button', { name: 'Leave it as it is' }).click();
		await expect.poll(() => draftsKept(phone)).toBe(0);
	});

	await test.step('after 15 minutes it says so, and gives the words back', async () => {
		await begin('I took 15 mg.', 'I took 20 mg.');
		await query(
			closeby,
			"update care.messages set sent_at = sent_at - interval '16 minutes' where conversation_id = $1",
			[patient.conversation]
		);
		await comeBack();
		const late = phone.getByRole('status').filter({ hasText: 'You were changing a message' });
		await expect(late).toContainText('The 15 minutes for that are over. Your words are still here.');
		await expect(late).toContainText('I took 20 mg.');
		await expect(field).toHaveCount(0);
		await late.getByRole('button', { name: 'Write them as a new message' }).click();
		await expect(late).toHaveCount(0);
		await expect(composer(phone)).toHaveValue('I took 20 mg.');
		await expect(composer(phone)).toBeFocused();
		await phone.reload();
		await expect(composer(phone)).toHaveValue('I took 20 mg.');
		await expect(late).toHaveCount(0);
	});
});
