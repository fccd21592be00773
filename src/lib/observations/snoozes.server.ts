import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import { iso } from '../db/time.server.ts';
import { fullName } from '../people/people.server.ts';

/** A rule that is silent, or was, for the staff who would be called. ISO 8601; names null where they may not be known. */
export interface Snooze {
	id: string;
	rule: string;
	reason: string;
	by: string | null;
	startedAt: string;
	endsAt: string;
	/** When somebody ended it before that, and who. */
	endedAt: string | null;
	endedBy: string | null;
	/** It is silent now. */
	current: boolean;
	/** What it found while it was silent. */
	findings: number;
}

/** The rules that are silent for a patient, or were, newest first, as far as the person asking may see them. */
export async function readSnoozes(db: Database, patient: string): Promise<Snooze[]> {
	const { rows } = await sql<Snooze>`
		select s.id, s.rule, s.reason, ${fullName('a')} as by, ${iso('s.started_at')} as "startedAt",
			${iso('s.ends_at')} as "endsAt", ${iso('s.ended_at')} as "endedAt", ${fullName('e')} as "endedBy",
			s.ended_at is null and s.ends_at > now() as current,
			(
				select count(*)::int from care.snoozed_findings f
				where f.patient_id = s.patient_id and f.rule = s.rule and f.found_at >= s.started_at
					and f.found_at < coalesce(s.ended_at, s.ends_at)
			) as findings
		from care.rule_snoozes s
		left join care.people a on a.id = s.author_id
		left join care.people e on e.id = s.ended_by_id
		where s.patient_id = ${patient}
		order by s.started_at desc
	`.execute(db);
	return rows;
}

/**
 * Silences a rule for a patient's care team for so many days; the phone tells the patient what to do as ever. The same id
 * is the same silence. Errors: ABSNT, TAKEN, 23514 (a red rule, or none; not 1 to 30 days; no reason).
 */
export async function snoozeRule(
	db: Database,
	patient: string,
	{ id, rule, days, reason }: { id: string; rule: string; days: number; reason: string }
): Promise<void> {
	await sql`select care.snooze_rule(${id}, ${patient}, ${rule}, ${days}, ${reason})`.execute(db);
}

/** Lets a rule speak again before its time; saying it again changes nothing. Error: ABSNT. */
export async function endSnooze(db: Database, id: string): Promise<void> {
	await sql`select care.end_snooze(${id})`.execute(db);
}
