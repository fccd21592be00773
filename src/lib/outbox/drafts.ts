import { kept, type Box } from './box.ts';
import { limits } from './form.ts';
import { seal, unseal } from './seal.ts';

// Two tabs of one person may hold different words for the same reader. Each page keeps its own, so that neither writes over
// what stands in the other; whoever comes back later finds both (draft-queue.ts).

/** Words that one page kept under `key`. */
export interface Draft {
	/** Where it is kept. */
	id: string;
	/** What it was begun for: a composer's is its group, anything else in a group begins with that and a space. */
	key: string;
	words: string;
	savedAt: number;
}

/** Which page keeps words, and under what. */
interface Place {
	key: string;
	page: string;
}

/** A draft kept before pages kept their own has no `of`: it is the only one of its key. */
const keyOf = ({ key, of = key }: { key: string; of?: string }): string => of;

/** Where a page keeps its words. */
export const draftId = ({ key, page }: Place): string => `${key} ${page}`;

/** Whether words begun under `key` belong to one of these groups. */
export const isOf = (groups: readonly string[], draft: { key: string; of?: string }): boolean =>
	groups.some((group) => keyOf(draft) === group || keyOf(draft).startsWith(`${group} `));

/**
 * The words begun under every key that is `wanted`, in the order in which they were last kept. Rejects with an
 * OutboxError.
 */
export async function readDrafts(box: Box, wanted: (key: string) => boolean): Promise<Draft[]> {
	const { database, person, key: secret, closed } = box;
	return kept(async () => {
		const found: Draft[] = [];
		for (const draft of await database.getAllFromIndex('drafts', 'person', person)) {
			if (!wanted(keyOf(draft))) continue;
			const { key: id, savedAt, sealed } = draft;
			// Words that no longer open cannot be brought back; an empty composer is the truth.
			const words = await unseal(secret, [person, 'draft', id], sealed).catch(() => '');
			if (words !== '') found.push({ id, key: keyOf(draft), words, savedAt });
		}
		return found.sort((a, b) => a.savedAt - b.savedAt);
	}, closed);
}

/**
 * Keeps the words that a page holds, as its only ones under that key; '' forgets them. They go on from what the page was
 * `shown`, which is forgotten unless it has been kept anew since. Rejects with an OutboxError.
 */
export async function saveDraft(
	box: Box,
	place: Place,
	words: string,
	{ shown = [], now = Date.now() }: { shown?: readonly Draft[]; now?: number } = {}
): Promise<void> {
	const { database, person, closed } = box;
	await kept(async () => {
		const id = draftId(place);
		const sealed = words === '' ? undefined : await seal(box.key, [person, 'draft', id], words);
		const writing = database.transaction('drafts', 'readwrite');
		for (const draft of shown) {
			const stands = await writing.store.get([person, draft.id]);
			if (stands?.savedAt === draft.savedAt) await writing.store.delete([person, draft.id]);
		}
		if (sealed) await writing.store.put({ person, key: id, of: place.key, savedAt: now, sealed });
		else await writing.store.delete([person, id]);
		await writing.done;
	}, closed);
}

/** On how many days a draft was found as it was left, and when last. */
interface Found {
	days?: number;
	foundAt?: number;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Called at each opening. Forgets drafts nobody touched for as long as forms may wait: begun words are no reason to keep
 * health facts for ever. A clock that is put right leaps by months, so between two openings it counts for one day at
 * most: what was typed goes only after it was there to be seen on so many days.
 */
export async function forgetOldDrafts({ database, person }: Box, now = Date.now()): Promise<void> {
	const writing = database.transaction('drafts', 'readwrite');
	for (const draft of await writing.store.index('person').getAll(person)) {
		const { foundAt = draft.savedAt, days = 0 }: typeof draft & Found = draft;
		if (now >= foundAt && now - foundAt < day) continue;
		const found = { ...draft, foundAt: now, days: now < foundAt ? days : days + 1 };
		if (found.days * day >= limits.age) await writing.store.delete([person, draft.key]);
		else await writing.store.put(found);
	}
	await writing.done;
}
