import { patientNumbered, type Resource } from './bundles.ts';

/** A Bundle of these resources about one patient, whose address in it is `patientUrl`. */
export function recordOf(
	resources: Resource[],
	patient: Resource = patientNumbered('R-1', { id: 'p' })
): Resource {
	const entry = [
		{ fullUrl: patientUrl, resource: patient },
		...resources.map((resource) => ({ fullUrl: urlOf(resource), resource }))
	];
	return { resourceType: 'Bundle', type: 'collection', entry };
}

export const patientUrl = 'https://north.example/fhir/Patient/p';
const subject = { reference: patientUrl };
const urlOf = ({ resourceType, id }: Resource) => `https://north.example/fhir/${resourceType}/${String(id)}`;
const concept = (text: string, system?: string, code?: string) => ({
	text,
	...(code && { coding: [{ system, code, display: text }] })
});
const snomed = 'http://snomed.info/sct';
const status = (code: string) => ({ coding: [{ code }] });

export const condition = (
	id: string,
	text: string,
	code?: string,
	more: Record<string, unknown> = {}
): Resource => ({
	resourceType: 'Condition',
	id,
	subject,
	code: concept(text, snomed, code),
	clinicalStatus: status('active'),
	...more
});

export const allergy = (id: string, text: string): Resource => ({
	resourceType: 'AllergyIntolerance',
	id,
	patient: subject,
	code: concept(text),
	criticality: 'high',
	clinicalStatus: status('active')
});

export const goal = (id: string, text: string, more: Record<string, unknown> = {}): Resource => ({
	resourceType: 'Goal',
	id,
	subject,
	lifecycleStatus: 'active',
	description: { text },
	...more
});

export const a1c = (id: string, high: number, more: Record<string, unknown> = {}) =>
	goal(id, 'Hemoglobin A1c below target', {
		target: [
			{
				measure: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
				detailQuantity: {
					value: high,
					comparator: '<=',
					unit: '%',
					system: 'http://unitsofmeasure.org',
					code: '%'
				},
				dueDate: '2027-05'
			}
		],
		...more
	});

export const medicine = (id: string, text: string, more: Record<string, unknown> = {}): Resource => ({
	resourceType: 'MedicationRequest',
	id,
	subject,
	status: 'active',
	intent: 'order',
	medicationCodeableConcept: concept(text, 'http://www.nlm.nih.gov/research/umls/rxnorm', '860975'),
	dosageInstruction: [
		{
			text: 'Take 1 tablet by mouth twice a day with meals',
			timing: { repeat: { when: ['CM', 'CV'] } },
			doseAndRate: [{ doseQuantity: { value: 500, unit: 'mg' } }]
		}
	],
	...more
});

export const carePlan = (id: string, activities: string[], more: Record<string, unknown> = {}): Resource => ({
	resourceType: 'CarePlan',
	id,
	subject,
	status: 'active',
	intent: 'plan',
	activity: activities.map((text) => ({ detail: { status: 'in-progress', code: { text } } })),
	...more
});

export const observation = (id: string, more: Record<string, unknown> = {}): Resource => ({
	resourceType: 'Observation',
	id,
	subject,
	status: 'final',
	code: { text: 'Weight' },
	valueQuantity: { value: 71.5, unit: 'kg' },
	...more
});

/** What a whole record holds, with one of everything. */
export const everything = (): Resource[] => [
	condition('sugar', 'Diabetes mellitus type 2 (disorder)', '44054006'),
	condition('cold', 'Viral sinusitis (disorder)', '444814009', { clinicalStatus: status('resolved') }),
	condition('mood', 'Major depression', '370143000'),
	condition('wrong', 'Gout', '90560007', { verificationStatus: status('entered-in-error') }),
	condition('maybe', 'Asthma', '195967001', { verificationStatus: status('provisional') }),
	a1c('a1c', 7, { addresses: [{ reference: urlOf({ resourceType: 'Condition', id: 'sugar' }) }] }),
	carePlan('plan', ['Diabetic diet', 'Exercise therapy'], {
		goal: [{ reference: urlOf({ resourceType: 'Goal', id: 'a1c' }) }]
	}),
	carePlan('old', ['Rest'], { status: 'completed' }),
	medicine('metformin', 'Metformin 500 MG Oral Tablet', {
		medicationCodeableConcept: undefined,
		medicationReference: { reference: urlOf({ resourceType: 'Medication', id: 'm' }) }
	}),
	{
		resourceType: 'Medication',
		id: 'm',
		code: concept('Metformin 500 MG Oral Tablet', 'http://www.nlm.nih.gov/research/umls/rxnorm', '860975')
	},
	medicine('past', 'Amoxicillin 250 MG', { status: 'stopped' }),
	observation('weight'),
	{ resourceType: 'AllergyIntolerance', id: 'nuts', patient: subject, code: { text: 'Peanuts' } },
	{ resourceType: 'Encounter', id: 'visit', subject, status: 'finished', class: { code: 'AMB' } },
	{ resourceType: 'Claim', id: 'bill', patient: subject, status: 'active' },
	{
		resourceType: 'RelatedPerson',
		id: 'sister',
		patient: subject,
		identifier: [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '999-12-3456' }]
	},
	observation('other', { subject: { reference: 'https://north.example/fhir/Patient/q' } })
];

/** A whole record about the patient with the number R-1. */
export const wholeRecord = (): Resource => recordOf(everything());
