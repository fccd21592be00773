import './exact.ts';
import { withoutVersion } from '../import/bundle.ts';
import { urlOf } from './reference.ts';
import type { RecordCopy } from './record.ts';

/** A resource from elsewhere with its address in the Bundle. */
export interface KeptEntry {
	fullUrl: string;
	resource: Record<string, unknown>;
}

/**
 * What was kept from other records, as it came but for its references, which have to lead somewhere in this Bundle: to the
 * patient, to what else was kept, or, where their target is not here, to its name alone (a logical reference,
 * https://hl7.org/fhir/R4/references.html#logical).
 */
export function keptEntries({
	kept,
	patient
}: Pick<RecordCopy, 'kept'> & { patient: Pick<RecordCopy['patient'], 'id'> }): KeptEntry[] {
	const addresses = new Map<string, string>();
	for (const { id, type, identity, content } of kept) {
		const named =
			typeof content['id'] === 'string' ? [`${type}/${content['id']}`, `urn:uuid:${content['id']}`] : [];
		for (const name of [identity, `urn:uuid:${identity}`, ...named]) addresses.set(name, urlOf(id));
	}
	// Whom a record is about is the patient, whatever they were called there: elsewhere in it they are called the same.
	for (const reference of kept.flatMap(({ content }) => subjectsOf(content)))
		if (!addresses.has(reference)) addresses.set(reference, urlOf(patient.id));
	const find = (written: string): string | undefined => {
		const reference = withoutVersion(written);
		if (/(^|\/)Patient\/[^/]+$/.test(reference)) return urlOf(patient.id);
		return addresses.get(reference) ?? addresses.get(reference.split('/').slice(-2).join('/'));
	};
	return kept.map(({ id, content }) => ({
		fullUrl: urlOf(id),
		resource: Object.fromEntries(
			Object.entries(content).map(([name, value]) => [name, rewritten(value, find)])
		)
	}));
}

/** What a resource calls those it is about. */
function subjectsOf({ subject, patient, for: whom, beneficiary }: Record<string, unknown>): string[] {
	return [subject, patient, whom, beneficiary].flatMap((one) => (isReference(one) ? [one.reference] : []));
}

const isReference = (value: unknown): value is { reference: string } =>
	typeof value === 'object' && value !== null && 'reference' in value && typeof value.reference === 'string';

function rewritten(value: unknown, find: (reference: string) => string | undefined): unknown {
	if (Array.isArray(value)) return value.map((one) => rewritten(one, find));
	if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return value;
	if (isReference(value) && !value.reference.startsWith('#')) {
		const { reference, ...rest } = value;
		const target = find(reference);
		return target
			? { ...rest, reference: target }
			: { ...rest, identifier: 'identifier' in rest ? rest.identifier : { value: reference } };
	}
	return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, rewritten(inside, find)]));
}
