const head = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
]>
<HealthData locale="en_US">
`;

const at = (day: string, time: string) => `${day} ${time} -0600`;

function record(
	type: string,
	value: string,
	when: string,
	{ unit = '', source = 'iPhone', until = when, inside = '' } = {}
): string {
	const attributes = `type="${type}" sourceName="${source}" sourceVersion="17.5" device="&lt;&lt;HKDevice: 0x281f3a4c0&gt;, name:${source}, manufacturer:Apple Inc., model:${source}, hardware:Watch6,2&gt;" unit="${unit}" creationDate="${when}" startDate="${when}" endDate="${until}" value="${value}"`;
	return inside ? ` <Record ${attributes}>\n  ${inside}\n </Record>\n` : ` <Record ${attributes}/>\n`;
}

const quantity = (
	type: string,
	...rest: [
		value: string,
		when: string,
		more?: { unit?: string; source?: string; until?: string; inside?: string }
	]
) => record(`HKQuantityTypeIdentifier${type}`, ...rest);

/** What somebody's phone, watch, cuff and scale write in one day. */
export function dayOfHealth(day: string): string {
	const [morning, evening] = [at(day, '07:12:00'), at(day, '20:40:00')];
	const pressure = ['Systolic', 'Diastolic'].map((part) =>
		quantity(`BloodPressure${part}`, part === 'Systolic' ? '128' : '78', morning, {
			unit: 'mmHg',
			source: 'Cuff'
		})
	);
	return [
		quantity('BodyMass', '80.4', morning, { unit: 'kg', source: 'Scale' }),
		...pressure,
		` <Correlation type="HKCorrelationTypeIdentifierBloodPressure" sourceName="Cuff" startDate="${morning}" endDate="${morning}">\n`,
		...pressure,
		' </Correlation>\n',
		quantity('HeartRate', '71', morning, { unit: 'count/min', source: 'Cuff' }),
		quantity('BloodGlucose', '112', evening, {
			unit: 'mg/dL',
			inside: '<MetadataEntry key="HKBloodGlucoseMealTime" value="2"/>'
		}),
		...[9, 12, 17].map((hour) =>
			quantity('StepCount', '900', at(day, `${String(hour).padStart(2, '0')}:00:00`), { unit: 'count' })
		),
		quantity('StepCount', '2500', at(day, '12:00:00'), { unit: 'count', source: 'Watch' }),
		record(
			'HKCategoryTypeIdentifierSleepAnalysis',
			'HKCategoryValueSleepAnalysisAsleepCore',
			at(day, '01:00:00'),
			{ until: at(day, '06:30:00') }
		)
	].join('');
}

/** What a watch writes all day long, of which nothing is wanted: so many of its records. */
export const noiseOfWatch = (day: string, records: number): string =>
	Array.from({ length: records }, (_, place) => {
		const time = `${String(Math.floor((place * 24) / records)).padStart(2, '0')}:${String(place % 60).padStart(2, '0')}:00`;
		return quantity(
			place % 3 === 0 ? 'ActiveEnergyBurned' : 'HeartRate',
			String(60 + (place % 40)),
			at(day, time),
			{
				unit: place % 3 === 0 ? 'kcal' : 'count/min',
				source: 'Watch'
			}
		);
	}).join('');

/** The days before a day, the last first, ISO 8601. */
export const daysBefore = (day: string, number: number): string[] =>
	Array.from({ length: number }, (_, place) =>
		new Date(Date.parse(`${day}T12:00:00Z`) - (place + 1) * 86_400_000).toISOString().slice(0, 10)
	);

/** The pieces of an export made on a day, of the days before it, about as large as asked for (bytes). */
export function* exportOfHealth(madeOn: string, days: number, size = 0): Generator<string> {
	yield `${head} <ExportDate value="${at(madeOn, '09:00:00')}"/>\n`;
	const noise = noiseOfWatch('2020-01-01', 1_000);
	const perDay = Math.max(0, Math.round((size / days - 4_000) / (noise.length / 1_000)));
	for (const day of daysBefore(madeOn, days).toReversed()) {
		yield dayOfHealth(day);
		if (perDay > 0) yield noiseOfWatch(day, perDay);
	}
	yield '</HealthData>\n';
}
