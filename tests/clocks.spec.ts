import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { withPlan } from './plan.ts';
import { query } from './query.ts';

const day = 24 * 60 * 60_000;

/** What can be said of a step. */
const step = (page: Page, name: string) =>
	page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) }).last();

test('a phone whose clock is days behind: what is ticked and written down is of the day it was', async ({
	signIn,
	closeby
}) => {
	const patient = await newPatient(closeby);
	await withPlan(closeby, patient);
	const phone = await signIn(patient, { at: 'about:blank', ownProfile: true, ownDevice: true });
	await phone.clock.install({ time: Date.now() - 2 * day });
	await phone.goto('/plan');
	await step(phone, 'Step on the scale').getByRole('button', { name: /^Did it/ }).click();
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
	await expect(phone.getByRole('heading', { name: 'What you wrote down may be an emergency' })).toBeVisible();
});
