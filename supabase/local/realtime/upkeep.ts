import type { Pool } from 'pg';

/** Deletes stored broadcasts older than 72 hours, as hosted does by dropping partitions. Throws what pg throws. */
export async function forgetOldMessages(pool: Pool): Promise<void> {
	await pool.query(
		`delete from realtime.messages where inserted_at < now() at time zone 'UTC' - interval '72 hours'`
	);
}
