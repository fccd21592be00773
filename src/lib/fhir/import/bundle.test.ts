import { expect, test } from 'vitest';
import { condition, goal, medicine, patientUrl, recordOf } from '../../../../tests/records.ts';
import { patientNumbered, type Resource } from '../../../../tests/bundles.ts';
import { mergeRecord } from './merge.ts';
import { readRecordFile } from './read.ts';
import { sortRecord } from './sort.ts';

const sorted = async (record: Resource) =>
	sortRecord(await readRecordFile([Buffer.from(JSON.stringify(record))]), new Date('2026-11-29T12:00:00Z'));

test('a resource whose address cannot be one is known by its id', async () => {
	for (const fullUrl of [
		'urn:uuid:\ud800',
		'http://north.example/\0',
		`http://north.example/${'漢'.repeat(900)}`
	]) {
		const record = await sorted({
			resourceType: 'Bundle',
			type: 'collection',
			entry: [
				{ fullUrl: patientUrl, resource: patientNumbered('R-1', { id: 'p' }) },
				{ fullUrl, resource: condition('a', 'Gout') }
			]
		});
		expect(record.resources[1]?.item?.identity).toBe('Condition/a');
		const { lines } = mergeRecord(record, {
			patient: '019a0000-0000-7000-8000-00000000f301',
			standing: [],
			known: new Map(),
			takenOut: new Set(),
			prescribes: false
		});
		expect(lines).toHaveLength(1);
	}
});

const outcomes = async (resources: Resource[]) =>
	(await sorted(recordOf(resources))).resources
		.slice(1)
		.map(({ verdict }) => ('reason' in verdict ? verdict.reason : undefined) ?? verdict.outcome);

test('what is about a patient that it contains is left out where that is somebody else', async () => {
	const about = (patient: Record<string, unknown>, id = 'me') =>
		medicine('m', 'Warfarin 5 MG Oral Tablet', {
			subject: { reference: '#me' },
			contained: [{ resourceType: 'Patient', id, ...patient }]
		});
	const { name, birthDate, identifier } = patientNumbered('R-1');
	const [system, other] = ['https://south.example/mrn', [{ family: 'Greene', given: ['Walter'] }]];
	for (const patient of [
		{ birthDate: '1950-01-01' },
		{ name: other },
		{ identifier: [{ system, value: 'W-1' }] },
		{ name: other, birthDate },
		{ name, birthDate: '1950-01-01', identifier }
	])
		expect(await outcomes([about(patient)]), JSON.stringify(patient)).toEqual(['wrong_patient']);
	expect(await outcomes([about({}, 'elsewhere')])).toEqual(['wrong_patient']);
	expect(await outcomes([about({ resourceType: 'Group' })])).toEqual(['wrong_patient']);
	for (const patient of [
		{},
		{ birthDate },
		{ name },
		{ identifier },
		{ name: other, birthDate, identifier },
		{ name, birthDate, identifier: [{ system, value: 'S-7' }] }
	])
		expect(await outcomes([about(patient)]), JSON.stringify(patient)).toEqual(['understood']);
});

test('a reference to a version of the patient, or of something else in the file, leads to it', async () => {
	const version = '/_history/3';
	const mine = condition('a', 'Gout', undefined, { subject: { reference: `${patientUrl}${version}` } });
	const own = goal('b', 'Walk', { addresses: [{ reference: `Condition/a${version}` }] });
	const other = condition('c', 'Cough', undefined, { subject: { reference: `Patient/q${version}` } });
	expect(await outcomes([mine, own, other])).toEqual(['understood', 'understood', 'wrong_patient']);
	expect((await sorted(recordOf([mine]))).find(`Condition/a${version}`)?.identity).toMatch(/Condition\/a$/);
});
