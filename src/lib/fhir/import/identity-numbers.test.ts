import { expect, test } from 'vitest';
import { condition, observation, patientUrl, recordOf } from '../../../../tests/records.ts';
import { patientNumbered } from '../../../../tests/bundles.ts';
import { withoutIdentityNumbers } from './identity-numbers.ts';
import { readRecordFile } from './read.ts';
import { sortRecord } from './sort.ts';

const ssn = 'http://hl7.org/fhir/sid/us-ssn';
const sort = async (record: unknown) =>
	sortRecord(
		await readRecordFile([Buffer.from(JSON.stringify(record).replaceAll('71.5,', '71.50,'))]),
		new Date('2026-11-29')
	);

test('numbers that are not kept are taken out wherever they stand, and the rest is kept as it came', async () => {
	const number = '999-12-3456';
	const bare = '999123456';
	const ofType = (type: unknown) => ({
		identifier: [
			{ type, value: bare },
			{ system: 'https://north.example/visit', value: 'V-1' }
		]
	});
	const subject = (identifier: unknown) => ({ subject: { reference: patientUrl, identifier } });
	const { resources } = await sort(
		recordOf([
			condition('a', `Hypertension SSN ${number}`),
			observation('b', {
				contained: [{ resourceType: 'Patient', id: 'p', identifier: [{ system: ssn, value: bare }] }]
			}),
			observation('c', subject({ system: 'urn:oid:2.16.840.1.113883.4.1', value: bare })),
			observation('d', { performer: [{ identifier: { type: { coding: [{ code: 'SS' }] }, value: bare } }] }),
			observation('e', ofType({ text: 'Social Security Number' })),
			observation('f', ofType({ coding: [{ code: 'PPN' }] })),
			observation('g', ofType({ coding: { code: 'SS' } })),
			observation('h', { identifier: { system: 'HTTP://HL7.org/fhir/sid/us-ssn', value: bare } }),
			observation('i', {
				note: [{ text: `She said ${number}, or 999‑12‑3456.` }],
				text: { div: `<p>${number}</p>` }
			}),
			observation('j', {
				extension: [{ url: 'https://north.example/x', valueIdentifier: { system: ssn, value: bare } }]
			})
		])
	);
	expect(resources.slice(1).map(({ verdict, item }) => [verdict.outcome, item?.removed])).toEqual([
		['understood', 1],
		...Array<unknown>(7).fill(['kept', 1]),
		['kept', 3],
		['kept', 1]
	]);
	const stored = resources.map(({ item }) => item?.text ?? '').join();
	expect(stored).not.toMatch(/999.?12.?3456/);
	expect(stored).toContain('"value":71.50');
	expect(stored).toContain('V-1');
	expect(JSON.stringify(resources[1]?.verdict)).toContain('Hypertension SSN ***-**-****');
});

test('whose a resource is may be known by a number that is not kept', async () => {
	const patient = patientNumbered('R-1', {
		id: 'p',
		identifier: [
			{ system: 'https://lakeside.example/mrn', value: 'R-1' },
			{ system: ssn, value: '999-12-3456' },
			{ type: { text: 'SSN' }, system: 'https://north.example/n', value: '999-12-3456' }
		]
	});
	const by = (value: string) => ({ subject: { identifier: { system: ssn, value } } });
	const { resources, patient: who } = await sort(
		recordOf([observation('a', by('999-12-3456')), observation('b', by('999-12-9999'))], patient)
	);
	expect(resources.slice(1).map(({ verdict }) => verdict)).toMatchObject([
		{ outcome: 'kept' },
		{ outcome: 'left_out', reason: 'wrong_patient' }
	]);
	expect(who.identifiers).toEqual([{ system: 'https://lakeside.example/mrn', value: 'R-1' }]);
});

test('days, telephones, codes and numbers of other kinds stay as they are', () => {
	const plain = {
		id: '999-12-3456',
		subject: { reference: 'Patient/999-12-3456' },
		effectiveDateTime: '2026-11-29T10:00:00Z',
		telecom: [{ system: 'phone', value: '312-555-0142' }],
		code: { coding: [{ system: 'http://loinc.org', code: '85354-9' }] },
		identifier: [{ system: 'https://north.example/mrn', value: '1234-56-78901' }],
		valueQuantity: { value: 7, system: 'http://unitsofmeasure.org', code: '%' },
		empty: {}
	};
	expect(withoutIdentityNumbers(plain)).toEqual({ value: plain, removed: 0 });
});
