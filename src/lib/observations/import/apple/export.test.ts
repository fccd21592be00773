import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExportRefused, readExport, type AppleExport } from './export.ts';
import { mostOfDay } from './few.ts';

const now = new Date('2026-03-04T15:00:00Z');

/** As a phone writes it, with the declaration of iOS 16, which leaves a list open, and a character that XML forbids. */
const declared = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout)*)>
<!ATTLIST VisionPrescription
  type             CDATA #REQUIRED
<!ATTLIST Prescription
  eye CDATA #IMPLIED>
]>
`;
const inside = (records: string) =>
	`${declared}<HealthData locale="en_US">
 <ExportDate value="2026-03-04 09:00:00 -0600"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="1959-03-04"/>
${records}
</HealthData>
`;

interface Written {
	unit?: string;
	source?: string;
	end?: string;
	zone?: string;
	inside?: string;
}
/** A record of this type at `2026-03-01 07:12`. */
function record(
	type: string,
	value: string,
	start: string,
	{ unit = '', source = 'Maria’s iPhone', end = start, zone = '-0600', inside: metadata }: Written = {}
): string {
	const full = type.startsWith('HK') ? type : `HKQuantityTypeIdentifier${type}`;
	const open = ` <Record type="${full}" sourceName="${source}" sourceVersion="1" device="&lt;&lt;HKDevice: 0x1&gt;, name:Cuff \u000b&gt;" unit="${unit}" creationDate="${start}:00 ${zone}" startDate="${start}:00 ${zone}" endDate="${end}:00 ${zone}" value="${value}"`;
	return metadata ? `${open}>\n  ${metadata}\n </Record>\n` : `${open}/>\n`;
}
const pressure = (systolic: number, diastolic: number, start: string, source = 'Cuff') => {
	const pair =
		record('BloodPressureSystolic', String(systolic), start, { unit: 'mmHg', source }) +
		record('BloodPressureDiastolic', String(diastolic), start, { unit: 'mmHg', source });
	return `${pair} <Correlation type="HKCorrelationTypeIdentifierBloodPressure" sourceName="${source}" startDate="${start}:00 -0600">\n${pair}</Correlation>\n`;
};

function read(text: string, { size = text.length, from = '2025-03-04' } = {}): AppleExport {
	const reader = readExport({ from, now });
	for (let at = 0; at < text.length; at += size) reader.write(text.slice(at, at + size));
	return reader.end();
}
const refusal = (text: string, size?: number) => {
	try {
		read(text, size ? { size } : {});
	} catch (thrown) {
		return thrown instanceof ExportRefused ? thrown.problem : thrown;
	}
	return undefined;
};
/** What was read, briefly: measure, moment, values in their units. */
const brief = ({ readings }: AppleExport) =>
	readings
		.map(({ measure, at, entered, context }) =>
			[at.slice(0, 16), measure, ...entered.map(({ value, unit }) => `${value} ${unit}`), context]
				.filter(Boolean)
				.join(' | ')
		)
		.sort();

const sample = inside(
	[
		record('Height', '63', '2026-03-01 07:12', { unit: 'in' }),
		record('BodyMass', '182.38', '2026-03-01 07:12', { unit: 'lb' }),
		record('BodyMass', '80.04', '2024-03-01 07:12', { unit: 'kg' }),
		record('HeartRate', '71.6', '2026-03-01 07:20', { unit: 'count/min', source: 'Cuff' }),
		record('HeartRate', '88', '2026-03-01 07:20', { unit: 'count/min', source: 'Watch' }),
		pressure(128, 78, '2026-03-01 07:20'),
		record('BloodGlucose', '6.1', '2026-03-01 08:00', {
			unit: 'mmol&lt;180.1558800000541&gt;/L',
			inside: '<MetadataEntry key="HKBloodGlucoseMealTime" value="1"/>'
		}),
		record('OxygenSaturation', '0.97', '2026-03-01 08:01', { unit: '%' }),
		record('BodyTemperature', '98.6', '2026-03-01 08:02', { unit: 'degF' }),
		record('PeakExpiratoryFlowRate', '410', '2026-03-01 08:03', { unit: 'L/min' }),
		...['1200', '800'].map((steps) => record('StepCount', steps, '2026-03-01 09:00', { unit: 'count' })),
		record('StepCount', '2500', '2026-03-01 09:05', { unit: 'count', source: 'Watch' }),
		record('StepCount', '900', '2026-03-04 08:00', { unit: 'count' }),
		record('HKCategoryTypeIdentifierSleepAnalysis', 'HKCategoryValueSleepAnalysisInBed', '2026-03-01 22:00', {
			end: '2026-03-02 07:00'
		}),
		record(
			'HKCategoryTypeIdentifierSleepAnalysis',
			'HKCategoryValueSleepAnalysisAsleepCore',
			'2026-03-01 23:00',
			{ end: '2026-03-02 04:00' }
		),
		record(
			'HKCategoryTypeIdentifierSleepAnalysis',
			'HKCategoryValueSleepAnalysisAsleepREM',
			'2026-03-02 03:30',
			{ end: '2026-03-02 06:12' }
		)
	].join('')
);
const expected = [
	'2026-03-01T13:12 | weight | 182.4 [lb_av]',
	'2026-03-01T13:20 | blood_pressure | 128 mm[Hg] | 78 mm[Hg] | 72 /min',
	'2026-03-01T14:00 | glucose | 6.1 mmol/L | before_meal',
	'2026-03-01T14:01 | oxygen | 97 %',
	'2026-03-01T14:02 | temperature | 98.6 [degF]',
	'2026-03-01T14:03 | peak_flow | 410 L/min',
	'2026-03-01T15:05 | steps | 2500 {steps}/d',
	'2026-03-02T12:12 | sleep | 7.2 h'
];

describe('an export of Apple Health', () => {
	test('gives what is wanted: pressures once with the cuff’s pulse, a day’s steps of one source, a night’s sleep', () => {
		const found = read(sample);
		expect(brief(found)).toEqual(expected);
		expect(found).toMatchObject({ unread: 0, left: 0, rare: [] });
	});

	test('says the same wherever it is cut into pieces', () => {
		for (let size = 1; size < 20; size++) expect(brief(read(sample, { size })), `${size}`).toEqual(expected);
		const small = `<HealthData>\n${record('BodyMass', '80', '2026-03-01 07:12', {
			unit: 'kg',
			source: 'Bás&amp;cula 🩺',
			inside: '<MetadataEntry key="a" value="b"/>'
		})}</HealthData>`;
		const whole = read(small);
		expect(whole.readings).toHaveLength(1);
		for (let cut = 0; cut < small.length; cut++) {
			const reader = readExport({ from: '2025-03-04', now });
			reader.write(small.slice(0, cut));
			reader.write(small.slice(cut));
			expect(reader.end()).toEqual(whole);
		}
	});

	test('begins with the first day asked for', () => {
		expect(brief(read(sample, { from: '2024-01-01' }))).toContain('2024-03-01T13:12 | weight | 80 kg');
		expect(brief(read(sample, { from: '2026-03-02' }))).toEqual(['2026-03-02T12:12 | sleep | 7.2 h']);
	});

	test('keeps the lowest and the highest of a sensor that measures all day', () => {
		const all = Array.from({ length: 288 }, (_, place) => {
			const time = `2026-03-01 ${String(Math.floor(place / 12)).padStart(2, '0')}:${String((place % 12) * 5).padStart(2, '0')}`;
			return record(
				'BloodGlucose',
				String(place === 100 ? 48 : place === 200 ? 310 : 110 + (place % 7)),
				time,
				{ unit: 'mg/dL' }
			);
		});
		const { readings, left, rare } = read(inside(all.join('')));
		const values = readings.map(({ entered: [first] }) => first?.value);
		expect(readings).toHaveLength(mostOfDay);
		expect(left).toBe(288 - mostOfDay);
		expect(values).toEqual(expect.arrayContaining([48, 310]));
		expect(rare).toEqual([]);
	});

	test('counts what it cannot read, asks about what is rare, and keeps once what two apps say', () => {
		const found = read(
			inside(
				[
					record('BodyMass', '999', '2026-03-01 07:12', { unit: 'kg' }),
					record('BodyMass', 'heavy', '2026-03-01 07:12', { unit: 'kg' }),
					record('BodyMass', '12', '2026-03-01 07:12', { unit: 'stones' }),
					record('BloodPressureSystolic', '128', '2026-03-01 07:12', { unit: 'mmHg' }),
					...['A', 'B'].map((source) => record('BodyMass', '80', '2026-03-01 07:13', { unit: 'kg', source })),
					record('OxygenSaturation', '0.8', '2026-03-01 07:14', { unit: '%' })
				].join('')
			)
		);
		expect(found.unread).toBe(4);
		expect(brief(found)).toEqual(['2026-03-01T13:13 | weight | 80 kg', '2026-03-01T13:14 | oxygen | 80 %']);
		expect(found.rare).toMatchObject([{ doubt: { component: 'oxygen', value: 80 } }]);
	});

	test('is told from what is none, and from what was cut short', () => {
		expect(refusal('')).toBe('not_export');
		expect(refusal('date,time\n1,2')).toBe('not_export');
		expect(refusal('<ClinicalDocument><HealthData/></ClinicalDocument>')).toBe('not_export');
		expect(refusal(`${sample}<HealthData></HealthData>`)).toBe('not_export');
		expect(refusal(sample.slice(0, -20))).toBe('cut_short');
	});
});

describe('a hostile file', () => {
	test('has its entities left as they stand', () => {
		const laughs = Array.from(
			{ length: 9 },
			(_, place) => `<!ENTITY l${place + 1} "${`&l${place};`.repeat(10)}">`
		).join('\n');
		const bomb = sample
			.replace(
				'<!-- HealthKit',
				`<!ENTITY l0 "lol">\n${laughs}\n<!ENTITY x SYSTEM "file:///etc/passwd">\n<!-- HealthKit`
			)
			.replace('sourceName="Cuff"', 'sourceName="&l9;&x;"');
		expect(brief(read(bomb))).toEqual(
			expect.arrayContaining(expected.filter((one) => !one.includes('pressure')))
		);
	});

	test('may not nest, nor hold anything that is too long to be held', () => {
		expect(refusal(`<HealthData>${'<Record>'.repeat(1_000_000)}`)).toBe('not_export');
		const long = 'x'.repeat(3 * 1024 * 1024);
		for (const text of [
			`<!DOCTYPE HealthData [${long}`,
			`<HealthData><!--${long}`,
			`<HealthData><Record type="${long}`,
			`<HealthData>${long}`
		])
			expect(refusal(text, 65_536), text.slice(0, 30)).toBe('not_export');
	});

	test('never makes it throw anything else, or hang', () => {
		const piece = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 20 }),
			fc.constantFrom(
				'<Record ',
				'type="HKQuantityTypeIdentifierStepCount" ',
				'startDate="2026-03-01 07:12:00 -0600" ',
				'/>',
				'</',
				'<![CDATA[',
				']]>',
				'<!--',
				'-->',
				'&',
				'"',
				'<?',
				'?>',
				'value="1" '
			)
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 50 }), (pieces, size) => {
				const problem = refusal(inside(pieces.join('')), size);
				expect([undefined, 'not_export', 'cut_short']).toContain(problem);
			}),
			{ numRuns: 40 }
		);
	});
});
