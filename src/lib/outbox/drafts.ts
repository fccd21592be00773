import { isLocalPath } from '../ui/local-path.ts';
import { kept, type Box } from './box.ts';
import { limits, OutboxError, type Place } from './form.ts';
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

/**
 * Forgets what was begun for, what was read of, and how to write to, every group but these: whoever may no longer see a conversation keeps
 * nothing of it. What was sent off stays for the server to refuse, so that its author learns of it.
 */
export async function keepOnlyGroups({ database, person }: Box, groups: readonly string[]): Promise<void> {
	for (const { key } of await database.getAllFromIndex('drafts', 'person', person))
		if (!groups.includes(key)) await database.delete('drafts', [person, key]);
	for (const { key } of await database.getAllFromIndex('copies', 'person', person))
		if (!groups.includes(key)) await database.delete('copies', [person, key]);
	for (const { group } of await database.getAllFromIndex('places', 'person', person))
		if (!groups.includes(group)) await database.delete('places', [person, group]);
}

/** Remembers how to write to a group while no page can be fetched. Rejects with an OutboxError. */
export async function rememberPlace(box: Box, { group, title, url, field }: Place): Promise<void> {
	if (!isLocalPath(url)) throw new OutboxError('invalid');
	const { database, person, key, closed } = box;
	await kept(async () => {
		const words = String(new URLSearchParams({ title, url, field }));
		await database.put('places', { person, group, sealed: await seal(key, [person, 'place', group], words) });
	}, closed);
}

/** The groups this person can write to while offline. Rejects with an OutboxError. */
export async function listPlaces({ database, person, key, closed }: Box): Promise<Place[]> {
	return kept(async () => {
		const places = await database.getAllFromIndex('places', 'person', person);
		return Promise.all(
			places.map(async ({ group, sealed }) => {
				const place = new URLSearchParams(await unseal(key, [person, 'place', group], sealed));
				return {
					group,
					title: place.get('title') ?? '',
					url: place.get('url') ?? '',
					field: place.get('field') ?? ''
				};
			})
		);
	}, closed);
}
