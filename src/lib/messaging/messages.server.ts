import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { mayLook } from '../db/looks.server.ts';
import { iso } from '../db/time.server.ts';
import type { Message, ReadStep } from './message.ts';

const asMessage = [
	'm.id',
	'm.seq',
	'm.change',
	'm.version',
	'm.author_id as author',
	'm.on_behalf_of_id as onBehalfOf',
	'm.body'
] as const;

/** How many messages are read at once while somebody scrolls: three screens of a phone. */
const pageSize = 30;

/** What the phrases that tell of danger found in words, before these are stored. */
export interface Judgement {
	/** The version of the phrases. */
	rules: number;
	dangers: readonly string[];
	/** What the writer was shown help for, and sent it all the same. */
	shown: readonly string[];
}

/**
 * Stores a message of the person asking, with what was found in its words where a patient or a helper writes. A retry with
 * the same id and words is the same message. One statement.
 * Errors: ABSNT or 42501 (no such conversation, or not theirs to write in), TAKEN (the id belongs to another
 * message), 23514 (length).
 */
export async function sendMessage(
	db: Database,
	{ id, conversation, body }: { id: string; conversation: string; body: string },
	judged?: Judgement
): Promise<Message> {
	if (!judged) return stored(db, sql`care.send_message(${id}, ${conversation}, ${body})`);
	const { rules, dangers, shown } = judged;
	return stored(
		db,
		sql`care.send_judged_message(${id}, ${conversation}, ${body}, ${rules}, ${sql.val(dangers)}, ${sql.val(shown)})`
	);
}

/**
 * Corrects an own message, or withdraws it when `body` is null, within 15 minutes of sending.
 * Errors: ABSNT (not theirs), CLOSD (too late), 23514 (length).
 */
export async function changeMessage(
	db: Database,
	{ id, body }: { id: string; body: string | null }
): Promise<Message> {
	return stored(db, sql`care.change_message(${id}, ${body})`);
}

async function stored(db: Database, call: ReturnType<typeof sql>): Promise<Message> {
	const { rows } = await sql<Message>`
		select m.id, m.seq, m.change, m.version, m.author_id as author, m.on_behalf_of_id as "onBehalfOf", m.body,
			${iso('m.sent_at')} as "sentAt", ${iso('m.written_at')} as "changedAt"
		from ${call} m
	`.execute(db);
	const [message] = rows;
	if (!message) throw new Error('A stored message was not given back');
	return message;
}

/** The page of messages that ends just before `seq`, in order. */
export async function messagesBefore(
	db: Database,
	conversation: string,
	seq: number,
	size = pageSize
): Promise<Message[]> {
	const page = await current(db, conversation)
		.where('m.seq', '<', seq)
		.orderBy('m.seq', 'desc')
		.limit(sql.lit(size))
		.execute();
	return page.reverse();
}

/** The page of messages that begins just after `seq`, in order. */
export async function messagesAfter(db: Database, conversation: string, seq: number): Promise<Message[]> {
	return current(db, conversation)
		.where('m.seq', '>', seq)
		.orderBy('m.seq')
		.limit(sql.lit(pageSize))
		.execute();
}

/** How far the others have read, step by step, from the step that first covers `seq` on. */
export async function readsFrom(
	db: Database,
	conversation: string,
	me: string,
	seq: number
): Promise<ReadStep[]> {
	return db
		.selectFrom('care.reads as r')
		.where('r.conversation_id', '=', conversation)
		.where('r.person_id', '<>', me)
		.where('r.seq', '>=', seq)
		.select(['r.person_id as person', 'r.seq', iso('r.read_at').as('at')])
		.orderBy('r.seq')
		.limit(sql.lit(500))
		.execute();
}

/** How far one person has read; 0 for not at all. */
export async function readUpTo(db: Database, conversation: string, person: string): Promise<number> {
	const last = await db
		.selectFrom('care.reads as r')
		.where('r.conversation_id', '=', conversation)
		.where('r.person_id', '=', person)
		.select('r.seq')
		.orderBy('r.seq', 'desc')
		.limit(sql.lit(1))
		.executeTakeFirst();
	return last?.seq ?? 0;
}

/** The last message that was there before a caregiver could see the conversation; 0 for everybody else. */
export async function joinedAt(db: Database, conversation: string, person: string): Promise<number> {
	const joined = await db
		.selectFrom('care.conversation_joins as j')
		.where('j.conversation_id', '=', conversation)
		.where('j.person_id', '=', person)
		.select('j.seq')
		.executeTakeFirst();
	return joined?.seq ?? 0;
}

/** Notes that everything up to `seq` was on the visible screen of the person asking. Going back is no change. */
export async function markRead(db: Database, conversation: string, seq: number): Promise<void> {
	await sql`select care.mark_read(${conversation}, ${seq})`.execute(db);
}

/** Tells whoever looks at a conversation that the person asking is writing in it. Errors: ABSNT. */
export async function sayWriting(db: Database, conversation: string): Promise<void> {
	await sql`select care.say_writing(${conversation})`.execute(db);
}

/** Says that what a patient wrote up to `seq` needs no answer; for their care team. */
export async function waiveAnswer(db: Database, conversation: string, seq: number): Promise<void> {
	await sql`select care.waive_answer(${conversation}, ${seq})`.execute(db);
}

/** What was said before each correction of a message; shown to the care team alone, oldest first. */
export async function earlierVersions(db: Database, id: string) {
	return db
		.selectFrom('care.messages as m')
		.where('m.id', '=', id)
		.where('m.superseded_at', 'is not', null)
		.where(mayLook('m.patient_id', 'messages'))
		.select(['m.version', 'm.body', iso('m.written_at').as('writtenAt')])
		.orderBy('m.version')
		.execute();
}

function current(db: Database, conversation: string) {
	return db
		.selectFrom('care.messages as m')
		.where('m.conversation_id', '=', conversation)
		.where('m.superseded_at', 'is', null)
		.select(asMessage)
		.select([iso('m.sent_at').as('sentAt'), iso('m.written_at').as('changedAt')]);
}
