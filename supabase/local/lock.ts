import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { startOf } from './processes.ts';

/** A lock held by this process, or the pid of the living process that holds it. */
export type LockAttempt = { held: true; release(): void } | { held: false; holder: number };

/**
 * Takes the lock file `path` for this process. The file holds the pid and the start time of its owner, so the
 * lock of a process that was killed is recognised as stale and taken over. Never waits. Throws what the file
 * system throws when the folder cannot be written.
 */
export function takeLock(path: string): LockAttempt {
	const mine = `${process.pid} ${startOf(process.pid) ?? ''}\n`;
	const draft = `${path}.${randomUUID()}`;
	writeFileSync(draft, mine, { mode: 0o600 });
	try {
		// Each round either takes the lock, meets a living owner, or clears one stale file.
		for (let round = 0; round < 10; round += 1) {
			if (linked(draft, path)) return { held: true, release: () => release(path, mine) };
			const found = read(path);
			if (found === undefined) continue;
			const owner = ownerOf(found);
			if (owner !== undefined) return { held: false, holder: owner };
			clearStale(path, found);
		}
	} finally {
		rmSync(draft, { force: true });
	}
	throw new Error(`The lock file ${path} keeps changing; another program is fighting for it.`);
}

/** A hard link appears whole or not at all, so no reader ever meets an empty lock file. */
function linked(draft: string, path: string): boolean {
	try {
		linkSync(draft, path);
		return true;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
		throw error;
	}
}

function ownerOf(content: string): number | undefined {
	const [pid, start] = content.trim().split(' ');
	return pid && start && startOf(Number(pid)) === start ? Number(pid) : undefined;
}

/** Two starters may both find the lock stale; only the one whose rename moves that very file has cleared it. */
function clearStale(path: string, stale: string): void {
	const aside = `${path}.${randomUUID()}`;
	try {
		renameSync(path, aside);
	} catch {
		return;
	}
	// The other starter was quicker and this is its fresh lock: put it back.
	if (read(aside) !== stale) linked(aside, path);
	rmSync(aside, { force: true });
}

function release(path: string, mine: string): void {
	if (read(path) === mine) rmSync(path, { force: true });
}

function read(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}
