import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDataFolder, clusterFolder } from './data-folder.ts';
import { Refusal } from './refusal.ts';

const newest = '20260101000000';
let parent: string;
let folder: string;

beforeEach(() => {
	parent = mkdtempSync(join(tmpdir(), 'closeby data '));
	folder = join(parent, 'of the clinic');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

/** The one line that the person at the keyboard reads, and everything the folder holds afterwards. */
function refusal(): { line: string; left: string[] } {
	try {
		claimDataFolder(folder, newest);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return { line: error.message, left: readdirSync(parent, { recursive: true, encoding: 'utf8' }).sort() };
	}
	throw new Error('The folder was not refused');
}

test('a folder that another Closeby uses is refused until that one lets go', () => {
	const first = claimDataFolder(folder, newest);
	expect(refusal().line).toBe(
		`The data folder ${folder} is in use by another Closeby (process ${process.pid}).`
	);
	first.release();
	claimDataFolder(folder, newest).release();
});

test('a folder that cannot be written is refused in one line and not made', () => {
	// Where a file stands, not even root can make a folder.
	writeFileSync(join(parent, 'file'), '');
	folder = join(parent, 'file', 'data');
	const { line, left } = refusal();
	expect(line).toBe(`The data folder ${folder} cannot be written (ENOTDIR).`);
	expect(left).toEqual(['file']);
});

test('a database of another PostgreSQL is refused and left as it was', () => {
	mkdirSync(clusterFolder(folder), { recursive: true });
	writeFileSync(join(clusterFolder(folder), 'PG_VERSION'), '12\n');
	const { line, left } = refusal();
	expect(line).toMatch(
		/^The database in .* was made by PostgreSQL 12 and this Closeby brings PostgreSQL 1[78];/
	);
	expect(left).toEqual(['of the clinic', 'of the clinic/postgres', 'of the clinic/postgres/PG_VERSION']);
});

test('a database that a newer Closeby migrated is refused before it is started', () => {
	const ours = claimDataFolder(folder, newest);
	ours.recordMigration('20990101000000');
	ours.release();
	const { line, left } = refusal();
	expect(line).toContain('was migrated by a newer Closeby (20990101000000; this one knows 20260101000000)');
	expect(left).toEqual(['of the clinic', 'of the clinic/newest-migration']);
});
