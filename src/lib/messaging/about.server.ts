import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { Language } from '../i18n/languages.ts';
import type { AboutLine } from './message.ts';

/**
 * SQL for the lines of the plan that messages are about, by message: those that the person asking may see. Few messages are
 * about any, and to ask what that is costs a fifth of reading what is new in a conversation: it is asked where there is one.
 */
export const linesAbout = (messages: RawBuilder<unknown>, language: Language) => sql<
	Record<string, AboutLine>
>`(
	select coalesce(json_object_agg(a.message, json_build_object('line', a.line, 'words', a.words,
		'language', a.words_language)), '{}')
	from care.lines_asked_about(${messages}, ${language}) a
	where exists (select from care.message_lines l where l.message_id = any (${messages}))
)`;

/** The lines of the plan that these messages are about, as far as the person asking may see them. The look is recorded. */
export async function readLinesAbout(
	db: Database,
	messages: readonly string[],
	language: Language
): Promise<Record<string, AboutLine>> {
	if (messages.length === 0) return {};
	const { rows } = await sql<{ about: Record<string, AboutLine> }>`
		select ${linesAbout(sql`${sql.val([...messages])}::uuid[]`, language)} as about
	`.execute(db);
	return rows[0]?.about ?? {};
}
