import { BlobReader, BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { expect, test } from 'vitest';
import { ExportRefused } from './export.ts';
import { readAppleFile } from './file.ts';

const weight = (value: number, day: string) =>
	`<Record type="HKQuantityTypeIdentifierBodyMass" sourceName="Báscula" unit="kg" startDate="${day} 07:12:00 -0600" endDate="${day} 07:12:00 -0600" value="${value}"/>\n`;
const exported = `<HealthData>${weight(80, '2026-03-01')}${weight(81, '2026-03-02')}</HealthData>`;

async function zip(files: Record<string, string>, { asStream = false } = {}): Promise<Blob> {
	const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, dataDescriptor: asStream });
	for (const [name, text] of Object.entries(files)) await writer.add(name, new TextReader(text));
	return writer.close();
}

const how = (progress: (share: number) => void = () => undefined) => ({
	from: '2026-01-01',
	now: new Date('2026-03-04T15:00:00Z'),
	progress,
	signal: new AbortController().signal
});
const weightsIn = async (file: Blob) =>
	(await readAppleFile(file, how())).readings.map(({ entered: [first] }) => first?.value);
const refusal = (file: Blob) =>
	readAppleFile(file, how()).then(
		() => undefined,
		(thrown: unknown) => (thrown instanceof ExportRefused ? thrown.problem : thrown)
	);

test('an export is read as it is, or in the archive that a phone makes, whatever it is called there', async () => {
	expect(await weightsIn(new Blob([exported]))).toEqual([80, 81]);
	const files = {
		'apple_health_export/export_cda.xml': `<ClinicalDocument>${'<a/>'.repeat(1000)}</ClinicalDocument>`,
		'apple_health_export/electrocardiograms/ecg_2026-03-01.csv': 'Name,Maria',
		'apple_health_export/exportación.xml': exported
	};
	expect(await weightsIn(await zip(files))).toEqual([80, 81]);
	expect(await weightsIn(await zip(files, { asStream: true }))).toEqual([80, 81]);
});

test('what is no export, or not all of one, is refused', async () => {
	const whole = await zip({ 'export.xml': exported });
	expect(await refusal(await zip({ 'readings.xml': '<a/>', 'note.txt': '' }))).toBe('not_export');
	expect(await refusal(whole.slice(0, whole.size - 60))).toBe('not_export');
	expect(await refusal(new Blob([new Uint8Array(100)]))).toBe('not_export');
	expect(await refusal(new Blob([exported.slice(0, 300)]))).toBe('cut_short');
	const bytes = new Uint8Array(await new BlobReader(whole).readUint8Array(0, whole.size));
	bytes.fill(0xff, 45, 80);
	expect(await refusal(new Blob([bytes]))).toBe('cut_short');
});

test('it can be stopped', async () => {
	const stop = new AbortController();
	stop.abort();
	await expect(readAppleFile(new Blob([exported]), { ...how(), signal: stop.signal })).rejects.toThrow(
		/abort/i
	);
	await expect(
		readAppleFile(await zip({ 'export.xml': exported }), { ...how(), signal: stop.signal })
	).rejects.toThrow(/abort/i);
});
