import { kept, type Box } from './box.ts';
import { limits } from './form.ts';
import { seal, unseal } from './seal.ts';

/**
 * The words begun under `key` (a composer passes its group), or '' where there are none. Rejects with an
 * OutboxError.
 */
export async function readDraft(
	{ database, person, key: secret, closed }: Box,
	key: string
): Promise<string> {
	return kept(async () => {
		const draft = await database.get('drafts', [person, key]);
		// Words that no longer open cannot be brought back; an empty composer is the truth.
		return draft ? unseal(secret, [person, 'draft', key], draft.sealed).catch(() => '') : '';
	}, closed);
}

/** Keeps the words begun under `key`, as the only ones; '' forgets them. Rejects with an OutboxError. */
export async function saveDraft(box: Box, key: string, words: string, now = Date.now()): Promise<void> {
	const { database, person, closed } = box;
	await kept(async () => {
		if (words === '') return database.delete('drafts', [person, key]);
		const sealed = await seal(box.key, [person, 'draft', key], words);
		await database.put('drafts', { person, key, savedAt: now, sealed });
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
