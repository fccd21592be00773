import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { mayLook } from '../db/looks.server.ts';
import { iso } from '../db/time.server.ts';
import { sourceLanguage, type Language } from '../i18n/languages.ts';
import { fullName, relationshipTo, shortName } from '../people/people.server.ts';
import { linesAbout } from './about.server.ts';
import type { Stretch } from './conversations.server.ts';

/** At most so many changes in one answer; whoever is further behind asks again. */
const most = 200;

/** Of so many messages at the end it is told who has read them since. */
const latest = 50;

/**
 * What a screen that has seen the change `after` does not know yet, oldest first, and how far the others have read
 * of the latest messages. What messages are about is said in `language`. Every ring makes every screen ask this, so it is
 * one statement: one round trip, one look at the data. Undefined when there is no such conversation for the person asking.
 */
export async function conversationChanges(
	db: Database,
	id: string,
	after: number,
	language: Language = sourceLanguage
): Promise<Stretch | undefined> {
	const { rows } = await sql<Stretch>`
		with conversation as (
			select c.patient_id, c.epoch, c.last_seq, c.last_change from care.conversations c
			where c.id = ${id} and ${mayLook('c.patient_id', 'messages')}
		),
		messages as materialized (
			select m.id, m.seq, m.change, m.version, m.author_id as author, m.on_behalf_of_id as "onBehalfOf", m.body,
				${iso('m.sent_at')} as "sentAt", ${iso('m.written_at')} as "changedAt"
			from care.messages m
			where m.conversation_id = ${id} and m.superseded_at is null and m.change > ${after}
			order by m.change
			limit ${sql.lit(most)}
		),
		reads as materialized (
			select r.person_id as person, r.seq, ${iso('r.read_at')} as at
			from care.reads r
			where r.conversation_id = ${id} and r.person_id <> (select auth.uid())
				and r.seq >= (select last_seq - ${sql.lit(latest)} from conversation)
			order by r.seq
			limit 500
		),
		people as (
			select p.id, ${fullName('p')} as name, ${shortName('p')} as "shortName", s.credential,
				p.kind = 'staff' as staff, p.kind = 'caregiver' as helps,
				case when p.kind = 'caregiver'
					then ${relationshipTo(sql`p.id`, sql`(select patient_id from conversation)`)} end as relationship
			from care.people p
			left join care.staff s on s.person_id = p.id
			where p.id = any (array(select author from messages union select person from reads))
		)
		select c.epoch, c.last_seq as "lastSeq", c.last_change as "lastChange",
			(select coalesce(json_agg(m order by m.change), '[]') from messages m) as messages,
			(select coalesce(json_agg(r order by r.seq), '[]') from reads r) as reads,
			(select coalesce(json_object_agg(p.id, p), '{}') from people p) as people,
			${linesAbout(sql`array(select m.id from messages m)`, language)} as about
		from conversation c
	`.execute(db);
	return rows[0];
}
