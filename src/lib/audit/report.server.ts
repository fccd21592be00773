import { sql } from 'kysely';
import type * as v from 'valibot';
import type { Database } from '../db/connection.server.ts';
import { iso } from '../db/time.server.ts';
import { fullName } from '../people/people.server.ts';
import { toCsv } from './csv.ts';
import { mostActs, type newDisclosure, type ReportQuestion } from './report.ts';

/** One act in a report. */
export interface ReportLine {
	at: string;
	actor: string | null;
	role: string | null;
	patient: string | null;
	action: string;
	area: string | null;
	detail: string;
}

/**
 * The log of one record or one person, newest first, at most `mostActs`. Reading it is recorded, and so is taking it
 * away. Errors: 42501 (not for their role), ABSNT (nobody of this clinic).
 */
export async function accessReport(
	db: Database,
	{ about, id, days }: ReportQuestion,
	{ takenAway = false } = {}
): Promise<ReportLine[]> {
	const { rows } = await sql<ReportLine>`
		select ${iso('r.occurred_at')} as at, r.actor, r.role, r.patient, r.action, r.area, r.detail::text as detail
		from audit.report(${about}, ${id}, tstzrange(now() - make_interval(days => ${Number(days)}::int), null),
			${takenAway}) r
	`.execute(db);
	return rows;
}

/** The same, as a file for a spreadsheet. Recorded as an export. */
export async function accessReportFile(db: Database, question: ReportQuestion): Promise<string> {
	return fileOf(await accessReport(db, question, { takenAway: true }));
}

/** A report as a file, which begins with the mark by which Excel knows UTF-8, and says where it does not hold all. */
export function fileOf(lines: readonly ReportLine[]): string {
	const rest = `The newest ${mostActs} acts. Older ones of this period are not in this file.`;
	const rows = toCsv([
		['time (UTC)', 'who', 'role', 'patient', 'act', 'area', 'detail'],
		...lines.map(({ at, actor, role, patient, action, area, detail }) => [
			at,
			actor,
			role,
			patient,
			action,
			area,
			detail
		]),
		...(lines.length < mostActs ? [] : [['', '', '', '', '', '', rest]])
	]);
	return `\ufeff${rows}`;
}

/** Members of staff of the clinic, by name, to choose from. */
export async function staffOfClinic(db: Database): Promise<{ id: string; name: string }[]> {
	return db
		.selectFrom('care.people as p')
		.where('p.kind', '=', 'staff')
		.select(['p.id', fullName('p').as('name')])
		.orderBy('p.family_name')
		.orderBy('p.given_name')
		.execute();
}

/** Whose report it is; undefined when the person asking does not answer for the records of that clinic. */
export async function patientNamed(
	db: Database,
	patient: string
): Promise<{ name: string; birthDate: string } | undefined> {
	const { rows } = await sql<{ name: string; birthDate: string }>`
		select name, birth_date::text as "birthDate" from audit.patient_named(${patient})
	`.execute(db);
	return rows[0];
}

/** Records a disclosure. Errors: 42501, ABSNT (no such patient here), 23514 (a day to come). */
export async function recordDisclosure(
	db: Database,
	patient: string,
	{ id, on, recipient, address, what, purpose }: v.InferOutput<typeof newDisclosure>
): Promise<void> {
	await sql`select audit.record_disclosure(${id}, ${patient}, ${on}::date, ${recipient}, ${address || null},
		${what}, ${purpose})`.execute(db);
}
