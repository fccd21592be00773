import type { ConversationLine } from './conversations.server.ts';

type Ordered = Pick<ConversationLine, 'id' | 'dangerSince' | 'waitingSince' | 'lastAt'>;

/**
 * The order of a list of conversations, as `conversationLines` has it: whose words may tell of danger, then who waits
 * longest, then the latest.
 */
export function byWait(a: Ordered, b: Ordered): number {
	return (
		upwards(a.dangerSince ?? last, b.dangerSince ?? last) ||
		upwards(a.waitingSince ?? last, b.waitingSince ?? last) ||
		upwards(b.lastAt ?? first, a.lastAt ?? first) ||
		upwards(a.id, b.id)
	);
}

// Before and after every moment, compared letter by letter: in a language's own order "~" stands before digits.
const first = '';
const last = '~';

const upwards = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
