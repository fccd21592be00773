import type { Page } from '@playwright/test';
import { askAs, plainText, readPage, type Asking } from './visitor.ts';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newCaregiver, newPatient } from './enrol.ts';
import { readPdf } from './pdf.ts';
import { everyMorning, planLine, publishPlan, withPlan } from './plan.ts';
import { newCared, planOf } from './planned.ts';
import { query } from './query.ts';
import { loseLine, message, send } from './words.ts';

const { lee, maria } = cast;

/** The card of a step, a medicine or a lesson. */
const line = (page: Page, name: string) =>
	page
		.getByRole('listitem')
		.filter({ has: page.getByRole('heading', { name }) })
		.last();

test('Maria reads her whole plan in Spanish, and finds whom to call first in red', async ({ signIn }) => {
	const phone = await signIn(maria, { at: '/plan' });
	await expect(phone.getByText('Acordado con Priya Shah')).toBeVisible();
	for (const heading of ['En qué trabajamos', 'Mis metas', 'Lo que hago', 'Mis medicinas', 'Mi equipo'])
		await expect(phone.getByRole('heading', { name: heading, exact: true })).toBeVisible();
	await expect(phone.getByText('Quiero bailar el vals con Lucía en sus quince.').first()).toBeVisible();
	await expect(phone.getByRole('link', { name: /^La última vez: \d+.mmHg/ })).toHaveAttribute(
		'href',
		'/log/blood_pressure/trend'
	);
	await expect(line(phone, 'Caminar veinte minutos')).toContainText('después de cenar');
	await expect(line(phone, 'Metformin')).toContainText('No tome dos juntas.');
	await expect(phone.getByRole('heading', { name: 'Rojo: pida ayuda ya' })).toBeVisible();
	await expect(phone.getByRole('link', { name: 'Llame al 911' })).toHaveAttribute('href', 'tel:911');
	await expect(phone.getByText('Sobre mí').last()).toBeVisible();
	// Nothing on the page is said to be in another language, and nothing is.
	await expect(phone.locator('main [lang="en"]')).toHaveCount(0);
	await expect(phone.getByText('Your ')).toHaveCount(0);
});

test('a patient could not go for want of a ride, and asks about it in Messages with the line attached', async ({
	signIn,
	closeby
}) => {
	const cared = await newCared(closeby);
	const { patient, nurse } = cared;
	const problem = planLine('problem', [['plain', 'Your heart needs help.']]);
	const goal = planLine('goal', [['own_words', 'I want to walk to the lake.']], { parent_id: problem.id });
	const heartClass = planLine('step', [['what', 'Go to heart class']], {
		parent_id: goal.id,
		done_by: 'patient',
		schedule: everyMorning
	});
	await planOf(closeby, cared, [problem, goal, heartClass]);
	const phone = await signIn(patient, { at: '/plan' });
	const step = line(phone, 'Go to heart class');
	const readAgain = phone.waitForResponse(/__data\.json/);
	await step.getByRole('button', { name: /^Could not/ }).click();
	const noRide = step.getByRole('radio', { name: 'No ride' });
	await expect(noRide).toBeVisible();
	const height = () => step.evaluate((element) => element.getBoundingClientRect().height);
	const asked = await height();
	await (await readAgain).finished();
	const said = step.getByRole('status').filter({ hasText: 'Today: could not' });
	await expect(said, 'whoever uses keys goes on from there').toBeFocused();
	await noRide.check();
	expect(await height(), 'nothing moves under a finger').toBe(asked);
	await step.getByRole('button', { name: 'Tell the team' }).click();
	await expect(step).toContainText('Because: No ride');
	await expect(said, 'and again once the question is gone').toBeFocused();
	const reasons = 'select reason::text from care.step_reports where author_id = $1 order by ticked_at';
	await expect
		.poll(() => query(closeby, reasons, [patient.id]))
		.toEqual([{ reason: null }, { reason: 'ride' }]);

	const desk = await signIn(nurse, { screen: 'desktop', at: `/console/inbox/${patient.conversation}` });
	await step.getByRole('link', { name: 'Ask about this: Go to heart class' }).click();
	await expect(phone.getByText('About your plan').last()).toBeVisible();
	await send(phone, 'Is there a van that could take me?');
	const question = message(phone, 'Is there a van that could take me?');
	// Stored, and perhaps read already at the desk.
	await expect(question).toContainText(/Sent|Read by/);
	await expect(question.getByRole('link', { name: /Go to heart class/ })).toBeVisible();
	// It arrives at the care manager's with its line, and not with a reload only.
	const arrived = message(desk, 'Is there a van that could take me?');
	await expect(arrived.getByRole('link', { name: /Go to heart class/ })).toBeVisible();
	// The next message is about nothing.
	await expect(phone.getByRole('button', { name: 'Not about this' })).toHaveCount(0);
	const reopened = await readPage(phone, `/messages/${patient.conversation}`);
	expect(reopened).toMatch(/Go to heart class.*Is there a van that could take me\?/);
	expect(reopened).not.toContain('Not about this');
});

test('a plan that was read before the answer came takes neither the answer nor a reason that is being chosen from the screen', async ({
	signIn,
	closeby
}) => {
	const cared = await newCared(closeby);
	const problem = planLine('problem', [['plain', 'Your heart needs help.']]);
	const goal = planLine('goal', [['own_words', 'I want to walk to the lake.']], { parent_id: problem.id });
	const heartClass = planLine('step', [['what', 'Go to heart class']], {
		parent_id: goal.id,
		done_by: 'patient',
		schedule: everyMorning
	});
	await planOf(closeby, cared, [problem, goal, heartClass]);
	const phone = await signIn(cared.patient, { at: '/up' });
	// Nothing rings, so that the plan is read again only when this story says so.
	await phone.routeWebSocket(/realtime/, () => undefined);
	await phone.goto('/plan');
	const step = line(phone, 'Go to heart class');
	await expect(step.getByRole('button', { name: /^Could not/ })).toBeVisible();

	let release: () => void = () => undefined;
	const held = new Promise<void>((resolve) => (release = resolve));
	let read = false;
	await phone.route(/__data\.json/, async (route) => {
		const response = await route.fetch();
		read = true;
		await held;
		await route.fulfill({ response });
	});
	// As a phone that was asleep does, once the page is alive.
	const wake = async () => {
		await phone.evaluate(() => dispatchEvent(new Event('online')));
		return read;
	};
	await expect.poll(wake).toBe(true);
	await step.getByRole('button', { name: /^Could not/ }).click();
	await expect
		.poll(() =>
			query(closeby, 'select outcome::text from care.step_reports where author_id = $1', [cared.patient.id])
		)
		.toEqual([{ outcome: 'could_not' }]);
	await step.getByRole('radio', { name: 'No ride' }).check();

	const answered = phone.waitForResponse(/__data\.json/);
	release();
	await (await answered).finished();
	await expect(step).toContainText('Today: could not');
	await step.getByRole('button', { name: 'Tell the team' }).click();
	await expect(step).toContainText('Because: No ride');
});

test('a caregiver reads what is shared of the plan and no more, on the page, on paper and in what they are made from', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const { step } = await withPlan(closeby, patient);
	const plan = `/${patient.id}/plan`;
	const shown = async ({ request }: Asking) => {
		const [page, data] = await Promise.all([request.get(plan), request.get(`${plan}/__data.json`)]);
		expect(page.ok() && data.ok()).toBe(true);
		return [await page.text(), await data.text()];
	};

	await test.step('without the medicines there is no trace of them', async () => {
		const son = await newCaregiver(closeby, patient, { see: ['plan'], add: [], message: [] });
		const asking = await askAs(closeby, son);
		const [page = '', data = ''] = await shown(asking);
		const file = await asking.request.get(`${plan}/pdf`);
		expect(file.headers()).toMatchObject({ 'content-type': 'application/pdf', 'cache-control': 'no-store' });
		const paper = await readPdf(await file.body());
		for (const text of [page, data, paper.text]) {
			expect(text).toContain('Step on the scale');
			expect(text).not.toMatch(/Furosemide|40 mg|extra water/);
		}
		expect(plainText(page)).not.toMatch(/Did it|medicines/i);
	});

	await test.step('who may only look reads the doses without a form', async () => {
		const daughter = await newCaregiver(closeby, patient, {
			see: ['plan', 'medicines'],
			add: [],
			message: []
		});
		const phone = await signIn(daughter, { at: plan });
		const medicine = line(phone, 'Furosemide');
		await medicine.getByText('Doses of today and yesterday').click();
		await expect(medicine).toContainText('Morning');
		await expect(phone.getByText('Tick off')).toHaveCount(0);
		await expect(phone.locator('form[action^="?/"]')).toHaveCount(0);
		await expect
			.poll(() => query(closeby, 'select number from care.plan_reads where person_id = $1', [daughter.id]))
			.toEqual([{ number: 1 }]);

		// What is made private leaves without a word, from the open page too.
		await publishPlan(closeby, patient, [{ ...step, topic: 'mental_health', expected: 1 }]);
		await expect(line(phone, 'Step on the scale')).toHaveCount(0);
		await expect(medicine).toBeVisible();
		for (const text of [await phone.getByRole('main').innerText(), ...(await shown(phone))])
			expect(text).not.toMatch(/Step on the scale|No longer in the plan/);
	});
});

test('a plan published while it is read says so, with before, after and who decided; the patient answers, and ticks without a line', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const patient = await newPatient(closeby);
	const { step, lesson } = await withPlan(closeby, patient);
	const phone = await signIn(patient);
	await expect(phone.getByRole('heading', { name: 'Your plan is here' })).toBeVisible();
	await expect(phone.getByRole('heading', { name: 'For today from your plan: 2 things' })).toBeVisible();
	await expect(phone.getByRole('link', { name: 'Take Furosemide 40 mg' })).toBeVisible();
	await phone.getByRole('link', { name: 'Read the plan' }).click();
	await expect(phone.getByText('Agreed with Dr. Priya Shah')).toBeVisible();
	await expect
		.poll(() => query(closeby, 'select number from care.plan_reads where person_id = $1', [patient.id]))
		.toEqual([{ number: 1 }]);

	const words = step.words.map((one) => (one.part === 'when' ? { ...one, words: 'Before bed' } : one));
	const why = 'Mornings were too much.';
	// The line drops while the page reads what changed: it stays as it is until it can.
	await phone.route('**/__data.json*', (route) => route.abort('internetdisconnected'), { times: 1 });
	const dropped = phone.waitForEvent('requestfailed', (request) => request.url().includes('__data.json'));
	await publishPlan(closeby, patient, [{ ...step, words, why, decided_by_id: lee.id, expected: 1 }]);
	await dropped;
	await expect(line(phone, 'Step on the scale')).toContainText('Each morning');
	await expect(phone.getByText('Your plan changed')).toBeVisible();
	await expect(line(phone, 'Step on the scale')).toContainText('Before bed');
	const change = phone.getByRole('listitem').filter({ hasText: 'Why: Mornings were too much.' });
	await expect(change).toContainText('Each morning');
	await expect(change).toContainText('Before bed');
	await expect(change).toContainText('Decided by Lee Nguyen, RN');

	await phone.getByRole('radio', { name: 'I see it another way' }).check();
	await phone.getByRole('textbox', { name: 'In your own words' }).last().fill('I sleep early.');
	await phone.getByRole('button', { name: 'Send to the team' }).last().click();
	await expect(phone.getByText('The team will answer here.')).toBeVisible();

	const scale = line(phone, 'Step on the scale');
	await scale.getByText('What do you think of this?').click();
	await scale.getByRole('radio', { name: 'I have an idea' }).check();
	await scale.getByRole('textbox', { name: 'In your own words' }).fill('After my tea.');
	await scale.getByRole('button', { name: 'Send to the team' }).click();
	await expect(scale).toContainText('The team will answer here.');
	const said = 'select line_id, words from care.plan_opinions where patient_id = $1 order by given_at';
	await expect
		.poll(() => query(closeby, said, [patient.id]))
		.toEqual([
			{ line_id: null, words: 'I sleep early.' },
			{ line_id: step.id, words: 'After my tea.' }
		]);

	const card = line(phone, 'What your weight tells us');
	await card.getByRole('textbox').fill('Three pounds is water.');
	await card.getByRole('button', { name: 'Send to the team' }).click();
	await expect(card).toContainText('The team will read this soon.');
	const taught = await query(closeby, 'select line_id from care.teach_backs where patient_id = $1', [
		patient.id
	]);
	expect(taught).toEqual([{ line_id: lesson.id }]);

	await test.step('a tick without a line says where it is, and is stored once when the line is back', async () => {
		await loseLine(phone);
		const medicine = line(phone, 'Furosemide');
		await medicine.getByRole('button', { name: 'Took it: Furosemide, Today, Morning' }).click();
		const taken = medicine.getByRole('paragraph').filter({ hasText: 'Morning: Taken' });
		await expect(taken, 'whoever uses keys goes on from there').toBeFocused();
		await expect(medicine).toContainText('On this phone.');
		await phone.context().setOffline(false);
		await expect(medicine).not.toContainText('On this phone.');
		await expect(medicine).toContainText('Morning: Taken');
		expect(await readPage(phone, '/plan')).toContain('Morning: Taken');
		const outcomes = 'select outcome from care.dose_reports where patient_id = $1';
		expect(await query(closeby, outcomes, [patient.id])).toEqual([{ outcome: 'taken' }]);
		// What has been taken is no longer asked for, and the step still is.
		await phone.goto('/today');
		await expect(phone.getByRole('link', { name: 'Step on the scale' })).toBeVisible();
		await expect(phone.getByRole('link', { name: 'Take Furosemide 40 mg' })).toHaveCount(0);
	});
});

test('without scripts the plan is read and answered all the same, and who one is is written', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	await withPlan(closeby, patient);
	const phone = await signIn(patient, { context: { javaScriptEnabled: false }, at: '/plan' });
	await line(phone, 'Step on the scale')
		.getByRole('button', { name: /^Did it/ })
		.click();
	await expect(line(phone, 'Step on the scale')).toContainText('Today: done');
	await phone.getByRole('link', { name: 'Write or change this' }).click();
	await phone.getByLabel('Who matters to me').fill('My sister Ruth.');
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(phone).toHaveURL(/\/plan#about$/);
	await expect(phone.getByText('My sister Ruth.')).toBeVisible();
});
