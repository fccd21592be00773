import * as v from 'valibot';
import type { Item } from './bundle.ts';
import { kept, leftOut, type Verdict } from './verdict.ts';

/** By this it is the same resource wherever it stands in the file. */
export const keyOf = ({ type, identity }: Item): string => `${type} ${identity}`;

/**
 * One id names one resource (https://hl7.org/fhir/R4/bundle.html#bundle-unique). Where a file has another under it that says
 * something else, which of the two is right nobody knows: the first counts, and the other, a rival, gets a name of its own to
 * be kept under.
 */
export function toldApart(read: readonly (Item | undefined)[]): {
	items: (Item | undefined)[];
	rivals: Set<Item>;
} {
	const hashes = new Map<string, string>();
	const rivals = new Set<Item>();
	const items = read.map((item) => {
		if (!item) return item;
		const hash = hashes.get(keyOf(item)) ?? item.hash;
		hashes.set(keyOf(item), hash);
		if (hash === item.hash) return item;
		const rival = { ...item, identity: `${item.identity.slice(0, 900)}#${item.hash}` };
		rivals.add(rival);
		return rival;
	});
	return { items, rivals };
}

/** What becomes of a rival: kept, unless it would be left out anyway. Who the patient is, the first has said. */
export function beside({ type }: Item, verdict: Verdict): Verdict {
	if (type === 'Patient') return leftOut('same_id');
	return verdict.outcome === 'left_out' ? verdict : kept('same_id', verdict.title);
}

const Born = v.object({ birthDate: v.string() });

/** Whether two Patients under one id are two people: they were born on different days. */
export function isAnotherPerson(one: Item, other: Item): boolean {
	const [born, theirs] = [v.safeParse(Born, one.resource), v.safeParse(Born, other.resource)];
	return born.success && theirs.success && born.output.birthDate !== theirs.output.birthDate;
}
