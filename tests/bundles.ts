import fc from 'fast-check';

/** A FHIR R4 resource as JSON; what is in it is the business of whoever reads it. */
export interface Resource {
	resourceType: string;
	[element: string]: unknown;
}

const mrn = 'https://lakeside.example/mrn';
const numberType = (code: string) => ({
	coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code }]
});

const families = [
	'Alvarez',
	"O'Reilly",
	'Treviño',
	'Smith-Jones',
	'van der Berg',
	'Nguyễn',
	'Ōno',
	'García de la Vega'
];
const givens = [
	'Maria',
	'Luis Miguel',
	'Zoë',
	'D’Andre',
	'Anne-Marie',
	'Bích Ngọc',
	'José',
	'Siobhán',
	'Μαρία',
	'美咲'
];
const past = { start: '1980', end: '2001-05' };

const family = fc.constantFrom(...families);
const given = fc.uniqueArray(fc.constantFrom(...givens), { minLength: 1, maxLength: 3 });
const phone = fc.integer({ min: 0, max: 99 }).map((n) => `(312) 555-01${String(n).padStart(2, '0')}`);
const day = fc
	.date({ min: new Date('1931-01-01'), max: new Date('2004-12-31'), noInvalidDate: true })
	.map((date) => date.toISOString().slice(0, 10));

const name = fc.oneof(
	fc.record({ use: fc.constant('official'), family, given, prefix: fc.constant(['Mrs.']) }),
	fc.record({ family, given }),
	// Nobody wrote down more than one name, or more than the whole of it.
	fc.record({ use: fc.constant('official'), family }),
	fc.record({ text: fc.tuple(given, family).map(([first, last]) => `${first.join(' ')} ${last}`) }),
	// A given name of which only an extension is known.
	fc.record({ use: fc.constant('usual'), family, given: given.map((names) => [...names, null]) })
);
const earlierName = fc.oneof(
	fc.record({ use: fc.constant('maiden'), family: fc.constant('Before'), given }),
	fc.record({ use: fc.constant('official'), family: fc.constant('Before'), given, period: fc.constant(past) })
);

const address = fc.record(
	{
		use: fc.constantFrom('home', 'temp'),
		line: fc.array(fc.constantFrom('12 Lake St', 'Apt 4 ½', 'c/o Rosa Álvarez'), {
			minLength: 1,
			maxLength: 3
		}),
		city: fc.constantFrom('Chicago', 'Peñasco', 'St. Mary’s'),
		state: fc.constant('IL'),
		postalCode: fc.constantFrom('60601', '60601-1234'),
		country: fc.constant('US'),
		extension: fc.constant([{ url: 'http://hl7.org/fhir/StructureDefinition/geolocation', extension: [] }])
	},
	{ requiredKeys: ['line'] }
);

const language = (code: string, preferred?: boolean) => ({
	language: { coding: [{ system: 'urn:ietf:bcp:47', code }] },
	...(preferred === undefined ? {} : { preferred })
});

const optional = fc.record(
	{
		gender: fc.constantFrom('female', 'male', 'other', 'unknown'),
		communication: fc.constantFrom(
			[language('es-MX')],
			[language('en-US', false), language('es', true)],
			[language('vi', true), language('en')],
			[{ language: { text: 'Spanish' } }]
		),
		telecom: fc.oneof(
			phone.map((value) => [{ system: 'phone', value }]),
			fc.tuple(phone, phone).map(([home, mobile]) => [
				{ system: 'email', value: 'somebody@example.org' },
				{ system: 'phone', use: 'home', value: home },
				{ system: 'phone', use: 'mobile', value: mobile }
			])
		),
		address: fc.array(address, { maxLength: 2 }),
		maritalStatus: fc.constant({ text: 'M' }),
		multipleBirthBoolean: fc.boolean(),
		extension: fc.constant([
			{ url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex', valueCode: 'F' }
		]),
		_birthDate: fc.constant({
			extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime' }]
		})
	},
	{ requiredKeys: [] }
);

/** Patients with odd but legal records, all enrollable; the medical record number tells them apart. */
export const patients: fc.Arbitrary<Resource> = fc
	.record({
		number: fc.uuid(),
		name,
		earlierNames: fc.array(earlierName, { maxLength: 2 }),
		birthDate: day,
		optional
	})
	.map(({ number, name, earlierNames, birthDate, optional }) => ({
		resourceType: 'Patient',
		id: number,
		identifier: [
			{ use: 'usual', type: numberType('MR'), system: mrn, value: number },
			{ type: numberType('SS'), system: 'http://hl7.org/fhir/sid/us-ssn', value: '999-12-3456' },
			{ type: numberType('DL'), system: 'urn:oid:2.16.840.1.113883.4.3.25', value: 'S99912345' },
			{ system: 'http://hl7.org/fhir/sid/passport-USA', value: 'X12345678X' },
			{ value: 'a number of nobody knows whose' }
		],
		name: [...earlierNames, name],
		birthDate,
		...optional
	}));

/** The same odd but legal patients at every call: the first `count` of `seed`. */
export const somePatients = (count: number, seed = 1931): Resource[] =>
	fc.sample(patients, { numRuns: count, seed });

/** A plain patient with this medical record number, and whatever else a story needs. */
export const patientNumbered = (number: string, elements: Record<string, unknown> = {}): Resource => ({
	resourceType: 'Patient',
	identifier: [{ type: numberType('MR'), system: mrn, value: number }],
	name: [{ use: 'official', family: 'Alvarez', given: ['Maria'] }],
	birthDate: '1959-03-14',
	...elements
});

/** A Bundle of these patients, among resources of other kinds as records have them. */
export function bundleOf(members: Resource[], type = 'transaction'): Resource {
	const others: Resource[] = [
		{ resourceType: 'Organization', name: 'Lakeside Family Health' },
		{
			resourceType: 'Observation',
			status: 'final',
			code: { text: 'Weight' },
			subject: { display: 'Patient' }
		}
	];
	const entry = [...members, ...others].map((resource, index) => ({
		fullUrl: `urn:uuid:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
		resource,
		request: { method: 'POST', url: resource.resourceType }
	}));
	return { resourceType: 'Bundle', type, entry };
}

/** What clinics send that cannot be enrolled: the file's text, and words of the reason its sender is told. */
export const brokenFiles: { what: string; text: string; reason: string }[] = [
	...(
		[
			['an empty file', '', 'not JSON'],
			['a file that was cut off', JSON.stringify(bundleOf(somePatients(1))).slice(0, -20), 'cut off'],
			['XML', '<Bundle xmlns="http://hl7.org/fhir"/>', 'XML'],
			['a list of numbers', '[1, 2]', 'not a FHIR resource'],
			['one resource a line', '{"resourceType":"Patient"}\n{"resourceType":"Patient"}\n', 'NDJSON'],
			['another resource', '{"resourceType":"Observation"}', 'an Observation, not a Bundle'],
			['somebody’s words as a type', '{"resourceType":"Maria is ill"}', 'something else'],
			['an empty Bundle', '{"resourceType":"Bundle","type":"collection"}', 'no patient'],
			['a Bundle without patients', JSON.stringify(bundleOf([])), 'no patient'],
			['entries that are no list', '{"resourceType":"Bundle","entry":{}}', 'not a list']
		] as const
	).map(([what, text, reason]) => ({ what, text, reason })),
	...(
		[
			['a year for a birth date', { birthDate: '1959' }, 'a year only'],
			['a month for a birth date', { birthDate: '1959-03' }, 'has no day'],
			['a day that never was', { birthDate: '1959-02-30' }, 'not a date'],
			['a birth date in words', { birthDate: 'March 14' }, 'not a date'],
			['a birth date to come', { birthDate: '2199-01-01' }, 'in the future'],
			['no birth date', { birthDate: undefined }, 'no birth date'],
			['no name', { name: [] }, 'no current name'],
			['a maiden name alone', { name: [{ use: 'maiden', family: 'Before' }] }, 'no current name'],
			['an endless name', { name: [{ family: 'x'.repeat(201) }] }, 'longer than 200'],
			['a name that is no list', { name: 'Maria' }, 'not a list'],
			['a family name that is a number', { name: [{ family: 7 }] }, 'is not text'],
			['an unknown sex', { gender: 'f' }, 'none of female'],
			[
				'only a social security number',
				{ identifier: [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '1' }] },
				'no identifier'
			],
			['no identifier', { identifier: undefined }, 'no identifier'],
			['a patient who has died', { deceasedDateTime: '2026-01-01' }, 'has died'],
			['a record out of use', { active: false }, 'no longer in use']
		] as const
	).map(([what, elements, reason]) => ({
		what,
		text: JSON.stringify(bundleOf([patientNumbered('1', elements)])),
		reason
	}))
];
