import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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

test('a folder is one and the same by whatever name it is given, also where that name comes to lead elsewhere', () => {
	mkdirSync(folder);
	const [link, other] = [join(parent, 'link'), join(parent, 'other')];
	symlinkSync(folder, link);
	const first = claimDataFolder(link, newest);
	const inUse = ` is in use by another Closeby (process ${process.pid}).`;
	expect(refusal().line).toBe(`The data folder ${folder}${inUse}`);
	mkdirSync(other);
	rmSync(link);
	symlinkSync(other, link);
	const second = claimDataFolder(link, newest);
	first.recordMigration('20260101000000');
	first.release();
	expect(readdirSync(folder)).toEqual(['newest-migration']);
	expect(readdirSync(other)).toEqual(['lock', 'lock.held']);
	second.release();
});

test('a folder that cannot be written is refused in one line and not made', () => {
	// Where a file stands, not even root can make a folder.
	writeFileSync(join(parent, 'file'), '');
	folder = join(parent, 'file', 'data');
	const { line, left } = refusal();
	expect(line).toBe(`The data folder ${folder} cannot be written (ENOTDIR).`);
	expect(left).toEqual(['file']);
});

test('a folder that can never be is refused at once', () => {
	folder = process.platform === 'linux' ? '/proc/closeby/data' : join(parent, 'file', 'data');
	if (process.platform !== 'linux') writeFileSync(join(parent, 'file'), '');
	expect(refusal().line).toMatch(/^The data folder .* cannot be written \(ENO(ENT|TDIR)\)\.$/);
});

test('root does not touch a folder of somebody else', () => {
	mkdirSync(folder);
	const owner = process.getuid?.() || 4321;
	if (process.getuid?.() === 0) chownSync(folder, owner, owner);
	vi.spyOn(process, 'getuid').mockReturnValue(0);
	const { line, left } = refusal();
	expect(line).toBe(
		`The data folder ${folder} belongs to another user (${owner}); start Closeby as that user, or use another CLOSEBY_DATA folder.`
	);
	expect(left).toEqual(['of the clinic']);
});

test('a database of somebody else is refused to everybody', () => {
	mkdirSync(clusterFolder(folder), { recursive: true });
	const owner = process.getuid?.() ?? 0;
	if (owner === 0) chownSync(folder, 4321, 4321);
	vi.spyOn(process, 'getuid').mockReturnValue(4321);
	const { line, left } = refusal();
	expect(line).toContain(`belongs to another user (${owner})`);
	expect(left).toEqual(['of the clinic', 'of the clinic/postgres']);
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
