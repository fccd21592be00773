import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { ConversationLine } from './conversations.server.ts';

/**
 * How many of their own messages stand among those that this person has not read, by conversation: whoever writes before
 * they have read what came moves no mark past it. Looked for where something is unread alone, so that a list is else read
 * from its rows.
 */
export async function ownUnread(
	db: Database,
	me: string,
	lines: readonly Pick<ConversationLine, 'id' | 'lastSeq' | 'unread'>[]
): Promise<ReadonlyMap<string, number>> {
	const behind = lines.filter(({ unread }) => unread > 0);
	if (behind.length === 0) return new Map();
	const ids = behind.map(({ id }) => id);
	const marks = behind.map(({ lastSeq, unread }) => lastSeq - unread);
	// What is written between the two looks is in neither.
	const ends = behind.map(({ lastSeq }) => lastSeq);
	const { rows } = await sql<{ id: string; own: number }>`
		select m.conversation_id as id, count(*)::int as own
		from unnest(${sql.val(ids)}::uuid[], ${sql.val(marks)}::bigint[], ${sql.val(ends)}::bigint[]) unread (id, mark, last)
		join care.messages m on m.conversation_id = unread.id and m.seq > unread.mark and m.seq <= unread.last
		where m.author_id = ${me} and m.superseded_at is null
		group by m.conversation_id
	`.execute(db);
	return new Map(rows.map(({ id, own }) => [id, own]));
}

/** The place of the first message after `seq` that somebody else wrote; null for none. */
export async function firstOfOthers(
	db: Database,
	conversation: string,
	me: string,
	seq: number
): Promise<number | null> {
	const first = await db
		.selectFrom('care.messages as m')
		.where('m.conversation_id', '=', conversation)
		.where('m.superseded_at', 'is', null)
		.where('m.seq', '>', seq)
		.where('m.author_id', '<>', me)
		.orderBy('m.seq')
		.limit(sql.lit(1))
		.select('m.seq')
		.executeTakeFirst();
	return first?.seq ?? null;
}
