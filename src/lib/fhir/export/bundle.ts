import type { FhirResource } from 'fhir/r4';
import {
	aboutMeResources,
	doseResources,
	reviewResources,
	stepResources,
	teachBackResources
} from './answers.ts';
import { keptEntries } from './kept.ts';
import { messageResources, opinionResources } from './messages.ts';
import {
	careTeamResource,
	consentResources,
	namedPeople,
	organizationResource,
	patientResource
} from './people.ts';
import { planResources } from './plan.ts';
import { readingResources, symptomResources } from './readings.ts';
import { urlOf } from './reference.ts';
import type { RecordCopy } from './record.ts';

/** A FHIR R4 Bundle of type `collection`; what was kept from elsewhere is in it as it came, whatever it is. */
export interface RecordBundle {
	resourceType: 'Bundle';
	type: 'collection';
	timestamp: string;
	entry: { fullUrl: string; resource: FhirResource | Record<string, unknown> }[];
}

/**
 * A whole record as one Bundle: ids are those of the rows, so that they stay the same; every reference leads to an entry
 * or to what the resource contains. A `collection`, since a `document` has one author who attests to all of it.
 */
export function recordBundle(record: RecordCopy): RecordBundle {
	const plans = record.versions.map((version, index) =>
		planResources(record, version, record.versions[index + 1])
	);
	const resources: FhirResource[] = [
		patientResource(record),
		organizationResource(record),
		...namedPeople(record),
		...careTeamResource(record),
		...plans.flatMap(({ plan, resources: lines }) => [plan, ...lines]),
		...aboutMeResources(record),
		...stepResources(record),
		...doseResources(record),
		...readingResources(record),
		...symptomResources(record),
		...teachBackResources(record),
		...opinionResources(record),
		...reviewResources(record),
		...messageResources(record),
		...consentResources(record)
	];
	return {
		resourceType: 'Bundle',
		type: 'collection',
		timestamp: record.takenAt,
		entry: [
			...resources.map((resource) => ({ fullUrl: urlOf(resource.id ?? ''), resource })),
			...keptEntries(record)
		]
	};
}
