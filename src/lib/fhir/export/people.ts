import type {
	CareTeam,
	Consent as FhirConsent,
	Organization,
	Patient,
	Practitioner,
	RelatedPerson
} from 'fhir/r4';
import type { Consent } from '../../people/consents.server.ts';
import { careTeamId } from './plan.ts';
import { coded, concept, person, to } from './reference.ts';
import type { RecordCopy } from './record.ts';

/** Who it is about. The URN of the id is an identifier too, by which the next system knows the same person again. */
export function patientResource({ patient, clinic }: RecordCopy): Patient {
	const { givenName, familyName, preferredName, addressLines, city, state, postalCode, country } = patient;
	const address = {
		...(addressLines.length > 0 && { line: addressLines }),
		...(city && { city }),
		...(state && { state }),
		...(postalCode && { postalCode }),
		...(country && { country })
	};
	return {
		resourceType: 'Patient',
		id: patient.id,
		identifier: [...patient.identifiers, { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${patient.id}` }],
		active: true,
		name: [
			{ use: 'official', given: [givenName], ...(familyName && { family: familyName }) },
			...(preferredName
				? [{ use: 'usual' as const, given: [preferredName], ...(familyName && { family: familyName }) }]
				: [])
		],
		birthDate: patient.birthDate,
		...(patient.sex && { gender: patient.sex }),
		...(patient.phone && { telecom: [{ system: 'phone' as const, value: patient.phone }] }),
		...(Object.keys(address).length > 0 && { address: [address] }),
		communication: [
			{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: patient.language }] }, preferred: true }
		],
		managingOrganization: to(clinic.id)
	};
}

/** The clinic. */
export const organizationResource = ({ clinic }: RecordCopy): Organization => ({
	resourceType: 'Organization',
	id: clinic.id,
	active: true,
	name: clinic.name,
	telecom: [{ system: 'phone', value: clinic.phone }]
});

/** Everybody named: staff as Practitioner, caregivers as RelatedPerson. */
export function namedPeople(record: RecordCopy): (Practitioner | RelatedPerson)[] {
	const staff = new Map([
		...record.team.map(({ id, name, credential }) => [id, { name, credential }] as const),
		...Object.values(record.people).flatMap(({ id, name, credential, staff: works }) =>
			works ? [[id, { name, credential }] as const] : []
		)
	]);
	const helping = new Map([
		...Object.values(record.people).flatMap(({ id, name, helps, relationship }) =>
			helps ? [[id, { name, relationship }] as const] : []
		),
		...record.consents.map(
			({ caregiver, name, relationship }) => [caregiver, { name, relationship }] as const
		)
	]);
	return [
		...[...staff].map(([id, { name, credential }]): Practitioner => ({
			resourceType: 'Practitioner',
			id,
			name: [{ text: name }],
			...(credential && { qualification: [{ code: concept(credential) }] })
		})),
		...[...helping].map(([id, { name, relationship }]): RelatedPerson => ({
			resourceType: 'RelatedPerson',
			id,
			patient: to(record.patient.id),
			name: [{ text: name }],
			active: record.consents.some((one) => one.caregiver === id && one.state === 'active'),
			...(relationship && { relationship: [concept(relationship.replaceAll('_', ' '))] })
		}))
	];
}

/** Who cares for the patient now, as one team; none where there is nobody. */
export function careTeamResource(record: RecordCopy): CareTeam[] {
	if (record.team.length === 0) return [];
	const roles = {
		primary: 'Care manager',
		covering: 'Covers for the care manager',
		provider: 'Provider',
		member: 'Member'
	};
	return [
		{
			resourceType: 'CareTeam',
			id: careTeamId(record),
			status: 'active',
			subject: to(record.patient.id),
			participant: record.team.map(({ id, position }) => ({
				role: [concept(roles[position])],
				member: to(id)
			})),
			managingOrganization: [to(record.clinic.id)]
		}
	];
}

const states: Record<Consent['state'], FhirConsent['status']> = {
	active: 'active',
	paused: 'inactive',
	ended: 'inactive',
	over: 'inactive',
	waiting: 'proposed'
};

/** Each consent as it stands: who may, until when, and the parts of the record with what may be done in them. */
export const consentResources = (record: RecordCopy): FhirConsent[] =>
	record.consents.map((consent) => ({
		resourceType: 'Consent',
		id: consent.id,
		status: states[consent.state],
		scope: coded('consentscope', 'patient-privacy'),
		category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
		patient: to(record.patient.id),
		dateTime: consent.since,
		performer: [
			consent.basis === 'patient'
				? to(record.patient.id)
				: person(record, consent.recordedBy ?? record.patient.id)
		],
		organization: [to(record.clinic.id)],
		policyRule: coded('v3-ActCode', 'OPTIN'),
		provision: {
			type: 'permit',
			period: { end: consent.endsOn },
			actor: [{ role: coded('v3-ParticipationType', 'IRCP'), reference: to(consent.caregiver) }],
			provision: [
				...consent.see.map((area) => ({
					type: 'permit' as const,
					action: [concept('see')],
					code: [concept(area)]
				})),
				...consent.add.map((area) => ({
					type: 'permit' as const,
					action: [concept('add')],
					code: [concept(area)]
				})),
				...consent.message.map((area) => ({
					type: 'permit' as const,
					action: [concept('message')],
					code: [concept(area)]
				})),
				...consent.topics.map((topic) => ({
					type: 'permit' as const,
					code: [concept(topic.replaceAll('_', ' '))]
				}))
			]
		}
	}));
