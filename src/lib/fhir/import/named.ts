import * as v from 'valibot';
import { codesOf, nameOf, tidy } from './words.ts';

// What every kind of resource may say of itself, read as far as it is written as FHIR writes it.

const Named = v.object({
	status: v.optional(v.unknown()),
	lifecycleStatus: v.optional(v.unknown()),
	verificationStatus: v.optional(v.unknown()),
	code: v.optional(v.unknown()),
	type: v.optional(v.unknown()),
	title: v.optional(v.unknown()),
	name: v.optional(v.unknown()),
	description: v.optional(v.unknown()),
	medicationCodeableConcept: v.optional(v.unknown()),
	clinicalStatus: v.optional(v.unknown())
});
const Coded = v.object({
	coding: v.optional(
		v.array(
			v.object({
				code: v.optional(v.string()),
				display: v.optional(v.string()),
				system: v.optional(v.string())
			})
		),
		[]
	),
	text: v.optional(v.string())
});

/** The codes of a status that is a concept. */
export function codes(resource: unknown, element: 'verificationStatus' | 'clinicalStatus'): string[] {
	const named = v.safeParse(Named, resource);
	const concept = named.success ? v.safeParse(Coded, named.output[element]) : undefined;
	return concept?.success ? codesOf(concept.output) : [];
}

/** Whether a resource asks for something not to be done. */
export const isNotToDo = (resource: unknown): boolean =>
	v.is(v.object({ doNotPerform: v.literal(true) }), resource);

/** Whether something stands beside a resource that may turn its meaning round: https://hl7.org/fhir/R4/extensibility.html */
export const isModified = (resource: unknown): boolean =>
	v.is(v.object({ modifierExtension: v.pipe(v.array(v.unknown()), v.minLength(1)) }), resource);

/** The same of a resource, or of anything in it. */
export const isModifiedWithin = (value: unknown): boolean =>
	typeof value === 'object' &&
	value !== null &&
	(isModified(value) || Object.values(value).some(isModifiedWithin));

/** Whether a resource was entered in error, as every kind of resource that can be says it. */
export function isInError(resource: unknown): boolean {
	const named = v.safeParse(Named, resource);
	return (
		named.success &&
		([named.output.status, named.output.lifecycleStatus].includes('entered-in-error') ||
			codes(resource, 'verificationStatus').includes('entered-in-error'))
	);
}

/** What a resource calls itself, at most 200 characters. */
export function titleOf(resource: unknown): string | undefined {
	const named = v.safeParse(Named, resource);
	if (!named.success) return undefined;
	const { code, type, title, name, description, medicationCodeableConcept } = named.output;
	const concepts = [code, medicationCodeableConcept, ...[type].flat(), description].map((one) =>
		v.safeParse(Coded, one)
	);
	const words = concepts.map((one) => (one.success ? nameOf(one.output) : undefined)).find(Boolean);
	const plain = [title, name].map((one) => (typeof one === 'string' ? tidy(one) : undefined)).find(Boolean);
	return words ?? plain;
}
