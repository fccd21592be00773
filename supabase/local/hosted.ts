import pg from 'pg';
import type { Environment } from '../../src/env.ts';
import { Refusal } from './refusal.ts';

/**
 * Checks that the environment and the database are fit to serve real people. Throws a Refusal that names what is
 * missing or unsafe: a variable, an unreachable or too old database, a login that row level security does not bind,
 * a table without it.
 */
export async function checkHosted(environment: Environment, databaseUrl: string): Promise<void> {
	refuseMissing(environment);
	const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
	client.on('error', () => undefined);
	try {
		await client.connect();
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Refusal(`The database of DATABASE_URL cannot be reached: ${reason}.`, { cause: error });
	}
	try {
		await refuseUnsafe(client);
	} finally {
		await client.end();
	}
}

function refuseMissing(environment: Environment): void {
	const required = [
		...(['ORIGIN', 'CLOSEBY_SECRET', 'PUBLIC_SUPABASE_URL'] as const),
		'PUBLIC_SUPABASE_PUBLISHABLE_KEY' as const
	];
	const missing: string[] = required.filter((name) => environment[name] === undefined);
	if (environment.SUPABASE_JWT_SECRET === undefined && environment.SUPABASE_SIGNING_KEY === undefined) {
		missing.push('SUPABASE_JWT_SECRET (or SUPABASE_SIGNING_KEY)');
	}
	if (missing.length > 0) throw new Refusal(`DATABASE_URL is set; please also set ${missing.join(', ')}.`);
}

async function refuseUnsafe(client: pg.Client): Promise<void> {
	// The catalogue tells every role this much, whatever its rights.
	const { rows } = await client.query<{ version: number; exempt: boolean; bare: string[]; tables: number }>(
		`select current_setting('server_version_num')::int as version,
			(select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as exempt,
			count(c.oid)::int as tables,
			coalesce(array_agg(n.nspname || '.' || c.relname)
				filter (where not (c.relrowsecurity and c.relforcerowsecurity)), '{}')::text[] as bare
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind in ('r', 'p') and n.nspname in ('identity', 'care', 'private', 'audit')`
	);
	const found = rows[0];
	if (found === undefined || found.version < 170_000) {
		throw new Refusal('The database of DATABASE_URL is older than PostgreSQL 17.');
	}
	if (found.exempt) {
		throw new Refusal('The role of DATABASE_URL is exempt from row level security; connect as closeby_app.');
	}
	if (found.tables === 0) {
		throw new Refusal('The database of DATABASE_URL is not migrated; run npm run db:migrate.');
	}
	if (found.bare.length > 0) {
		throw new Refusal(
			`Row level security is not forced on ${found.bare.join(', ')}; run npm run db:migrate.`
		);
	}
}
