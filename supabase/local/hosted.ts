import { createECDH } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import pg from 'pg';
import * as v from 'valibot';
import { isThisMachine } from '../../src/env.ts';
import type { Environment } from '../../src/env.ts';
import { migrationsFolder } from './migrate.ts';
import { newestMigration } from './migrations.ts';
import { Refusal } from './refusal.ts';
import { refuseOtherSecret } from './sealed.ts';

const SigningKey = v.looseObject({ kty: v.string(), alg: v.optional(v.string()) });

/**
 * Checks that the environment and the database are fit to serve real people. Throws a Refusal that names what is
 * missing or unsafe: a variable, an unreachable or too old database, a login that row level security does not bind,
 * a table without it.
 */
export async function checkHosted(environment: Environment, databaseUrl: string): Promise<void> {
	refuseMissing(environment, [
		'ORIGIN',
		'CLOSEBY_SECRET',
		'PUBLIC_SUPABASE_URL',
		'PUBLIC_SUPABASE_PUBLISHABLE_KEY',
		'SUPABASE_JWT_SECRET'
	]);
	refuseInTheClear(environment);
	refusePushKeys(environment);
	await refuseSigningKey(environment);
	await checkDatabase(databaseUrl, refuseOtherSecret);
}

/** Checks the same for a worker by itself. Without ORIGIN it would send people who are called to its own machine. */
export async function checkWorker(environment: Environment, databaseUrl: string): Promise<void> {
	refuseMissing(environment, ['ORIGIN']);
	refuseInTheClear(environment);
	refusePushKeys(environment);
	await checkDatabase(databaseUrl);
}

async function checkDatabase(
	databaseUrl: string,
	further?: (client: pg.Client) => Promise<void>
): Promise<void> {
	refuseSharedSessions(databaseUrl);
	const client = await reach(databaseUrl);
	try {
		await refuseUnsafe(client);
		await refuseOlder(client);
		await further?.(client);
	} finally {
		await client.end();
	}
}

/** Without https whoever is on the way reads passwords and records along, and cookies are bound to no host. */
function refuseInTheClear(environment: Environment): void {
	for (const name of ['ORIGIN', 'PUBLIC_SUPABASE_URL'] as const) {
		const url = URL.parse(environment[name] ?? '');
		if (url === null || url.protocol === 'https:' || isThisMachine(url.hostname)) continue;
		throw new Refusal(`${name} is not https, and what people write would be sent in the clear.`);
	}
}

/** With half a pair, or with two halves of different pairs, every device would be told of nothing, and nobody of that. */
function refusePushKeys({ VAPID_PUBLIC_KEY: open, VAPID_PRIVATE_KEY: secret }: Environment): void {
	if (open === undefined && secret === undefined) return;
	try {
		const pair = createECDH('prime256v1');
		pair.setPrivateKey(Buffer.from(secret ?? '', 'base64url'));
		if (pair.getPublicKey('base64url') === open) return;
	} catch {
		// No key at all.
	}
	throw new Refusal(
		'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair; see npx web-push generate-vapid-keys.'
	);
}

/** A key that does not sign would show only when screens ask for a token: nothing would ring on any of them. */
async function refuseSigningKey({ SUPABASE_SIGNING_KEY: key }: Environment): Promise<void> {
	if (key === undefined) return;
	try {
		const jwk = v.parse(SigningKey, JSON.parse(key));
		const alg = jwk.alg ?? 'ES256';
		await new SignJWT().setProtectedHeader({ alg }).sign(await importJWK(jwk, alg));
	} catch (error) {
		throw new Refusal('SUPABASE_SIGNING_KEY is no private key in the form of a JWK.', { cause: error });
	}
}

/**
 * Supabase's pooler in transaction mode, which its dashboard offers beside the other: statements are prepared on one
 * session and asked for on another, and the worker would hear of no job. Authority: Supabase, "Connect to your database".
 */
function refuseSharedSessions(databaseUrl: string): void {
	const url = URL.parse(databaseUrl);
	if (url?.port !== '6543' || !/\.supabase\.com?$/.test(url.hostname)) return;
	throw new Refusal(
		'DATABASE_URL is the transaction pooler of Supabase; take its session pooler or a direct connection (port 5432).'
	);
}

async function reach(databaseUrl: string): Promise<pg.Client> {
	try {
		// Already this throws when the address cannot be read, or a certificate that it names.
		const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
		client.on('error', () => undefined);
		await client.connect();
		return client;
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Refusal(`The database of DATABASE_URL cannot be reached: ${reason}.`, { cause: error });
	}
}

function refuseMissing(environment: Environment, required: readonly (keyof Environment)[]): void {
	const missing = required
		.filter((name) => environment[name] === undefined)
		.filter((name) => name !== 'SUPABASE_JWT_SECRET' || environment.SUPABASE_SIGNING_KEY === undefined)
		.map((name) => (name === 'SUPABASE_JWT_SECRET' ? `${name} (or SUPABASE_SIGNING_KEY)` : name));
	if (missing.length > 0) throw new Refusal(`DATABASE_URL is set; please also set ${missing.join(', ')}.`);
}

interface Found {
	version: number;
	/** The login is, or can become, a role that policies do not bind. */
	exempt: boolean;
	/** Null where there is no role closeby_app yet. */
	ours: boolean | null;
	bare: string[];
	tables: number;
}

async function refuseUnsafe(client: pg.Client): Promise<void> {
	// The catalogue tells every role this much, whatever its rights.
	const { rows } = await client.query<Found>(
		`select current_setting('server_version_num')::int as version,
			exists (
				select from pg_roles r
				where (r.rolsuper or r.rolbypassrls) and pg_has_role(current_user, r.oid, 'member')
			) as exempt,
			pg_has_role(current_user, to_regrole('closeby_app'), 'usage') as ours,
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
		throw new Refusal(
			'The role of DATABASE_URL is exempt from row level security, or can become so; connect as closeby_app.'
		);
	}
	if (found.tables === 0) {
		throw new Refusal('The database of DATABASE_URL is not migrated; run npm run db:migrate.');
	}
	if (!found.ours) {
		throw new Refusal('The role of DATABASE_URL has not the rights of closeby_app; connect as closeby_app.');
	}
	if (found.bare.length > 0) {
		throw new Refusal(
			`Row level security is not forced on ${found.bare.join(', ')}; run npm run db:migrate.`
		);
	}
}

/**
 * An app that is newer than its database fails on whatever page needs what is new. The other way round is how a new release
 * comes in: its migrations first, while apps of the last one still serve.
 */
async function refuseOlder(client: pg.Client): Promise<void> {
	const needed = newestMigration(migrationsFolder);
	let newest: string | null | undefined;
	try {
		const { rows } = await client.query<{ newest: string | null }>(
			'select private.newest_migration() as newest'
		);
		newest = rows[0]?.newest;
	} catch (error) {
		// Not there before 20261214002000.
		if (!(error instanceof pg.DatabaseError && error.code === '42883')) throw error;
	}
	if (newest !== null && newest !== undefined && newest >= needed) return;
	throw new Refusal(
		`The database of DATABASE_URL is older than this Closeby, which needs migration ${needed}; run npm run db:migrate.`
	);
}
