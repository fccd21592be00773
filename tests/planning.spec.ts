import { v7 } from 'uuid';
import type { Page } from '@playwright/test';
import { expect, test } from './closeby.ts';
import { overprinted, readPdf } from './pdf.ts';
import { actAs, draftOf, newCared, planOf, sugarLines, writeAs } from './planned.ts';
import { post } from './post.ts';
import { query } from './query.ts';

const room = (page: Page, name: string) =>
	page.getByRole('navigation', { name: 'Care plan' }).getByRole('link', { name });

test('a plan grows from three templates without duplicates, is signed, published, and printed with nothing over the other', async ({
	signIn,
	closeby
}) => {
	const { patient, nurse, doctor } = await newCared(closeby);
	const desk = await signIn(nurse, { screen: 'desktop', at: `/console/patients/${patient.id}/plan` });
	await desk.getByRole('link', { name: 'Begin a draft' }).click();
	await desk.getByRole('checkbox', { name: 'Heart failure' }).check();
	await desk.getByRole('checkbox', { name: 'High blood pressure' }).check();
	await desk.getByRole('checkbox', { name: 'Type 2 diabetes' }).check();
	await desk.getByRole('button', { name: 'Begin the draft' }).click();
	await expect(desk.getByRole('heading', { name: 'Draft of the plan' })).toBeVisible();
	await desk.getByRole('link', { name: '+ Add a medicine' }).click();
	await desk.getByRole('textbox', { name: 'Drug', exact: true }).fill('Lisinopril');
	await desk.getByRole('textbox', { name: 'Dose', exact: true }).fill('10 mg');
	const purpose = desk
		.getByRole('group', { name: 'What it is for' })
		.getByRole('textbox', { name: 'English' });
	await purpose.fill('It treats your hypertension.');
	await desk.getByRole('button', { name: /hypertension/ }).click();
	await expect(purpose).toHaveValue('It treats your high blood pressure.');
	await desk.getByRole('button', { name: 'Save the line' }).click();
	await expect(desk.getByText('Lisinopril · 10 mg')).toBeVisible();
	await desk.getByRole('link', { name: 'Change Lisinopril' }).press('Enter');
	await expect(desk.getByRole('form', { name: /^Change/ })).toBeVisible();
	await desk.keyboard.press('Escape');
	const closed = desk.locator('[id^="line-"]').filter({ hasText: 'Lisinopril' });
	await expect(closed, 'whoever uses keys goes on from there').toBeFocused();
	await expect(desk.getByRole('button', { name: 'Publish' })).toHaveCount(0);
	await desk.getByRole('button', { name: 'Request signature' }).click();
	await expect(desk.getByText('Signature requested')).toBeVisible();
	const doubled = await query(
		closeby,
		`select w.part, w.words from care.plan_drafts d join care.plan_version_lines l on l.version_id = d.version_id
		join care.plan_line_words w on w.line_id = l.line_id and w.revision = l.revision and w.language = 'en'
		where d.patient_id = $1 and w.part in ('plain', 'what', 'title') group by 1, 2 having count(*) > 1`,
		[patient.id]
	);
	expect(doubled).toEqual([]);

	// The provider's screens are the next story's; here they sign while the nurse looks on.
	const [draft] = await query<{ version: string; changes: number }>(
		closeby,
		'select version_id as version, changes from care.plan_drafts where patient_id = $1',
		[patient.id]
	);
	await actAs(closeby, doctor, 'select care.sign_plan($1, $2)', [draft?.version, draft?.changes]);
	await desk.getByRole('button', { name: 'Publish' }).click();
	await expect(desk.getByText('The plan is published.')).toBeVisible();
	await expect(desk.getByText('Agreed with Ravi Mehta')).toBeVisible();
	const events = await query<{ event: string; actor: string; number: number }>(
		closeby,
		`select e.event, e.actor_id as actor, v.number from care.plan_version_events e
		join care.plan_versions v on v.id = e.version_id where e.patient_id = $1 order by e.at`,
		[patient.id]
	);
	expect(events).toEqual([
		{ event: 'signature_requested', actor: nurse.id, number: 1 },
		{ event: 'signed', actor: doctor.id, number: 1 },
		{ event: 'published', actor: nurse.id, number: 1 }
	]);

	const phone = await signIn(patient, { at: '/plan' });
	await expect(phone.getByRole('heading', { name: 'My goals' })).toBeVisible();
	const paper = await readPdf(await phone.pdf({ format: 'Letter' }));
	for (const words of ['My goals', 'Lisinopril', '911']) expect(paper.text).toContain(words);
	// On paper nothing is filled in and sent.
	expect(paper.text).not.toContain('Send to the team');
	expect(await overprinted(paper)).toEqual([]);
	const sourced = phone.getByRole('listitem').filter({ hasText: 'Where this number comes from' });
	await expect(sourced.first()).toBeVisible();
	await expect(sourced.filter({ hasNotText: 'Target:' })).toHaveCount(0);
});

test('a draft comes back with a note and is put right, also without scripts; no request changes a dose', async ({
	signIn,
	closeby
}) => {
	const cared = await newCared(closeby, 'es');
	const { patient, nurse, doctor } = cared;
	const { id, lines } = sugarLines();
	const version = await draftOf(closeby, cared, lines);
	await actAs(closeby, nurse, 'select care.request_plan_signature($1)', [version]);
	const draft = `/console/patients/${patient.id}/plan/draft`;
	const doctors = await signIn(doctor, { screen: 'desktop', at: '/console/plans' });
	const plans = doctors.getByRole('link', { name: /Plans.*1 plan waits for your signature/ });
	await expect(plans).toHaveAttribute('href', '/console/plans');
	await doctors.getByRole('main').getByRole('link', { name: patient.name }).click();
	await doctors.getByText('Return with a note').click();
	await doctors.getByRole('textbox', { name: 'What to change' }).fill('Say with food.');
	await doctors.getByRole('button', { name: 'Return the draft' }).click();
	await expect(doctors.getByText('“Say with food.”')).toBeVisible();

	const desk = await signIn(nurse, { screen: 'desktop', context: { javaScriptEnabled: false }, at: draft });
	await expect(desk.getByText('“Say with food.”')).toBeVisible();
	await desk.getByRole('link', { name: 'Change Metformin' }).click();
	await expect(desk.getByText('Drug, dose and sig change through the provider.')).toBeVisible();
	await expect(desk.getByRole('textbox', { name: 'Dose', exact: true })).toHaveCount(0);
	const withWhat = desk.getByRole('group', { name: 'With what' });
	await withWhat.getByRole('textbox', { name: 'English' }).fill('Take it with food.');
	await withWhat.getByRole('textbox', { name: 'Spanish' }).fill('Tómela con comida.');
	await withWhat.getByRole('combobox', { name: /Spanish/ }).selectOption('Translated by a machine');
	await desk.getByRole('button', { name: 'Save the line' }).click();
	await expect(desk.getByText('Take it with food.')).toBeVisible();
	await desk.getByRole('button', { name: 'Request signature' }).click();
	await expect(desk.getByText('Take it back to change it')).toBeVisible();

	await actAs(closeby, nurse, "select care.return_plan_draft($1, 'One more thing.')", [version]);
	const tried = await post(desk, closeby.url, `${draft}?/save`, {
		id: id.pill,
		expected: '2',
		kind: 'medicine',
		drug_name: 'Metformin',
		dose: '1000 mg',
		words_purpose_en: 'It brings your sugar down.'
	});
	expect(await tried.json()).toMatchObject({ type: 'failure', status: 403 });
	const [stands] = await query<{ dose: string; sig: string; revision: number }>(
		closeby,
		`select c.dose, c.sig, c.revision from care.plan_version_lines l
		join care.plan_lines c on c.id = l.line_id and c.revision = l.revision
		where l.version_id = $1 and l.line_id = $2`,
		[version, id.pill]
	);
	expect(stands).toEqual({ dose: '500 mg', sig: '1 tab po bid', revision: 2 });

	// The provider's page has followed all of it.
	await expect(doctors.getByText('“One more thing.”')).toBeVisible();
	await doctors.getByRole('button', { name: 'Sign', exact: true }).click();
	await expect(doctors.getByText(/parts are missing or unchecked in Spanish/)).toBeVisible();
	await doctors.getByRole('checkbox', { name: /I have read the warning/ }).check();
	await doctors.getByRole('button', { name: 'Publish' }).click();
	await expect(doctors.getByText('The plan is published.')).toBeVisible();
});

test('a patient who could not, who objects and who tells a lesson back is read, answered, and gets a new version', async ({
	signIn,
	closeby
}) => {
	const cared = await newCared(closeby);
	const { patient, nurse } = cared;
	const { id, lines } = sugarLines();
	const version = await planOf(closeby, cared, lines);
	const desk = await signIn(nurse, { screen: 'desktop', at: `/console/patients/${patient.id}/plan` });
	await expect(desk.getByText('Nothing said in the last week').first()).toBeVisible();
	// The patient's side, while the page is open.
	await writeAs(
		closeby,
		patient,
		`select care.report_step($1, $2, 1, (now() at time zone time_zone)::date, 'could_not', 'ride',
			'The bus did not come.', now()) from care.people where id = $3`,
		[v7(), id.walk, patient.id]
	);
	await expect(desk.getByText('Could not: ride · Today')).toBeVisible();
	await expect(desk.getByText('“The bus did not come.”')).toBeVisible();
	await writeAs(closeby, patient, "select care.give_plan_opinion($1, $2, $3, 'object', 'My knee hurts.')", [
		v7(),
		version,
		id.walk
	]);
	await writeAs(closeby, patient, "select care.teach_back($1, $2, 1, 'I look at my feet each night.')", [
		v7(),
		id.feet
	]);
	await expect(desk.getByText('“My knee hurts.”')).toBeVisible();
	await desk.getByRole('textbox', { name: `Your answer to ${patient.name}` }).fill('Then you swim.');
	await desk.getByRole('button', { name: 'Send the answer' }).click();
	await expect(desk.getByText('Then you swim.')).toBeVisible();
	await desk.getByRole('button', { name: 'Understood' }).click();
	await expect(desk.getByText('Understood, says Nell Harrow')).toBeVisible();

	await desk.getByRole('link', { name: 'Change the plan' }).click();
	await desk.getByRole('button', { name: 'Begin the draft' }).click();
	await desk.getByRole('link', { name: 'Change Walk for 20 minutes.' }).click();
	const what = desk.getByRole('group', { name: 'What to do' }).getByRole('textbox', { name: 'English' });
	await what.fill('Swim for 20 minutes.');
	await desk.getByRole('textbox', { name: 'Why it changes' }).fill('The knee hurts.');
	await desk.getByRole('combobox', { name: 'Who decided' }).selectOption(patient.name);
	await what.press('Control+Enter');
	await expect(desk.getByRole('link', { name: 'Change Swim for 20 minutes.' })).toBeVisible();
	await desk.getByRole('button', { name: 'Publish' }).click();
	await expect(desk.getByText('Version 2', { exact: true })).toBeVisible();

	await room(desk, 'Versions').click();
	const change = desk
		.getByRole('listitem')
		.filter({ has: desk.getByRole('heading', { name: 'Step: changed' }) });
	await expect(change).toContainText('Walk for 20 minutes.');
	await expect(change).toContainText('Swim for 20 minutes.');
	await expect(change.locator('mark')).toHaveText(['Walk for 20 minutes.', 'Swim for 20 minutes.']);
	await expect(change).toContainText('The knee hurts.');
	await expect(change).toContainText(`decided by ${patient.name}`);
	await desk.getByRole('combobox', { name: 'From' }).selectOption('Version 2');
	await desk.getByRole('combobox', { name: 'To', exact: true }).selectOption('Version 1');
	await desk.getByRole('button', { name: 'Compare' }).click();
	await expect(desk.getByRole('heading', { name: 'Step: changed' })).toHaveCount(1);

	await room(desk, 'Medicine review').click();
	await desk.getByRole('combobox', { name: 'How you spoke' }).selectOption('By phone');
	for (const question of ['Missed doses', 'Confusion about what to take', 'Cost', 'Duplicates']) {
		await desk.getByRole('group', { name: question }).getByRole('radio', { name: 'Not asked' }).check();
	}
	const effects = desk.getByRole('group', { name: 'Side effects' });
	await effects.getByRole('radio', { name: 'Found', exact: true }).check();
	await desk.getByRole('button', { name: 'Record the review' }).click();
	await expect(effects.getByText('Write what was found.')).toBeVisible();
	await effects.getByRole('textbox').fill('A dry cough.');
	await desk.getByRole('button', { name: 'Record the review' }).click();
	await expect(desk.getByText('The review is recorded.')).toBeVisible();
	await expect(desk.getByText('Found: A dry cough.')).toBeVisible();
});
