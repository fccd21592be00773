import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newCareManager, newPatient } from './enrol.ts';
import { nextName } from './names.ts';
import { withPlan } from './plan.ts';
import { query, says } from './query.ts';
import { message, send, thread } from './words.ts';

const day = 24 * 60 * 60_000;

/** What can be said of a step. */
const step = (page: Page, name: string) =>
	page
		.getByRole('listitem')
		.filter({ has: page.getByRole('heading', { name }) })
		.last();

test('a phone whose clock is days behind: what is ticked and written down is of the day it was', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	await withPlan(closeby, patient);
	const phone = await signIn(patient, { at: 'about:blank', ownProfile: true, ownDevice: true });
	await phone.clock.install({ time: Date.now() - 2 * day });
	await phone.goto('/plan');
	await step(phone, 'Step on the scale')
		.getByRole('button', { name: /^Did it/ })
		.click();
	await expect
		.poll(() =>
			query(
				closeby,
				`select r.outcome, r.day = (now() at time zone p.time_zone)::date as today,
					now() - r.ticked_at < interval '5 minutes' as just
				from care.step_reports r join care.people p on p.id = r.patient_id where r.patient_id = $1`,
				[patient.id]
			)
		)
		.toEqual([{ outcome: 'done', today: true, just: true }]);
	await phone.goto('/log/glucose');
	await phone.getByLabel('Blood sugar').fill('39');
	await phone.getByRole('button', { name: 'Save' }).click();
	await phone.getByRole('button', { name: 'Yes, 39 is right' }).click();
	await expect(phone.getByText('Your care team is told too.')).toBeVisible();
	await phone.goto('/log/feel');
	await phone.getByRole('radio', { name: 'The same' }).check();
	await phone.getByRole('button', { name: 'Save' }).click();
	const written = () =>
		query(
			closeby,
			`select kind, now() - effective_at < interval '5 minutes' as just from (
				select 'reading' as kind, effective_at from care.observations where patient_id = $1
				union all select 'check', effective_at from care.symptom_reports where patient_id = $1
			) w order by kind`,
			[patient.id]
		);
	await expect.poll(written).toEqual([
		{ kind: 'check', just: true },
		{ kind: 'reading', just: true }
	]);
	// What is urgent is said again on the first page of the day.
	await phone.goto('/today');
	await expect(phone.getByText('What you wrote down may be an emergency')).toBeVisible();
});

test('a page that stays open over a night, with or without a line: what was said today is of yesterday, and a tick is of the new day', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/Failed to load resource|WebSocket connection|net::ERR_/);
	const patient = await newPatient(closeby);
	await withPlan(closeby, patient);
	await says(closeby, patient, 'I slept badly.');
	const phone = await signIn(patient, { at: 'about:blank', ownProfile: true, ownDevice: true });
	await phone.clock.install();
	const dateOf = (days: number) =>
		phone.evaluate(
			(at) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Chicago' }).format(at),
			Date.now() + days * day
		);

	await test.step('messages', async () => {
		await phone.goto(`/messages/${patient.conversation}`);
		await expect(thread(phone).getByText('Today')).toBeVisible();
		// Who comes back to it is also told anew when somebody answers.
		const reading = phone.waitForRequest(/__data\.json/);
		// The server's clock stays where it is: its answer, once it is here, says that it is the day before again.
		const looked = Promise.withResolvers<void>();
		await phone.route(/__data\.json/, (route) => looked.promise.then(() => route.continue()));
		await phone.clock.fastForward(day);
		await phone.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
		await expect(thread(phone).getByText('Yesterday')).toBeVisible();
		await reading;
		await expect(thread(phone).getByText('Today')).toHaveCount(0);
		await expect(message(phone, 'I slept badly.')).toBeVisible();
		looked.resolve();
		await phone.unrouteAll({ behavior: 'wait' });
	});

	await test.step('the plan, where the line is gone', async () => {
		await phone.goto('/plan');
		const scale = step(phone, 'Step on the scale');
		await scale.getByRole('button', { name: /^Did it/ }).click();
		await expect(scale).toContainText('Today: done');
		await phone.waitForLoadState('networkidle');
		await phone.context().setOffline(true);
		await phone.clock.fastForward(day);
		// It is not yet said for the new day.
		await scale.getByRole('button', { name: /^Could not/ }).click();
		await expect(scale).toContainText('Today: could not');
		expect(await scale.locator('input[name="day"]').first().inputValue()).toBe(await dateOf(1));
	});
});

test('a page that nobody leaves says anew who is there once they have gone home', async ({
	signIn,
	closeby
}) => {
	const nurse = await newCareManager(closeby, nextName());
	// Where it is about noon now, so that the day of work ends on the day it began.
	const offset = new Date().getUTCHours() - 12;
	await query(closeby, 'update care.people set time_zone = $2 where id = $1', [
		nurse.id,
		`Etc/GMT${offset < 0 ? offset : `+${offset}`}`
	]);
	await query(
		closeby,
		`insert into care.working_hours (staff_id, organisation_id, weekday, starts, ends)
		select p.id, p.organisation_id, day, '00:00', (now() at time zone p.time_zone + interval '5 minutes')::time
		from care.people p, generate_series(1, 7) day where p.id = $1`,
		[nurse.id]
	);
	const patient = await newPatient(closeby, { staff: nurse.id });
	const phone = await signIn(patient, { at: 'about:blank', ownProfile: true, ownDevice: true });
	await phone.clock.install();
	for (const room of ['/today', `/messages/${patient.conversation}`]) {
		await phone.goto(room);
		await expect(phone.getByText('is here today until')).toBeVisible();
		await phone.waitForLoadState('networkidle');
		const reading = phone.waitForRequest(/__data\.json/);
		await phone.clock.fastForward(6 * 60_000);
		await reading;
	}
});

test('what was written down without a line more than a week ago is asked about as soon as there is one, and goes as it was dated', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/Failed to load resource|WebSocket connection|net::ERR_/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: 'about:blank', ownProfile: true, ownDevice: true });
	await phone.clock.install({ time: Date.now() - 8 * day });
	await phone.goto('/log/weight');
	await phone.waitForLoadState('networkidle');
	await phone.context().setOffline(true);
	await phone.getByLabel('Weight').fill('180');
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(phone.getByText('It is kept on this phone.')).toBeVisible();
	await phone.clock.fastForward(8 * day);
	await phone.context().setOffline(false);
	await phone.goto('/log');
	const weight = phone.getByRole('listitem').filter({ hasText: 'Weight: 180' });
	await expect(weight).toContainText('More than 7 days old. Do you still want to send it?');
	await phone.goto('/today');
	await expect(weight).toContainText('More than 7 days old. Do you still want to send it?');
	await weight.getByRole('button', { name: 'Send now' }).click();
	await expect(weight).toHaveCount(0);
	const written = () =>
		query(
			closeby,
			`select round(extract(epoch from now() - effective_at) / 86400)::int as days from care.observations
			where patient_id = $1`,
			[patient.id]
		);
	await expect.poll(written).toEqual([{ days: 8 }]);
});

test('who has just written may change it for a quarter of an hour, however wrong the clock of the phone is', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	for (const [words, wrong] of [
		['I take the blue pill.', day / 24],
		['I take the red pill.', -400 * day]
	] as const) {
		const phone = await signIn(patient, { at: 'about:blank', ownProfile: true });
		await phone.clock.install({ time: Date.now() + wrong });
		await phone.goto(`/messages/${patient.conversation}`);
		await send(phone, words);
		await expect(message(phone, words)).toContainText('Sent');
		await phone.clock.runFor(10 * 60_000);
		await expect(message(phone, words).getByText('Change', { exact: true })).toBeVisible();
		await phone.clock.runFor(7 * 60_000);
		await expect(message(phone, words).getByText('Change', { exact: true })).toHaveCount(0);
	}
});

test('a phone whose clock is days behind says what the clinic finds in two things together, as soon as it knows', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: 'about:blank', ownProfile: true });
	await phone.clock.install({ time: Date.now() - 2 * day });
	await phone.goto('/log/feel');
	await phone.getByRole('radio', { name: 'Worse' }).check();
	await phone.getByRole('checkbox', { name: 'New back pain' }).check();
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect
		.poll(() =>
			query(closeby, 'select feeling from care.symptom_reports where patient_id = $1', [patient.id])
		)
		.toEqual([{ feeling: 'worse' }]);
	await phone.goto('/log/blood_pressure');
	await phone.getByLabel('Upper number').fill('190');
	await phone.getByLabel('Lower number').fill('115');
	await phone.getByRole('button', { name: 'Save' }).click();
	await expect(phone.getByRole('alert')).toContainText('Do not drive yourself.');
	await expect(phone.getByRole('alert').getByRole('link').first()).toHaveAttribute('href', 'tel:911');
});
