import type { Box } from './box.ts';
import { isOf } from './drafts.ts';

/**
 * Forgets what was begun for, what was read of, and how to write to, every group but these: whoever may no longer see a
 * conversation keeps nothing of it. What was sent off stays for the server to refuse, so that its author learns of it.
 */
export async function keepOnlyGroups({ database, person }: Box, groups: readonly string[]): Promise<void> {
	for (const draft of await database.getAllFromIndex('drafts', 'person', person))
		if (!isOf(groups, draft)) await database.delete('drafts', [person, draft.key]);
	for (const { key } of await database.getAllFromIndex('copies', 'person', person))
		if (!groups.includes(key)) await database.delete('copies', [person, key]);
	for (const { group } of await database.getAllFromIndex('places', 'person', person))
		if (!groups.includes(group)) await database.delete('places', [person, group]);
}
