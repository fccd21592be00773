import { kept, type Box } from './box.ts';
import { seal, unseal } from './seal.ts';

// What somebody last read and may need without a line, on a phone that is their own: sealed like what they write, few,
// for as long as their session lives at most, and gone with everything else when they sign out.
const limits = { copies: 6, characters: 500_000, age: 30 * 24 * 60 * 60 * 1000 };

/** Something as it was last read, and when, in milliseconds since 1970. */
export interface Copy {
	key: string;
	words: string;
	savedAt: number;
}

/**
 * Keeps what was read under `key`, as the only one, or, as a `beginning`, only where there is none; what is too long is not
 * kept, and the oldest makes room. Rejects with an OutboxError.
 */
export async function keepCopy(
	box: Box,
	key: string,
	words: string,
	{ now = Date.now(), beginning = false } = {}
): Promise<void> {
	const { database, person, closed } = box;
	await kept(async () => {
		if (beginning && (await database.getKey('copies', [person, key])) !== undefined) return;
		if (words.length > limits.characters) return database.delete('copies', [person, key]);
		const sealed = await seal(box.key, [person, 'copy', key], words);
		await database.put('copies', { person, key, savedAt: now, sealed });
		const all = await database.getAllFromIndex('copies', 'person', person);
		const oldest = all.sort((a, b) => b.savedAt - a.savedAt).slice(limits.copies);
		for (const one of oldest) await database.delete('copies', [person, one.key]);
	}, closed);
}

/** What this person has read, newest first; what is too old, or opens no more, is forgotten. */
export async function listCopies(box: Box, now = Date.now()): Promise<Copy[]> {
	const { database, person, key: secret, closed } = box;
	return kept(async () => {
		const found: Copy[] = [];
		for (const { key, savedAt, sealed } of await database.getAllFromIndex('copies', 'person', person)) {
			const fresh = now - savedAt <= limits.age;
			const words = fresh
				? await unseal(secret, [person, 'copy', key], sealed).catch(() => undefined)
				: undefined;
			if (words === undefined) await database.delete('copies', [person, key]);
			else found.push({ key, words, savedAt });
		}
		return found.sort((a, b) => b.savedAt - a.savedAt);
	}, closed);
}
