import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.ts';

/** One migration file, `<14 digits>_<name>.sql`, named as the Supabase CLI names them. */
export interface Migration {
	version: string;
	name: string;
	file: string;
	text: string;
}

/** One row of the history. Databases migrated long ago may hold no statements. */
export interface Recorded {
	version: string;
	statements: string[] | null;
}

/** The migrations of `folder`, oldest first. Throws a Refusal when two share a version. */
export function readMigrations(folder: string): Migration[] {
	const migrations = readdirSync(folder)
		.sort()
		.flatMap((file) => {
			const [, version, name] = /^(\d{14})_(.+)\.sql$/.exec(file) ?? [];
			if (version === undefined || name === undefined) return [];
			return [{ version, name, file, text: readFileSync(join(folder, file), 'utf8') }];
		});
	const twice = migrations.find(({ version }, at) => migrations[at + 1]?.version === version);
	if (twice) throw new Refusal(`Two migrations share the version ${twice.version}; give one a later time.`);
	return migrations;
}

/** The newest version in `folder`, or fourteen zeros when it is empty. */
export function newestMigration(folder: string): string {
	return readMigrations(folder).at(-1)?.version ?? '0'.repeat(14);
}

/**
 * The migrations still to apply. Throws a Refusal when the database has had one that is not here, one whose text
 * has changed since, or a later one than one that is still waiting.
 */
export function compare(migrations: Migration[], history: Recorded[]): Migration[] {
	const known = new Map(migrations.map((migration) => [migration.version, migration]));
	for (const { version, statements } of history) {
		const migration = known.get(version);
		if (migration === undefined) {
			throw new Refusal(
				`The database has had migration ${version}, which is not here: it was migrated by a newer Closeby. ` +
					'Update this one.'
			);
		}
		if (statements !== null && plain(statements.join(';')) !== plain(migration.text)) {
			throw new Refusal(
				`${migration.file} was edited after it was applied. Restore it, and put the change in a new migration.`
			);
		}
	}
	const newest = history.at(-1)?.version ?? '';
	const applied = new Set(history.map(({ version }) => version));
	const waiting = migrations.filter(({ version }) => !applied.has(version));
	const late = waiting.find(({ version }) => version < newest);
	if (late) {
		throw new Refusal(
			`${late.file} is older than ${newest}, which is already applied. Give it a later time.`
		);
	}
	return waiting;
}

/** The Supabase CLI records a file split at its semicolons and trimmed, so neither those nor white space count. */
function plain(sql: string): string {
	return sql.replace(/[\s;]+/g, ' ').trim();
}
