import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Client } from 'pg';

const mark = 'closeby platform ';

/**
 * Creates, in an embedded database, what the hosted platform provides (`platform.sql`): when the database is new, and
 * again when that file has changed. A database that got those objects from Supabase itself is never touched. Answers
 * whether it ran.
 */
export async function installPlatform(client: Client): Promise<boolean> {
	const text = readFileSync(new URL('platform.sql', import.meta.url), 'utf8');
	const wanted = mark + createHash('sha256').update(text).digest('hex');
	const { rows } = await client.query<{ superuser: boolean; platform: boolean; comment: string | null }>(
		`select usesuper as superuser, to_regnamespace('auth') is not null as platform,
			shobj_description((select oid from pg_database where datname = current_database()), 'pg_database') as comment
		from pg_user where usename = session_user`
	);
	const found = rows[0];
	const ours = found?.comment?.startsWith(mark) === true;
	if (!found?.superuser || (found.platform && !ours) || found.comment === wanted) return false;
	// Several statements in one query are one transaction, so a failure leaves nothing behind.
	await client.query(`${text};\ndo $$ begin
		execute format('comment on database %I is %L', current_database(), '${wanted}');
	end $$;`);
	return true;
}
