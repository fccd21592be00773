import { fromAbsolute } from '@internationalized/date';
import type { CodeableConcept, Coding, Observation, ObservationComponent, Quantity } from 'fhir/r4';
import type { Entered } from '../../observations/check.ts';
import { measureOf, type Component, type MeasureKey } from '../../observations/measures.ts';
import { unitSign } from '../../observations/words.ts';
import { coded, concept, person, to } from './reference.ts';
import type { CopiedCheck, CopiedReading, RecordCopy } from './record.ts';

const spaced = (name: string): string => name.replaceAll('_', ' ');

/** What has no published code is named by ours: mood, the time beside a meal, signs. */
const ownCode = (system: 'measure' | 'meal' | 'symptom', code: string): Coding => ({
	system: `https://closeby.example/fhir/CodeSystem/${system}`,
	code
});

/** Vital signs as R4 counts them (https://hl7.org/fhir/R4/observation-vitalsigns.html); the others by what they are. */
const categories: Record<MeasureKey, 'vital-signs' | 'laboratory' | 'exam' | 'survey' | 'activity'> = {
	blood_pressure: 'vital-signs',
	weight: 'vital-signs',
	oxygen: 'vital-signs',
	temperature: 'vital-signs',
	heart_rate: 'vital-signs',
	respiratory_rate: 'vital-signs',
	glucose: 'laboratory',
	peak_flow: 'exam',
	pain: 'survey',
	mood: 'survey',
	steps: 'activity',
	sleep: 'activity'
};

const codes = (...loinc: (string | null | undefined)[]): Coding[] =>
	loinc.flatMap((code) => (code ? [{ system: 'http://loinc.org', code }] : []));

/** Millimoles of glucose have a code of their own, so that the number is never read as milligrams. */
const molarGlucose = '14743-9';

function codeOf(
	{ key, loinc, alsoLoinc = [] }: Component,
	unit: Entered['unit'] | undefined
): CodeableConcept {
	const published =
		key === 'glucose'
			? codes(unit === 'mmol/L' ? molarGlucose : loinc)
			: codes(loinc, ...alsoLoinc.filter((code) => code !== loinc));
	return { coding: published.length > 0 ? published : [ownCode('measure', key)], text: spaced(key) };
}

/** As it was entered: neither the unit nor the number is that of our rules. */
const quantity = ({ value, unit }: Entered): Quantity => ({
	value,
	unit: unitSign(unit) || unit,
	system: 'http://unitsofmeasure.org',
	code: unit
});

/** How it came to be written down. */
const methods: Record<CopiedReading['source'], string> = {
	typed: 'Entered by the patient',
	caregiver: 'Entered by a caregiver',
	staff_by_phone: 'Taken down by staff',
	device: 'Sent by a device',
	import: 'Read from a file of the patient'
};

/** A moment with the offset of the clock that said so, which tells morning from evening; in UTC where its zone is unknown. */
function where(at: string, zone: string): string {
	try {
		return fromAbsolute(Date.parse(at), zone)
			.toString()
			.replace(/\[.*\]$/, '');
	} catch (error) {
		if (error instanceof RangeError) return at;
		throw error;
	}
}

/**
 * Readings as Observations: blood pressure as one with its numbers as components (US Core), a pulse beside another number
 * as a component of it. One that was withdrawn is told without its numbers, so that nobody takes them for true.
 */
export const readingResources = (record: RecordCopy): Observation[] =>
	record.readings.map((reading) => {
		const { id, version, measure, entered, note, source, device, at, zone, author, recordedAt } = reading;
		const { components, loinc } = measureOf(measure);
		const [main] = components;
		const enteredAs = (component: Component) => entered?.find((one) => one.component === component.key);
		const isPanel = measure === 'blood_pressure';
		const value = isPanel ? undefined : enteredAs(main);
		const parts = [
			...components.flatMap((component): ObservationComponent[] => {
				const one = enteredAs(component);
				if (!one || one === value) return [];
				return [{ code: codeOf(component, one.unit), valueQuantity: quantity(one) }];
			}),
			...mealOf(reading)
		];
		return {
			resourceType: 'Observation',
			id,
			meta: { versionId: String(version) },
			status: entered === null ? 'entered-in-error' : version > 1 ? 'amended' : 'final',
			category: [coded('observation-category', categories[measure])],
			code: isPanel ? { coding: codes(loinc), text: spaced(measure) } : codeOf(main, value?.unit),
			subject: to(record.patient.id),
			effectiveDateTime: where(at, zone),
			issued: recordedAt,
			performer: [person(record, author)],
			method: concept(methods[source]),
			...(device !== null && { device: { display: device } }),
			...(value && { valueQuantity: quantity(value) }),
			...(entered === null && { dataAbsentReason: coded('data-absent-reason', 'unknown') }),
			...(parts.length > 0 && { component: parts }),
			...(note !== null && { note: [{ text: note }] })
		};
	});

const mealOf = ({ context }: CopiedReading): ObservationComponent[] =>
	context === null
		? []
		: [
				{
					code: { coding: [ownCode('meal', 'context')], text: 'When it was measured, beside a meal' },
					valueCodeableConcept: { coding: [ownCode('meal', context)], text: spaced(context) }
				}
			];

const feelings = {
	better: 'Feels better than the day before',
	same: 'Feels the same as the day before',
	worse: 'Feels worse than the day before'
} as const;

/**
 * Daily checks as Observations of the kind `survey`, with a component for each sign that is there. No QuestionnaireResponse:
 * which questions were asked is not kept, and one would read as if all others had been answered with no.
 */
export const symptomResources = (record: RecordCopy): Observation[] =>
	record.checks.map(({ id, condition, source, at, zone, author, recordedAt, withdrawn, ...said }) => ({
		resourceType: 'Observation',
		id,
		status: withdrawn ? 'entered-in-error' : 'final',
		category: [coded('observation-category', 'survey')],
		code: concept(condition === null ? 'How the patient feels' : `Daily check: ${spaced(condition)}`),
		subject: to(record.patient.id),
		effectiveDateTime: where(at, zone),
		issued: recordedAt,
		performer: [person(record, author)],
		method: concept(methods[source]),
		...(withdrawn ? { dataAbsentReason: coded('data-absent-reason', 'unknown') } : saidElements(said))
	}));

const saidElements = ({
	feeling,
	symptoms,
	note
}: Pick<CopiedCheck, 'feeling' | 'symptoms' | 'note'>): Partial<Observation> => ({
	...(feeling !== null && { valueCodeableConcept: concept(feelings[feeling]) }),
	...(symptoms.length > 0 && {
		component: symptoms.map((symptom) => ({
			code: { coding: [ownCode('symptom', symptom)], text: spaced(symptom) },
			valueBoolean: true
		}))
	}),
	...(note !== null && { note: [{ text: note }] })
});
