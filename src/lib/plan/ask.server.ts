import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { mayLook } from '../db/looks.server.ts';
import { lineJson } from './lines.server.ts';
import type { PlanLine } from './line.ts';

/**
 * Sends a message about a line of the plan, both or neither; a retry is the same message. Answers its place in the
 * conversation. Errors: as for a message, ABSNT also for a line that the writer may not see, TAKEN for another line.
 */
export async function askAbout(
	db: Database,
	{
		id,
		conversation,
		body,
		line,
		revision
	}: { id: string; conversation: string; body: string; line: string; revision: number }
): Promise<{ id: string; seq: number; change: number }> {
	const { rows } = await sql<{ id: string; seq: number; change: number }>`
		select m.id, m.seq, m.change from care.send_message_about(${id}, ${conversation}, ${body}, ${line}, ${revision}) m
	`.execute(db);
	const [sent] = rows;
	if (!sent) throw new Error('A stored message was not given back');
	return sent;
}

/**
 * The lines that messages of a conversation are about, by message, as they read when they were asked about; those that
 * the person asking may see. The look is recorded.
 */
export async function askedAbout(
	db: Database,
	conversation: string,
	messages: readonly string[]
): Promise<Record<string, PlanLine>> {
	if (messages.length === 0) return {};
	const { rows } = await sql<{ message: string; line: PlanLine }>`
		with asked as materialized (
			select m.message_id, m.line_id, m.revision, m.patient_id, m.area from care.message_lines m
			where m.conversation_id = ${conversation} and m.message_id = any (${sql.val([...messages])}::uuid[])
		),
		looks as materialized (
			select a.area, case a.area when 'medicines' then ${mayLook('a.patient_id', 'medicines')}
				else ${mayLook('a.patient_id', 'plan')} end as may
			from (select distinct patient_id, area from asked) a
		)
		select a.message_id as message, ${lineJson(null)} as line
		from asked a
		join looks on looks.area = a.area and looks.may
		join care.plan_lines c on c.id = a.line_id and c.revision = a.revision
	`.execute(db);
	return Object.fromEntries(rows.map(({ message, line }) => [message, line]));
}

/**
 * A line as it stands in a revision, for somebody who is about to ask about it. The look is recorded. Undefined where
 * there is none that the person asking may see.
 */
export async function lineToAsk(
	db: Database,
	patient: string,
	line: string,
	revision: number
): Promise<PlanLine | undefined> {
	const { rows } = await sql<{ line: PlanLine }>`
		with found as materialized (
			select l.id, l.revision from care.plan_lines l
			where l.patient_id = ${patient} and l.id = ${line} and l.revision = ${revision}
				and case l.area when 'medicines' then ${mayLook('l.patient_id', 'medicines')}
					else ${mayLook('l.patient_id', 'plan')} end
		)
		select ${lineJson(null)} as line
		from found join care.plan_lines c on c.id = found.id and c.revision = found.revision
	`.execute(db);
	return rows[0]?.line;
}
