import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { parseExactly } from '../export/exact.ts';
import { withoutIdentityNumbers } from './identity-numbers.ts';
import type { Entry } from './read.ts';
import { Reference } from './datatypes.ts';
import { Any } from './shapes.ts';
import { containedIn, identifiersOf, isSomebodyElse } from './contained-patient.ts';

/** An entry with what is asked of every resource. */
export interface Item {
	place: number;
	type: string;
	/** By this it is the same resource the next time. */
	identity: string;
	/** SHA-256 of what it says, however it is laid out. */
	hash: string;
	/** As it came, without the numbers that are not kept. */
	text: string;
	resource: unknown;
	/** How many of those were taken out. */
	removed: number;
	/** With them: by these whose it is may be known. */
	sent: unknown;
	/** How other resources of the file may refer to it. */
	names: string[];
}

/** Undefined where an entry is no FHIR resource. */
export function itemFrom({ place, fullUrl, text, resource: sent }: Entry): Item | undefined {
	const read = v.safeParse(Any, sent);
	if (!read.success || !isStorable(sent)) return undefined;
	const { value: resource, removed } = withoutIdentityNumbers(sent);
	const { resourceType: type, id } = read.output;
	const hash = createHash('sha256').update(JSON.stringify(resource)).digest('hex');
	const names = [fullUrl, id && `${type}/${id}`, id && `urn:uuid:${id}`].filter((name) => name !== undefined);
	return {
		place,
		type,
		identity: identityOf(type, id, fullUrl) ?? hash,
		hash,
		text: removed > 0 ? JSON.stringify(withoutIdentityNumbers(parseExactly(text)).value) : text,
		resource,
		removed,
		sent,
		names: names.filter(Boolean)
	};
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * An address on a server names a resource for good; so does an id that is a UUID. A `urn:uuid:` alone may be made anew with
 * each file, and is taken where there is nothing better. Source: https://hl7.org/fhir/R4/bundle.html#bundle-unique
 */
function identityOf(type: string, id: string | undefined, fullUrl: string | undefined): string | undefined {
	// What is no address, and could not be stored or found again, is none.
	const url = fullUrl && Buffer.byteLength(fullUrl) <= 1_000 && isStorable(fullUrl) ? fullUrl : undefined;
	if (url && /^https?:/i.test(url)) return url;
	if (id && uuid.test(id)) return id.toLowerCase();
	if (url) return url.toLowerCase();
	return id ? `${type}/${id}` : undefined;
}

/** Whether PostgreSQL can keep every text in it: none of them holds a NUL or half a character. */
function isStorable(value: unknown): boolean {
	if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
	if (typeof value !== 'object' || value === null) return true;
	return Object.entries(value).every(([name, inside]) => isStorable(name) && isStorable(inside));
}

/** Every reference in a resource, wherever it stands. */
function referencesIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const own = 'reference' in value && typeof value.reference === 'string' ? [value.reference] : [];
	return [...own, ...Object.values(value).flatMap(referencesIn)];
}

const subjects = v.object({
	subject: v.optional(v.unknown()),
	patient: v.optional(v.unknown()),
	for: v.optional(v.unknown()),
	beneficiary: v.optional(v.unknown())
});

/**
 * Whether a resource is about somebody else than the patient of the file: it names another patient anywhere, or its subject
 * is nobody that the file tells of. What names nobody is the patient's, whose file it is.
 */
export function isOfAnother(item: Item, patient: Item, byName: ReadonlyMap<string, Item>): boolean {
	const mine = new Set(patient.names);
	const isMine = (reference: string) =>
		mine.has(reference) ||
		patient.names.some((name) => name.startsWith('Patient/') && reference.endsWith(`/${name}`));
	const others = referencesIn(item.sent)
		.map(withoutVersion)
		.filter((reference) => /(^|\/)Patient\/[^/]+/.test(reference));
	if (others.some((reference) => !isMine(reference))) return true;
	const read = v.safeParse(subjects, item.sent);
	if (!read.success) return false;
	return Object.values(read.output).some((value) => {
		const subject = v.safeParse(Reference, value);
		if (!subject.success) return false;
		const { reference, identifier } = subject.output;
		if (reference?.startsWith('#')) return isSomebodyElse(containedIn(item.sent, reference), patient.sent);
		if (reference) return !isMine(withoutVersion(reference)) && !byName.has(withoutVersion(reference));
		return identifier?.value
			? !identifiersOf(patient.sent).some(({ value: own }) => own === identifier.value)
			: false;
	});
}

/** A reference to a version of a resource, as one to the resource: https://hl7.org/fhir/R4/references.html#literal */
export const withoutVersion = (reference: string): string => reference.replace(/\/_history\/[^/]*$/, '');
