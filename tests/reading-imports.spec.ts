import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { daysBefore, exportOfHealth } from './apple-health.ts';
import { expect, test } from './closeby.ts';
import { newPatient } from './enrol.ts';
import { query } from './query.ts';
import { loseLine } from './words.ts';

const csv = (rows: string[]) => ({
	name: 'diary.csv',
	mimeType: 'text/csv',
	buffer: Buffer.from(['date,time,measure,value,unit,note', ...rows].join('\r\n'))
});
/** The path of a file of 12 MB. */
function largeFile(): string {
	// Without a locale Chromium reads no file in a folder with letters beyond ASCII, as the project's may have.
	const file = path.join(mkdtempSync(path.join(tmpdir(), 'closeby-')), 'large.csv');
	writeFileSync(file, Buffer.alloc(12_000_000, 'x'));
	return file;
}

const stored = `select measure, count(*)::int as number from care.observations
	where patient_id = $1 and superseded_at is null and components is not null group by measure order by measure`;

test('a patient brings a table and what a phone has kept, sees both first, and takes one out again', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/net::ERR_|WebSocket|Failed to load resource/);
	const patient = await newPatient(closeby);
	const phone = await signIn(patient, { at: '/log' });
	await phone.getByRole('link', { name: 'Add readings from a file' }).click();

	await phone.getByLabel('Your table').setInputFiles(largeFile());
	await phone.getByRole('button', { name: 'Look at it first' }).click();
	await expect(phone.getByText('It can have up to 400 KB.')).toBeVisible();

	// A slip, what is rare and what is no reading are said before anything is stored.
	const today = new Date().toISOString().slice(0, 10);
	const [yesterday = '', before = ''] = daysBefore(today, 2);
	await phone
		.getByLabel('Your table')
		.setInputFiles(
			csv([
				`${before},7:30,Blood pressure,128/78,mmHg,`,
				`${before},7:35,Weight,82,stones,`,
				`${yesterday},0:05,Blood sugar,39,mg/dL,shaky`
			])
		);
	await phone.getByRole('button', { name: 'Look at it first' }).click();
	await expect(phone.getByRole('heading', { name: '2 readings will be added' })).toBeVisible();
	await expect(phone.getByText('“stones” is no unit for this.')).toBeVisible();
	await phone.getByRole('button', { name: 'Add them to the log' }).click();
	await expect(phone.getByText('Please say if they are right.')).toBeVisible();
	await loseLine(phone);
	await phone.getByLabel('Yes, add them').check();
	await phone.getByRole('button', { name: 'Add them to the log' }).click();
	await expect(phone.getByText('Your file is still here.')).toBeVisible();
	await phone.context().setOffline(false);
	await phone.getByRole('button', { name: 'Add them to the log' }).click();
	await expect(phone.getByText('2 readings were added')).toBeVisible();
	expect(await query(closeby, stored, [patient.id])).toEqual([
		{ measure: 'blood_pressure', number: 1 },
		{ measure: 'glucose', number: 1 }
	]);

	// What a phone has kept is read on the phone; a part whose answer is lost is sent again and stored once.
	await phone.getByRole('link', { name: 'Files you brought' }).click();
	// Days of which a month ago is in the middle.
	const [made = ''] = daysBefore(today, 25).slice(-1);
	const exported = [...exportOfHealth(made, 10)].join('');
	const half = { name: 'export.xml', mimeType: 'text/xml', buffer: Buffer.from(exported.slice(0, 9_000)) };
	const zip = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
	await zip.add('apple_health_export/export.xml', new TextReader(exported));
	const buffer = Buffer.from(await (await zip.close()).arrayBuffer());
	await phone.getByLabel('The file from Health').setInputFiles(half);
	await phone.getByRole('button', { name: 'Read the file' }).click();
	await expect(phone.getByText('This file is not whole.')).toBeVisible();
	const whole = { name: 'export.zip', mimeType: 'application/zip', buffer };
	await phone.getByLabel('The file from Health').setInputFiles(whole);
	await phone.getByLabel('How far back?').selectOption('1 month');
	await phone.getByRole('button', { name: 'Read the file' }).click();
	const found = phone.getByRole('heading', { name: /readings were found/ });
	await expect(found).toBeFocused();
	const number = Number.parseInt(await found.innerText(), 10);
	await phone.route(
		'**/log/import/readings',
		async (route) => {
			await route.fetch();
			await route.abort();
		},
		{ times: 1 }
	);
	await phone.getByRole('button', { name: `Add ${number} readings` }).click();
	await expect(phone.getByText('Nothing is lost.')).toBeVisible();
	await phone.getByRole('button', { name: `Add ${number} readings` }).click();
	await expect(phone.getByText(`${number} readings were added`)).toBeVisible();

	await phone.getByText('This file should not be here').click();
	await phone.getByRole('button', { name: 'Take all of them out' }).click();
	await expect(phone.getByText(/^Taken out on/)).toBeVisible();
	expect(await query(closeby, stored, [patient.id])).toHaveLength(2);
});

test('without scripts and in Spanish a table comes in all the same', async ({
	signIn,
	closeby,
	allowErrors
}) => {
	allowErrors(/status of 422/);
	const patient = await newPatient(closeby, { language: 'es' });
	const phone = await signIn(patient, { context: { javaScriptEnabled: false }, at: '/log/import' });
	await expect(phone.getByText('Su navegador no usa scripts.')).toBeVisible();
	await phone.getByRole('button', { name: 'Verla primero' }).click();
	await expect(phone.getByText('Por favor elija un archivo.')).toBeVisible();
	await phone.getByLabel('Su tabla').setInputFiles(largeFile());
	await phone.getByRole('button', { name: 'Verla primero' }).click();
	await expect(phone.getByText('Puede tener hasta 400 KB.')).toBeVisible();
	const table =
		'Fecha;Hora;Medida;Valor;Unidad\r\n3/1/2026;7:30 a. m.;Peso;82,4;kg\r\n3/1/2026;7:30 a. m.;Peso;ochenta;kg\r\n';
	await phone
		.getByLabel('Su tabla')
		.setInputFiles({ name: 'peso.csv', mimeType: 'text/csv', buffer: Buffer.from(table, 'latin1') });
	await phone.getByRole('button', { name: 'Verla primero' }).click();
	await expect(phone.getByText('“ochenta” no es un número.')).toBeVisible();
	await phone.getByRole('button', { name: 'Leer 3/1 como 1 de marzo' }).click();
	await expect(phone.getByText(/1 de marzo de 2026/)).toBeVisible();
	await phone.getByRole('button', { name: 'Agregarlas' }).click();
	await expect(phone.getByText('Se agregó 1 medición')).toBeVisible();
});
