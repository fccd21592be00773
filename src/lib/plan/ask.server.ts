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
