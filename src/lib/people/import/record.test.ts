import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenFiles, bundleOf, patientNumbered, patients, somePatients } from '../../../../tests/bundles.ts';
import { mostEntries, patientsIn } from './bundle.ts';
import { readPatient } from './record.ts';

const now = new Date('2026-06-01T12:00:00Z');
const read = (elements: Record<string, unknown>) => readPatient(patientNumbered('1', elements), now);

describe('a file', () => {
	test.each(['transaction', 'batch', 'collection', 'searchset', 'document', 'history'])(
		'that is a Bundle of type %s gives the patients in it, in order',
		(type) => {
			const members = somePatients(3);
			expect(patientsIn(JSON.stringify(bundleOf(members, type)))).toEqual(
				JSON.parse(JSON.stringify(members))
			);
		}
	);

	test('may be one patient alone', () => {
		expect(patientsIn(JSON.stringify(patientNumbered('1')))).toHaveLength(1);
	});

	test('that is a history gives each patient as last written, and none that was deleted', () => {
		const version = (fullUrl: string, city?: string) => ({
			fullUrl,
			...(city === undefined ? {} : { resource: patientNumbered('1', { address: [{ city }] }) })
		});
		const entry = [version('a', 'Chicago'), version('b'), version('a', 'Joliet'), version('b', 'Joliet')];
		const found = patientsIn(JSON.stringify({ resourceType: 'Bundle', type: 'history', entry }));
		expect(found).toEqual([patientNumbered('1', { address: [{ city: 'Chicago' }] })]);
	});

	test('with more entries than any record has is not looked through', () => {
		const entry = Array.from({ length: mostEntries + 1 }, () => ({}));
		expect(() => patientsIn(JSON.stringify({ resourceType: 'Bundle', entry }))).toThrow(/more than 100000/);
	});

	test.each(brokenFiles)('with $what is refused with that reason', ({ text, reason }) => {
		expect(() => patientsIn(text).map((one) => readPatient(one, now))).toThrow(reason);
	});
});

describe('a record', () => {
	test('however odd, is read when it is legal, and fits the columns it goes into', () => {
		fc.assert(
			fc.property(patients, (patient) => {
				const record = readPatient(patient, now);
				expect(record.givenName).toMatch(/\S/);
				expect(`${record.givenName} ${record.familyName}`).not.toContain('Before');
				expect(record.birthDate).toBe(patient['birthDate']);
				expect(record.identifiers).toEqual([
					{ system: 'https://lakeside.example/mrn', value: patient['id'] }
				]);
				expect(record.addressLines.length).toBeLessThanOrEqual(5);
			})
		);
	});

	test('of any shape at all is read or refused with a reason, never with a fault', () => {
		const anything = fc.anything();
		const shape = fc.record(
			{
				identifier: fc.oneof(anything, fc.constant([{ system: 'urn:clinic', value: '7' }])),
				name: fc.oneof(anything, fc.constant([{ family: 'Alvarez' }]), fc.array(anything)),
				birthDate: fc.oneof(anything, fc.constant('1959-03-14'), fc.string()),
				telecom: fc.oneof(anything, fc.array(anything)),
				address: fc.oneof(
					anything,
					fc.array(fc.dictionary(fc.constantFrom('use', 'line', 'text'), anything))
				),
				communication: fc.oneof(anything, fc.array(anything))
			},
			{ requiredKeys: [] }
		);
		fc.assert(
			fc.property(shape, (patient) => {
				try {
					expect(readPatient(patient, now).birthDate).toBe('1959-03-14');
				} catch (error) {
					expect(error).toHaveProperty('name', 'Refused');
				}
			})
		);
	});

	test('gives the official name that is current, before others and never the maiden one', () => {
		const name = [
			{ use: 'maiden', family: 'Ruiz', given: ['Maria'] },
			{ use: 'usual', family: 'Alvarez', given: ['Mari'] },
			{ use: 'official', family: 'Lopez', given: ['Maria'], period: { end: '1999' } },
			{ use: 'official', family: 'Alvarez', given: ['Maria', 'del Carmen'], period: { start: '1999' } }
		];
		expect(read({ name })).toMatchObject({
			givenName: 'Maria del Carmen',
			familyName: 'Alvarez',
			preferredName: 'Mari'
		});
	});

	test('keeps names as they were given, without hidden marks', () => {
		const name = [{ family: '  Trevin\u0303o\u202e ', given: ['José\u0000', 'Luis123'] }];
		expect(read({ name })).toMatchObject({ givenName: 'José Luis123', familyName: 'Treviño' });
	});

	test('of somebody with one name calls them by it', () => {
		expect(read({ name: [{ family: 'Suharto' }] })).toMatchObject({ givenName: 'Suharto', familyName: '' });
		expect(read({ name: [{ text: 'Ngozi Okafor' }] })).toMatchObject({ givenName: 'Ngozi Okafor' });
	});

	test.each([
		['es-MX', 'es'],
		['spa', 'es'],
		['es_MX', 'es'],
		['en-US', 'en'],
		['vi', 'en'],
		['not a tag', 'en']
	])('whose language is %s is of somebody who reads %s', (code, language) => {
		expect(read({ communication: [{ language: { coding: [{ code }] } }] })).toHaveProperty(
			'language',
			language
		);
	});

	test('with several languages means the preferred one, or the first that Closeby speaks', () => {
		const speaks = (code: string, preferred?: boolean) => ({ language: { coding: [{ code }] }, preferred });
		expect(read({ communication: [speaks('en'), speaks('es', true)] })).toHaveProperty('language', 'es');
		expect(read({ communication: [speaks('vi', true), speaks('es')] })).toHaveProperty('language', 'es');
		expect(read({})).toHaveProperty('language', 'en');
	});

	test('gives the mobile phone that is still theirs', () => {
		const telecom = [
			{ system: 'email', value: 'maria@example.org', use: 'mobile' },
			{ system: 'phone', value: '312-555-0101', use: 'home' },
			{ system: 'phone', value: '312-555-0102', use: 'old' },
			{ system: 'phone', value: '312-555-0103', use: 'mobile', period: { end: '2026-05-31' } },
			{ system: 'phone', value: '312-555-0104', use: 'mobile', period: { end: '2026-06-01' } }
		];
		expect(read({ telecom })).toHaveProperty('phone', '312-555-0104');
	});

	test('gives the address where they live now, whole', () => {
		const address = [
			{ use: 'old', city: 'Joliet' },
			{ use: 'billing', city: 'Evanston' },
			{ use: 'home', line: ['1', '2', '3', '4', '5', '6'], city: 'Chicago', postalCode: '60601' }
		];
		expect(read({ address })).toMatchObject({
			addressLines: ['1', '2', '3', '4', '5, 6'],
			city: 'Chicago',
			state: null,
			postalCode: '60601'
		});
		const written = [{ text: '12 Lake St\r\nChicago IL' }];
		expect(read({ address: written })).toHaveProperty('addressLines', ['12 Lake St', 'Chicago IL']);
	});

	test('refused by its words does not repeat them', () => {
		const secret = 'Maria took 40 units';
		const shapes = [{ birthDate: secret }, { gender: secret }, { name: secret }, { active: secret }];
		for (const elements of shapes) expect(() => read(elements)).toThrow(/^(?!.*units)/);
	});
});
