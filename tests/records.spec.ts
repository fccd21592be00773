import { readFile } from 'node:fs/promises';
import { patientNumbered } from './bundles.ts';
import { cast } from './cast.ts';
import { expect, test } from './closeby.ts';
import { newCared, putInForce, type Cared } from './planned.ts';
import { readPdf } from './pdf.ts';
import { query } from './query.ts';
import { a1c, allergy, carePlan, condition, medicine, observation, recordOf } from './records.ts';
import type { Closeby } from './server.ts';

/** A patient of a story as the Patient of a record from elsewhere. */
async function recordPatient(closeby: Closeby, patient: Cared['patient']) {
	const [who] = await query<{ given: string; family: string; born: string }>(
		closeby,
		`select p.given_name as given, p.family_name as family, c.birth_date::text as born
		from care.people p join care.patients c on c.person_id = p.id where p.id = $1`,
		[patient.id]
	);
	return patientNumbered('N-1', {
		id: 'p',
		name: [{ family: who?.family, given: [who?.given] }],
		birthDate: who?.born
	});
}

test('a care manager brings in a record from elsewhere and sees what became of it; the patient takes their own away', async ({
	signIn,
	closeby
}) => {
	const { patient, nurse } = await newCared(closeby, 'es');
	const person = await recordPatient(closeby, patient);
	const record = recordOf(
		[condition('a', 'Gout', '90560007'), a1c('b', 7), observation('c'), allergy('e', 'Penicillin')],
		person
	);
	const desk = await signIn(nurse, { screen: 'desktop', at: `/console/patients/${patient.id}/plan/import` });
	const file = desk.getByLabel('The file');
	const send = desk.getByRole('button', { name: 'Bring it in' });
	await file.setInputFiles({ name: 'old.xml', mimeType: 'text/xml', buffer: Buffer.from('<Bundle/>') });
	await send.click();
	await expect(desk.getByText('The file is XML. Ask for FHIR R4 as JSON.')).toBeVisible();
	// A megabyte more than any other page takes, in text that nobody reads.
	const text = { status: 'generated', div: 'x'.repeat(900_000) };
	const large = { ...record, entry: [record['entry'], { resource: { ...observation('d'), text } }].flat() };
	await file.setInputFiles({
		name: 'north.json',
		mimeType: 'application/json',
		buffer: Buffer.from(JSON.stringify(large))
	});
	await send.click();
	await expect(
		desk.getByText('6 resources read: 3 understood, 3 kept as they are, 0 left out.')
	).toBeVisible();
	await expect(desk.getByText('Observations · 2 · readings come with the log')).toBeVisible();
	const room = desk.getByRole('link', { name: 'From elsewhere' });
	await expect(room, 'the report is in the room').toHaveAttribute('aria-current', 'page');
	await desk.getByRole('link', { name: 'Open the draft' }).click();
	await expect(desk.getByRole('link', { name: 'Change Gout' })).toBeVisible();
	// Whoever writes or signs a plan sees what must not be given.
	await expect(desk.getByText('Penicillin (high risk)')).toBeVisible();

	const phone = await signIn(patient, { context: { javaScriptEnabled: false }, at: '/more' });
	const downloading = phone.waitForEvent('download');
	await phone.getByRole('button', { name: 'Descargar para otra clínica o app' }).click();
	const bundle = await readFile(await (await downloading).path(), 'utf8');
	expect(bundle.includes('"resourceType": "Bundle"') && bundle.includes('71.5')).toBe(true);
	expect(bundle.includes('Gout'), 'a draft is not the patient’s yet').toBe(false);
	await phone.getByRole('link', { name: 'Leer mi expediente' }).click();
	await expect(phone.getByRole('heading', { name: 'Mi expediente', level: 1 })).toBeVisible();
	await expect(phone.getByRole('heading', { name: 'De otras clínicas' })).toBeVisible();
	const keeping = phone.waitForEvent('download');
	await phone.getByRole('button', { name: 'Descargar en PDF' }).click();
	const kept = await keeping;
	expect(kept.suggestedFilename()).toMatch(/^Expediente de .*\.pdf$/);
	const paper = await readPdf(await readFile(await kept.path()));
	expect(paper.text).toContain(`Expediente de ${patient.name}`);
	expect(paper.text).toContain('De otras clínicas');
	const acts = await query<{ action: string }>(
		closeby,
		`select action from audit.events where patient_id = $1 and action in ('record.imported', 'record.copied')
		order by occurred_at`,
		[patient.id]
	);
	expect(acts.map(({ action }) => action)).toEqual([
		'record.imported',
		'record.copied',
		'record.copied',
		'record.copied'
	]);
});

test('a medicine and a step for once a week are looked at by a person, and never stand before the patient as daily', async ({
	signIn,
	closeby
}) => {
	const cared = await newCared(closeby);
	const { patient, nurse } = cared;
	const weekly = { repeat: { frequency: 1, period: 1, periodUnit: 'wk', when: ['MORN'] } };
	const soak = { status: 'in-progress', description: 'Soak your feet', scheduledTiming: weekly };
	const record = recordOf(
		[
			medicine('w', 'Methotrexate 2.5 MG Oral Tablet', {
				dosageInstruction: [
					{ timing: weekly, doseAndRate: [{ doseQuantity: { value: 6, unit: 'tablets' } }] }
				]
			}),
			carePlan('s', [], { activity: [{ detail: soak }] })
		],
		await recordPatient(closeby, patient)
	);
	const desk = await signIn(nurse, { screen: 'desktop', at: `/console/patients/${patient.id}/plan/import` });
	await desk.getByLabel('The file').setInputFiles({
		name: 'page.json',
		mimeType: 'application/json',
		buffer: Buffer.from(
			JSON.stringify({
				...record,
				type: 'searchset',
				link: [{ relation: 'next', url: 'https://north.example/2' }]
			})
		)
	});
	await desk.getByRole('button', { name: 'Bring it in' }).click();
	await expect(desk.getByText('This file is one page of several.')).toBeVisible();
	await expect(
		desk.getByText('Prescriptions · 1 · when it is taken or done could not be taken over')
	).toBeVisible();
	await expect(desk.getByText('a provider or care manager must look')).toHaveCount(2);
	// It stands before what is kept without a question.
	const kept = desk.getByRole('heading', { name: 'Kept as it is' }).locator('xpath=..');
	await expect(kept.getByRole('listitem').first()).toContainText('Look at this');
	const [draft] = await query<{ version: string }>(
		closeby,
		'select version_id as version from care.plan_drafts where patient_id = $1',
		[patient.id]
	);
	await putInForce(closeby, cared, draft?.version ?? '');

	const phone = await signIn(patient, { at: '/plan' });
	const pills = phone.getByRole('listitem').filter({ hasText: 'Methotrexate' });
	await expect(pills).toContainText('6 tablets, 1 × per week, in the morning');
	await expect(pills.getByText('Tick off today and yesterday')).toHaveCount(0);
	const step = phone.getByRole('listitem').filter({ hasText: 'Soak your feet' });
	await expect(step).toContainText('1 × per week, in the morning');
	await expect(step.getByRole('group', { name: 'No day is set for this.' })).toBeVisible();
	await expect(phone.getByRole('main')).not.toContainText('Every day');
	await phone.goto('/today');
	await expect(phone.getByRole('heading', { level: 1 })).toBeVisible();
	await expect(phone.getByText('Soak your feet')).toHaveCount(0);
});

test('a long record is found one’s way in without scripts: what it holds comes first, and leads there and back', async ({
	signIn
}) => {
	const phone = await signIn(cast.walter, { context: { javaScriptEnabled: false }, at: '/more/record' });
	const contents = phone.getByRole('navigation', { name: 'In this record' });
	const parts = phone.getByRole('main').getByRole('region');
	await expect(contents.getByRole('link')).toHaveCount(await parts.count());
	await expect(phone.getByText(/Oak Park, IL 60302$/), 'an address as on an envelope').toBeVisible();
	await contents.getByRole('link', { name: 'My messages' }).click();
	const messages = parts.and(phone.getByLabel('My messages'));
	await expect(messages.getByRole('heading', { name: 'My messages' })).toBeInViewport();
	await expect(contents).not.toBeInViewport();
	await messages.getByRole('link', { name: 'Back to the list' }).click();
	await expect(contents.getByRole('heading', { name: 'In this record' })).toBeInViewport();
});
