import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { mayLook, recordListed } from '../db/looks.server.ts';
import { iso } from '../db/time.server.ts';
import { fullName, namesOf, shortName, type PersonName } from '../people/people.server.ts';
import { sourceLanguage, type Language } from '../i18n/languages.ts';
import { readLinesAbout } from './about.server.ts';
import type { AboutLine, Message, ReadStep } from './message.ts';
import { joinedAt, messagesAfter, messagesBefore, readsFrom, readUpTo } from './messages.server.ts';
import { firstOfOthers, ownUnread } from './unread.server.ts';

// What a conversation opens with: two screens of a phone, because an old one on a bad line waits for each. With more unread
// than that it opens at the first unread message, not at the end.
const opening = 20;

/** One line of a list of conversations. */
export interface ConversationLine {
	id: string;
	patient: string;
	patientName: string;
	/** How many that others wrote were on no screen of this person's yet. */
	unread: number;
	lastSeq: number;
	lastWords: string | null;
	lastByStaff: boolean;
	lastByMe: boolean;
	/** ISO 8601, as are all times; null while nothing was said. */
	lastAt: string | null;
	waitingSince: string | null;
	/** What words in it may tell of, by the episode of each open alert; for staff alone. */
	dangers: string[];
	dangerSince: string | null;
}

/** A stretch of a conversation without gaps, with all a screen needs to show it. */
export interface Stretch {
	messages: Message[];
	reads: ReadStep[];
	people: Record<string, PersonName>;
	/** The lines of the plan that messages are about, by message; those that the reader may see. */
	about: Record<string, AboutLine>;
	epoch: number;
	lastSeq: number;
	lastChange: number;
}

export interface OpenConversation extends Stretch {
	id: string;
	patient: { id: string; name: string; shortName: string };
	me: string;
	/** The place of the first message of another not read when the conversation was opened; null when all was. */
	firstUnread: number | null;
	readUpTo: number;
}

/**
 * The conversations the person asking may see: those whose words may tell of danger first, then those with an answer
 * outstanding, longest wait first.
 */
export async function conversationLines(
	db: Database,
	me: string,
	only?: readonly string[]
): Promise<ConversationLine[]> {
	let lines = db
		.selectFrom('care.conversations as c')
		.innerJoin('care.people as p', 'p.id', 'c.patient_id')
		.leftJoin('care.staff as s', 's.person_id', 'c.last_author_id')
		.leftJoinLateral(
			(eb) =>
				eb
					.selectFrom('care.reads as r')
					.whereRef('r.conversation_id', '=', 'c.id')
					.where('r.person_id', '=', me)
					.orderBy('r.seq', 'desc')
					.limit(sql.lit(1))
					.select('r.seq as readUpTo')
					.as('mine'),
			(join) => join.onTrue()
		)
		.leftJoin('care.conversation_joins as j', (join) =>
			join.onRef('j.conversation_id', '=', 'c.id').on('j.person_id', '=', me)
		)
		.leftJoinLateral(
			(eb) =>
				eb
					.selectFrom('care.alerts as a')
					.whereRef('a.patient_id', '=', 'c.patient_id')
					.where('a.area', '=', 'messages')
					.where('a.resolved_at', 'is', null)
					.select((of) => [
						of.fn.agg<string[]>('array_agg', ['a.episode']).orderBy('a.opened_at').as('dangers'),
						of.fn.min('a.opened_at').as('since')
					])
					.as('danger'),
			(join) => join.onTrue()
		)
		.select(['c.id', 'c.patient_id as patient', 'c.last_seq as lastSeq', 'c.last_words as lastWords'])
		.select([
			fullName('p').as('patientName'),
			iso<string | null>('c.last_at').as('lastAt'),
			iso<string | null>('c.waiting_since').as('waitingSince'),
			iso<string | null>('danger.since').as('dangerSince')
		])
		.select(sql<string[]>`coalesce(danger.dangers, '{}')`.as('dangers'))
		.select(sql<boolean>`s.person_id is not null`.as('lastByStaff'))
		.select(sql<boolean>`coalesce(c.last_author_id = ${me}::uuid, false)`.as('lastByMe'))
		.select(sql<number>`c.last_seq - greatest(mine."readUpTo", j.seq, 0)`.as('unread'))
		.orderBy('danger.since', (order) => order.asc().nullsLast())
		.orderBy('c.waiting_since', (order) => order.asc().nullsLast())
		.orderBy('c.last_at', (order) => order.desc().nullsLast())
		.orderBy('c.id');
	if (only) lines = lines.where('c.id', 'in', [...only]);
	const listed = await lines.execute();
	const others = listed.filter(({ patient, lastWords }) => patient !== me && lastWords !== null);
	await recordListed(
		db,
		others.map(({ patient }) => patient),
		'messages'
	);
	const own = await ownUnread(db, me, listed);
	return listed.map((line) => ({ ...line, unread: line.unread - (own.get(line.id) ?? 0) }));
}

/**
 * Opens a conversation for the person asking: at its end, or, with much unread, at the first unread message;
 * or, with `before`, the page that ends there. Undefined when there is none they may see.
 */
export async function openConversation(
	db: Database,
	id: string,
	me: string,
	before?: number,
	language: Language = sourceLanguage
): Promise<OpenConversation | undefined> {
	const [conversation, read, joined] = await Promise.all([
		conversationRow(db, id),
		readUpTo(db, id, me),
		joinedAt(db, id, me)
	]);
	if (!conversation) return undefined;
	const { patient, name, shortName, ...counters } = conversation;
	// What was there before they came in is not new to them, and nobody is told that they have read it.
	const known = Math.max(read, joined);
	const fromUnread = counters.lastSeq - known > opening;
	const messages =
		before !== undefined
			? await messagesBefore(db, id, before)
			: fromUnread
				? await messagesAfter(db, id, Math.max(0, known - 10))
				: await messagesBefore(db, id, counters.lastSeq + 1, opening);
	return {
		id,
		me,
		patient: { id: patient, name, shortName },
		readUpTo: read,
		firstUnread: known < counters.lastSeq ? await firstOfOthers(db, id, me, known) : null,
		...(await stretch(db, { id, patient, me, language }, messages, [
			patient,
			...(await careTeamOf(db, patient))
		])),
		...counters
	};
}

/** Whether a conversation is about this patient, as far as the person asking may see it. */
export async function isAboutPatient(db: Database, id: string, patient: string): Promise<boolean> {
	return (await conversationRow(db, id))?.patient === patient;
}

/** Who cares for a patient now, so that their names are there before they have written a word. */
async function careTeamOf(db: Database, patient: string): Promise<string[]> {
	const members = await db
		.selectFrom('care.care_team_members as m')
		.where('m.patient_id', '=', patient)
		.where(sql<boolean>`m.period @> now()`)
		.select('m.staff_id as id')
		.execute();
	return members.map(({ id }) => id);
}

/** A page before or after a message's place, for scrolling; at most a page of them. */
export async function conversationPage(
	db: Database,
	id: string,
	me: string,
	where: { before: number } | { after: number },
	language: Language = sourceLanguage
): Promise<Stretch | undefined> {
	const conversation = await conversationRow(db, id);
	if (!conversation) return undefined;
	const messages =
		'before' in where ? await messagesBefore(db, id, where.before) : await messagesAfter(db, id, where.after);
	const { patient, name: _, shortName: __, ...counters } = conversation;
	return { ...(await stretch(db, { id, patient, me, language }, messages)), ...counters };
}

async function stretch(
	db: Database,
	{ id, patient, me, language }: { id: string; patient: string; me: string; language: Language },
	messages: Message[],
	known: readonly string[] = []
) {
	const reads = await readsFrom(db, id, me, messages[0]?.seq ?? 1);
	const ids = [...known, ...messages.map(({ author }) => author), ...reads.map(({ person }) => person)];
	const told = messages.map((message) => message.id);
	const [people, about] = await Promise.all([namesOf(db, ids, patient), readLinesAbout(db, told, language)]);
	return { messages, reads, people, about };
}

function conversationRow(db: Database, id: string) {
	return db
		.selectFrom('care.conversations as c')
		.innerJoin('care.people as p', 'p.id', 'c.patient_id')
		.where('c.id', '=', id)
		.where(mayLook('c.patient_id', 'messages'))
		.select(['c.patient_id as patient', 'c.epoch', 'c.last_seq as lastSeq', 'c.last_change as lastChange'])
		.select([fullName('p').as('name'), shortName('p').as('shortName')])
		.executeTakeFirst();
}
