import type { Item } from './bundle.ts';
import type { Entry } from './read.ts';

/** An entry that says of a resource that it is deleted. */
export interface Deletion {
	/** `Unknown` where the address does not tell. */
	type: string;
	/** The resource by its type and id, such as `Condition/7`: there may be nothing else to call it by. */
	title: string | undefined;
	/** How the file may call it elsewhere. */
	names: string[];
}

/** What an entry deletes; undefined where it deletes nothing. Source: https://hl7.org/fhir/R4/bundle.html#history */
export function deletionIn({ fullUrl, deletes }: Entry): Deletion | undefined {
	if (deletes === undefined) return undefined;
	// An address that searches, such as `Condition?identifier=…`, tells the type alone; what it looks for is not repeated.
	const [, type, id] =
		/(?:^|\/)([A-Z][A-Za-z]{1,63})(?:\/([A-Za-z0-9.-]{1,64})(?:\/_history\/.*)?)?(?:\?.*)?$/.exec(deletes) ??
		[];
	const title = type !== undefined && id !== undefined ? `${type}/${id}` : undefined;
	const names = [fullUrl, deletes, title].flatMap((name) => name || []);
	return { type: type ?? 'Unknown', title, names };
}

/**
 * Whether a file says of a resource that it is deleted. A history tells the newest first: there it is what stands before an
 * older version, and what stands behind a newer one is no longer so (https://hl7.org/fhir/R4/http.html#history).
 */
export function isDeleted(
	{ place, names }: Item,
	deletions: readonly (Deletion & { place: number })[],
	isHistory: boolean
): boolean {
	return deletions.some(
		(deletion) =>
			(!isHistory || deletion.place < place) && deletion.names.some((name) => names.includes(name))
	);
}
