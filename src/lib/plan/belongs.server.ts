import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';

const tables = {
	line: 'care.plan_lines',
	version: 'care.plan_versions',
	opinion: 'care.plan_opinions',
	teach_back: 'care.teach_backs'
} as const;

/**
 * Answers 404 where what a form names is not of the patient that its address names: who cares for several must not act on
 * one under the name of another. The second of two locks; what they may do at all is PostgreSQL's to say.
 */
export async function mustBeOf(
	db: Database,
	patient: string | undefined,
	named: Partial<Record<keyof typeof tables, string | null | undefined>>
): Promise<void> {
	for (const [what, table] of Object.entries(tables)) {
		const id = Object.entries(named).find(([name]) => name === what)?.[1];
		if (!id) continue;
		const { rows } = await sql<{ found: boolean }>`
			select exists (select from ${sql.table(table)} t where t.id = ${id} and t.patient_id = ${patient}) as found
		`.execute(db);
		if (!rows[0]?.found) error(404, 'common.problem.absent');
	}
}
