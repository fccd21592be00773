import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { writeWhole } from './files.ts';
import { takeLock } from './lock.ts';
import { clusterVersion, majorVersion } from './launcher.ts';
import { Refusal } from './refusal.ts';

/** The data folder while this process owns it. */
export interface DataFolder {
	/** Absolute, and its own: not that of a link that leads there now. */
	path: string;
	/** Notes the newest migration the database has had, so that an older Closeby knows before it starts it. */
	recordMigration(version: string): void;
	release(): void;
}

/**
 * Takes the data folder for this process, making it when it is not there. `newestMigration` is the newest this
 * Closeby brings (14 digits). Throws a Refusal, having changed nothing, when the folder cannot be written, another
 * Closeby is using it, another PostgreSQL made its database, or a newer Closeby migrated it.
 */
export function claimDataFolder(folder: string, newestMigration: string): DataFolder {
	const named = resolve(folder);
	const { path, lock } = lockFolder(named);
	if (!lock.held) {
		const holder = lock.holder === undefined ? '' : ` (process ${lock.holder})`;
		throw new Refusal(`The data folder ${named} is in use by another Closeby${holder}.`);
	}
	try {
		refuseOtherPostgres(path);
		refuseNewerCloseby(path, newestMigration);
	} catch (error) {
		lock.release();
		throw error;
	}
	return {
		path,
		recordMigration: (version) => writeWhole(migrationFile(path), `${version}\n`),
		release: lock.release
	};
}

/**
 * Makes the folder that holds the database. Root lets others pass through (not look), because PostgreSQL then
 * runs as another user and needs no extra right to reach its own folder. Answers its own path, whatever links lead there:
 * by that a PostgreSQL which serves it is known again.
 */
export function makeDataFolder(path: string): string {
	const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
	if (existsSync(path)) return realpathSync(path);
	// Not `recursive`: where a folder can never be (below /proc), Node's own recursion tries for ever.
	if (dirname(path) !== path) makeDataFolder(dirname(path));
	try {
		mkdirSync(path, { mode });
	} catch (error) {
		// Another start was quicker; the lock decides between the two.
		if (existsSync(path)) return realpathSync(path);
		throw error;
	}
	// The mask of the process may have taken bits away.
	chmodSync(path, mode);
	return realpathSync(path);
}

/** The database cluster inside a data folder. */
export function clusterFolder(path: string): string {
	return join(path, 'postgres');
}

function lockFolder(named: string): { path: string; lock: ReturnType<typeof takeLock> } {
	try {
		refuseOthers(named);
		const path = makeDataFolder(named);
		if (!statSync(path).isDirectory()) throw new Error('it is a file');
		return { path, lock: takeLock(join(path, 'lock')) };
	} catch (error) {
		if (error instanceof Refusal) throw error;
		const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
		throw new Refusal(`The data folder ${named} cannot be written (${code}).`, { cause: error });
	}
}

/**
 * PostgreSQL serves only a cluster of the account it runs as, and root would make files its owner could not remove: a
 * folder of somebody else's is refused before anything is touched.
 */
function refuseOthers(path: string): void {
	const me = process.getuid?.();
	const stranger = me === 0 ? ownerOf(path) : ownerOf(clusterFolder(path));
	if (me === undefined || stranger === undefined || stranger === me) return;
	throw new Refusal(
		`The data folder ${path} belongs to another user (${stranger}); start Closeby as that user, ` +
			'or use another CLOSEBY_DATA folder.'
	);
}

function ownerOf(path: string): number | undefined {
	return statSync(path, { throwIfNoEntry: false })?.uid;
}

function refuseOtherPostgres(path: string): void {
	const made = clusterVersion(clusterFolder(path));
	const ours = majorVersion();
	if (made === undefined || made === ours) return;
	throw new Refusal(
		`The database in ${path} was made by PostgreSQL ${made} and this Closeby brings PostgreSQL ${ours}; ` +
			'use the Closeby that made it, or another CLOSEBY_DATA folder.'
	);
}

function refuseNewerCloseby(path: string, newestMigration: string): void {
	const file = migrationFile(path);
	if (!existsSync(file)) return;
	const had = readFileSync(file, 'utf8').trim();
	if (had <= newestMigration) return;
	throw new Refusal(
		`The database in ${path} was migrated by a newer Closeby (${had}; this one knows ${newestMigration}); ` +
			'update this Closeby, or use another CLOSEBY_DATA folder.'
	);
}

function migrationFile(path: string): string {
	return join(path, 'newest-migration');
}
