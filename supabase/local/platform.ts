import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Client } from 'pg';
import { Refusal } from './refusal.ts';

const mark = 'closeby platform ';

/**
 * Creates, in an embedded database, what the hosted platform provides (`platform.sql`): when the database is new, unless
 * `onlyRenew`, and again when that file has changed. A database that got those objects from Supabase itself is never
 * touched. Answers whether it ran.
 */
export async function installPlatform(client: Client, onlyRenew = false): Promise<boolean> {
	const text = readFileSync(new URL('platform.sql', import.meta.url), 'utf8');
	const wanted = mark + createHash('sha256').update(text).digest('hex');
	const { rows } = await client.query<{ superuser: boolean; platform: boolean; comment: string | null }>(
		`select usesuper as superuser, to_regnamespace('auth') is not null as platform,
			shobj_description((select oid from pg_database where datname = current_database()), 'pg_database') as comment
		from pg_user where usename = session_user`
	);
	const found = rows[0];
	const ours = found?.comment?.startsWith(mark) === true;
	if (!found?.superuser || (!ours && (found.platform || onlyRenew)) || found.comment === wanted) return false;
	// Several statements in one query are one transaction, so a failure leaves nothing behind.
	await client.query(`${text};\ndo $$ begin
		execute format('comment on database %I is %L', current_database(), '${wanted}');
	end $$;`);
	return true;
}

/** Throws a Refusal when the database has not what Supabase gives to each project, and migrations rest on. */
export async function refuseWithoutPlatform(client: Client): Promise<void> {
	const { rows } = await client.query<{ missing: string[] }>(
		`select coalesce(array_agg(name), '{}')::text[] as missing from (
			values ('auth.uid()', to_regprocedure('auth.uid()')::oid),
				('auth.jwt()', to_regprocedure('auth.jwt()')::oid),
				('realtime.messages', to_regclass('realtime.messages')::oid),
				('realtime.topic()', to_regprocedure('realtime.topic()')::oid),
				('realtime.send()', to_regprocedure('realtime.send(jsonb, text, text, boolean)')::oid),
				('role postgres', to_regrole('postgres')::oid),
				('role authenticated', to_regrole('authenticated')::oid)
		) needed (name, found) where found is null`
	);
	const missing = rows[0]?.missing ?? [];
	if (missing.length === 0) return;
	throw new Refusal(
		`The database is not one of a Supabase project: it has no ${missing.join(', ')}. Closeby needs hosted or ` +
			'self-hosted Supabase; without DATABASE_URL it brings a database of its own.'
	);
}
