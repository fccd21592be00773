import type { Page } from '@playwright/test';
import { v7 } from 'uuid';
import { askAs, readPage } from './visitor.ts';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newCareManager, newCaregiver, newPatient, type Enrolled } from './enrol.ts';
import { giveRoles } from './planned.ts';
import { post } from './post.ts';
import { provedMinutesAgo, query } from './query.ts';

const { lee, ana, sam, noor, tess } = cast;
/** For those who only read and press buttons, and one whole path of forms. */
const withoutScripts = { javaScriptEnabled: false };
const familyOf = (patient: Enrolled) => `/console/patients/${patient.id}/family`;

/** Fills in who helps, and that they may see the messages. */
async function fillIn(desk: Page, name: [given: string, family: string], patient: string): Promise<void> {
	await desk.getByRole('textbox', { name: 'First name' }).fill(name[0]);
	await desk.getByRole('textbox', { name: 'Last name' }).fill(name[1]);
	await desk.getByRole('combobox', { name: `They are ${patient}’s` }).selectOption('son');
	await desk.getByRole('combobox', { name: 'They help with' }).selectOption('Talking with my care team');
	await desk.getByRole('combobox', { name: 'Messages' }).selectOption('Can see');
}

test('a care manager records what a patient said aloud, with who heard it; the patient reads so and ends it', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const nurse = await newCareManager(closeby, 'Ida Brandt');
	await giveRoles(closeby, nurse, ['care_manager']);
	const patient = await newPatient(closeby, { staff: nurse.id });
	const given = patient.name.split(' ')[0] ?? '';
	const desk = await signIn(nurse, { screen: 'desktop', at: familyOf(patient) });
	await expect(desk.getByText(`Nobody helps ${given} here yet.`)).toBeVisible();
	await expect(desk.getByRole('link', { name: 'Record legal authority' })).toHaveCount(0);
	// Asked first who they are, the care manager comes back to this very form.
	await provedMinutesAgo(closeby, nurse.id, 11);
	await desk.getByRole('link', { name: 'Record spoken consent' }).click();
	await desk.getByLabel('Password').fill(nurse.password);
	await desk.getByRole('button', { name: 'Go on' }).click();
	await expect(desk).toHaveURL(`${familyOf(patient)}?spoken=`);
	await fillIn(desk, ['Emil', 'Sandoval'], given);
	const heardBy = desk.getByRole('textbox', { name: 'Who else heard it' });
	await heardBy.fill(' ');
	await desk.getByRole('button', { name: 'Save' }).click();
	await expect(desk.getByText('Please write who else heard it.')).toBeVisible();
	// A page that comes alive lets go of what is selected in a field, so it is filled once the page is.
	await expect(heardBy).not.toHaveAttribute('value');
	await expect(desk.getByRole('textbox', { name: 'Last name' })).toHaveValue('Sandoval');
	await heardBy.fill(`${nurse.name}, front desk`);
	await desk.getByRole('button', { name: 'Save' }).click();
	await expect(
		desk.getByText('Please write another person: not you, not the patient, not the helper.')
	).toBeVisible();
	await expect(heardBy).not.toHaveAttribute('value');
	await expect(heardBy).toHaveValue(`${nurse.name}, front desk`);
	await heardBy.fill('Joan Baker, front desk');
	await desk.getByRole('button', { name: 'Save' }).click();
	await expect(desk.getByRole('heading', { name: 'Invitation for Emil Sandoval' })).toBeVisible();
	await expect(desk.getByText('Spoken consent, heard by Joan Baker, front desk')).toBeVisible();

	const hers = await signIn(patient, { context: withoutScripts, at: '/more/family' });
	await hers.getByRole('link', { name: 'Look or change: Emil Sandoval' }).click();
	await expect(hers.getByText('You said this aloud. Joan Baker, front desk heard it.')).toBeVisible();
	await hers.getByRole('button', { name: 'End access now' }).click();
	await expect(hers.getByText('Saved. It holds from now on.')).toBeVisible();
	await desk.goto(familyOf(patient));
	await expect(desk.getByRole('listitem').filter({ hasText: 'Emil Sandoval' })).toContainText('Ended on');
});

test('what the law gives is recorded by one and in force once another has reviewed it; the patient reads it and cannot change it', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby);
	const given = patient.name.split(' ')[0] ?? '';
	const desk = await signIn(noor, { screen: 'desktop', context: withoutScripts, at: familyOf(patient) });
	await expect(desk.getByRole('link', { name: 'Record spoken consent' })).toHaveCount(0);
	await desk.getByRole('link', { name: 'Record legal authority' }).click();
	await fillIn(desk, ['Casimir', 'Dufort'], given);
	await desk.getByRole('combobox', { name: 'Authority' }).selectOption('Health-care proxy');
	const evidence = desk.getByRole('combobox', { name: 'Evidence seen' });
	await evidence.selectOption('Birth certificate');
	await desk.getByRole('button', { name: 'Save' }).click();
	await expect(desk.getByText('This paper does not show this authority.')).toBeVisible();
	await expect(desk.getByRole('textbox', { name: 'Last name' })).toHaveValue('Dufort');
	await evidence.selectOption('Health-care proxy form');
	await desk.getByRole('button', { name: 'Save' }).click();
	await expect(desk.getByRole('heading', { name: 'Invitation for Casimir Dufort' })).toBeVisible();
	await expect(
		desk.getByText('Recorded. It begins once another person has looked at the papers.')
	).toBeVisible();
	const line = desk.getByRole('listitem').filter({ hasText: 'Casimir Dufort' });
	await expect(line).toContainText(/Legal authority · Health-care proxy/);
	const waits = 'Waits for a second look. Not in force yet.';
	await expect(line).toContainText(waits);
	const seen = 'I have seen the evidence: bring it into force';
	await expect(desk.getByRole('button', { name: seen })).toHaveCount(0);

	const second = await signIn(sam, {
		screen: 'desktop',
		context: withoutScripts,
		at: '/console/people'
	});
	await second.getByRole('link', { name: `Casimir Dufort, for ${patient.name}` }).click();
	await expect(second.getByRole('link', { name: 'Record legal authority' })).toHaveCount(0);
	await second.getByRole('button', { name: seen }).click();
	await expect(second.getByText('Saved. It holds from now on.')).toBeVisible();
	await expect(second.getByText(`Recorded by ${noor.name}. Reviewed by ${sam.name}.`)).toBeVisible();
	await expect(second.getByText(waits)).toHaveCount(0);

	// The care manager reads it and has nothing to press; neither has the patient.
	const nurse = await readPage(await askAs(closeby, lee), familyOf(patient));
	expect(nurse).toContain('Casimir Dufort');
	expect(nurse).not.toContain('End access now');
	const hers = await signIn(patient, { context: withoutScripts, at: '/more/family' });
	await hers.getByRole('link', { name: 'Look or change: Casimir Dufort' }).click();
	await expect(hers.getByText('This rests on the law. Your clinic can change it.')).toBeVisible();
	await expect(hers.getByRole('main').getByRole('button')).toHaveCount(0);

	await desk.goto(familyOf(patient));
	await line.getByRole('button', { name: 'End' }).click();
	await expect(desk.getByText('Saved. It holds from now on.')).toBeVisible();
	await expect(line).toContainText('Ended on');
});

test('whoever may not see a family finds nothing there, and no ground can be claimed that is not one’s own', async ({
	closeby
}) => {
	// Ana's patient: nobody else of the cast is on the team.
	const patient = await newPatient(closeby, { staff: ana.id });
	const helper = await newCaregiver(closeby, patient);
	const days = { ends_on: `${new Date().getFullYear() + 1}-01-31` };
	const terms = {
		given_name: 'Otto',
		family_name: 'Nobody',
		language: 'en',
		sign_in_name: '',
		...days,
		consent: v7(),
		expected: '0',
		relationship: 'son',
		purpose: 'daily_help',
		area_messages: 'see',
		area_plan: 'none',
		area_medicines: 'none',
		area_readings: 'none',
		area_questionnaires: 'none',
		area_appointments: 'none',
		area_resources: 'none'
	};
	const spoken = { ...terms, witness: 'Joan Baker' };
	const legal = { ...terms, authority: 'court_guardian', evidence: 'court_order' };
	// Sam reads what he may have to review, and records neither ground.
	for (const [person, reads] of [
		[lee, false],
		[sam, true],
		[tess, false],
		[helper, false]
	] as const) {
		const asking = await askAs(closeby, person);
		const answer = await asking.request.get(familyOf(patient), { maxRedirects: 0 });
		expect(answer.status(), person.name).toBe(reads ? 200 : 404);
		const data = await asking.request.get(`${familyOf(patient)}/__data.json`);
		expect((await data.text()).includes(helper.name), person.name).toBe(reads);
		for (const [ground, form] of Object.entries({ spoken, legal })) {
			const sent = await post(asking, closeby.url, `${familyOf(patient)}?/${ground}&${ground}`, form);
			expect(sent.status(), `${person.name} ${ground}`).toBe(404);
		}
	}
	// Whoever may record one ground may not record the other.
	for (const [person, ground, form] of [
		[ana, 'legal', legal],
		[noor, 'spoken', spoken]
	] as const) {
		const asking = await askAs(closeby, person);
		const asked = await asking.request.get(`${familyOf(patient)}?${ground}`, { maxRedirects: 0 });
		expect(asked.status(), person.name).toBe(404);
		const sent = await post(asking, closeby.url, `${familyOf(patient)}?/${ground}&${ground}`, form);
		expect(sent.status(), person.name).toBe(404);
	}
	const held = await query(closeby, 'select from care.consents where patient_id = $1', [patient.id]);
	expect(held).toHaveLength(1);
});
