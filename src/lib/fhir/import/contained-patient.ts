import * as v from 'valibot';
import { Identifier } from './datatypes.ts';
import { Any } from './shapes.ts';

const Contained = v.object({ contained: v.array(v.looseObject({ id: v.string() })) });
const Named = v.object({
	family: v.optional(v.string(), ''),
	given: v.optional(v.array(v.nullable(v.string())), []),
	text: v.optional(v.string(), '')
});
const Born = v.object({ birthDate: v.string() });

/** The resource within another that a reference such as `#p` leads to. */
export function containedIn(resource: unknown, reference: string): unknown {
	const read = v.safeParse(Contained, resource);
	return read.success ? read.output.contained.find(({ id }) => `#${id}` === reference) : undefined;
}

/**
 * Whether what a resource contains as its subject is somebody else than the patient of the file: no Patient at all, or one
 * of another birth date, name or number. What tells none of them is the patient's, whose file it is.
 */
export function isSomebodyElse(contained: unknown, patient: unknown): boolean {
	const read = v.safeParse(Any, contained);
	if (!read.success || read.output.resourceType !== 'Patient') return true;
	const [born, names, numbers] = [bornOn, namesOf, numbersOf].map((told) =>
		isAgreeing(told(contained), told(patient))
	);
	if (born === false) return true;
	// Each clinic has its own number for somebody, and may write the name another way.
	if (numbers === true) return false;
	return names === false || (numbers === false && !(born && names));
}

/** Whether two that both say something have any of it in common; undefined where one of them says nothing. */
function isAgreeing(one: readonly string[], other: readonly string[]): boolean | undefined {
	if (one.length === 0 || other.length === 0) return undefined;
	return one.some((said) => other.includes(said));
}

function bornOn(patient: unknown): string[] {
	const born = v.safeParse(Born, patient);
	return born.success ? [born.output.birthDate] : [];
}

const numbersOf = (patient: unknown): string[] =>
	identifiersOf(patient).flatMap(({ value }) => (value ? [value] : []));

/** Every word of the names of somebody. */
function namesOf(patient: unknown): string[] {
	const read = v.safeParse(v.object({ name: v.array(Named) }), patient);
	if (!read.success) return [];
	return read.output.name
		.flatMap(({ family, given, text }) => [family, text, ...given])
		.flatMap(
			(part) =>
				(part ?? '')
					.toLowerCase()
					.normalize('NFKD')
					.match(/[\p{L}\p{M}]+/gu) ?? []
		);
}

/** The identifiers of a resource; in some kinds a single one. */
export function identifiersOf(resource: unknown): v.InferOutput<typeof Identifier>[] {
	const read = v.safeParse(Any, resource);
	const all = read.success ? [read.output.identifier].flat() : [];
	return all.flatMap((one) => {
		const identifier = v.safeParse(Identifier, one);
		return identifier.success ? [identifier.output] : [];
	});
}
