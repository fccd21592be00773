import { sql } from 'kysely';
import type { Database } from '../db/connection.server.ts';

/**
 * Makes the rest of a transaction, which must be undone, what the caregiver of a draft would see: the real queries under
 * the real policies. Errors: ABSNT (not their draft, or older than an hour).
 */
export async function showDraft(db: Database, draft: string): Promise<void> {
	await sql`select care.preview_consent(${draft})`.execute(db);
}
