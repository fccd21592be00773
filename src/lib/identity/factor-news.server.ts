import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';
import type { FactorNews } from './factor-news.ts';

/** Changes to the ways in of the person asking that another session made, and that they have not said they know of. */
export async function factorNews(db: Database): Promise<FactorNews[]> {
	const { rows } = await sql<FactorNews>`
		select id, factor, change, browser, system,
			to_char(changed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
		from private.my_factor_changes()`.execute(db);
	return rows;
}

/** The person asking knows of the changes up to then. */
export async function sawFactorNews(db: Database, upTo: string): Promise<void> {
	await sql`select private.saw_factor_changes(${upTo}::timestamptz)`.execute(db);
}
