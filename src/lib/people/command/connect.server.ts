import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import pg from 'pg';
import { readEnvironment, type Environment } from '../../../env.ts';
import { Refused } from './refused.ts';

const project = resolve(import.meta.dirname, '../../../..');

/**
 * Connects as the owner of the database: the one DATABASE_ADMIN_URL names, or the embedded one while it runs. Throws
 * Refused when there is none, it does not answer, or it has not been set up.
 */
export async function connectAsOwner(forWhat = 'to enrol patients in'): Promise<pg.Client> {
	const { DATABASE_ADMIN_URL, CLOSEBY_DATA } = environment();
	const embedded = embeddedFile(CLOSEBY_DATA);
	const url = DATABASE_ADMIN_URL ?? adminUrlIn(embedded);
	if (url === undefined) {
		throw new Refused(
			`There is no database ${forWhat}: start Closeby with npm start, or set DATABASE_ADMIN_URL.`
		);
	}
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
	// A lost connection also rejects the query under way, and that is where it is reported.
	client.on('error', () => undefined);
	try {
		await client.connect();
	} catch (error) {
		// The message of the driver may repeat the address, and with it the password.
		const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
		const hint =
			DATABASE_ADMIN_URL === undefined ? 'start Closeby with npm start' : 'check DATABASE_ADMIN_URL';
		throw new Refused(`The database does not answer${code}; ${hint}.`, { cause: error });
	}
	const { rows } = await client.query<{ ready: boolean }>(
		`select to_regclass('care.patient_identifiers') is not null as ready`
	);
	if (rows[0]?.ready) return client;
	await client.end();
	throw new Refused('The database has not been set up yet: run npm run db:migrate.');
}

/**
 * Takes what the embedded stack wrote down of itself for set in the environment, where no other database is named. Answers
 * whether that was so.
 */
export function loadEmbedded(): boolean {
	const { DATABASE_ADMIN_URL, CLOSEBY_DATA } = environment();
	const file = embeddedFile(CLOSEBY_DATA);
	if (DATABASE_ADMIN_URL !== undefined || !existsSync(file)) return false;
	process.loadEnvFile(file);
	return true;
}

const embeddedFile = (folder: string) => join(resolve(project, folder), 'connection.env');

function environment(): Environment {
	try {
		return readEnvironment();
	} catch (error) {
		// It names the variables that do not fit, and is for whoever set them.
		throw new Refused(error instanceof Error ? error.message : String(error), { cause: error });
	}
}

function adminUrlIn(file: string): string | undefined {
	return existsSync(file) ? parseEnv(readFileSync(file, 'utf8'))['DATABASE_ADMIN_URL'] : undefined;
}
