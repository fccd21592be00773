import { randomUUID } from 'node:crypto';
import {
	closeSync,
	existsSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { startOf } from './processes.ts';

/** A lock held by this process, or the pid of the process that holds it, where that can be told. */
export type LockAttempt = { held: true; release(): void } | { held: false; holder: number | undefined };

/**
 * Takes the lock file `path` for this process. Never waits. Throws what the file system throws when the folder cannot
 * be written.
 *
 * Beside it lies `<path>.held`, locked by the kernel for as long as this process lives: that holds between containers
 * as well, which share a folder and see nothing of each other's processes. The lock file says whose it is, by pid and
 * start time, and is all that earlier releases have: where such a one still runs, its lock holds.
 */
export function takeLock(path: string): LockAttempt {
	const mine = `${process.pid} ${startOf(process.pid) ?? ''}\n`;
	const draft = `${path}.${randomUUID()}`;
	writeFileSync(draft, mine, { mode: 0o600 });
	try {
		const letGo = hold(`${path}.held`);
		const found = read(path);
		if (letGo === undefined) return { held: false, holder: pidIn(found) };
		const owner = ownerOf(found);
		if (owner !== undefined) {
			letGo();
			return { held: false, holder: owner };
		}
		renameSync(draft, path);
		return { held: true, release: () => release(path, mine, letGo) };
	} finally {
		rmSync(draft, { force: true });
	}
}

/**
 * Keeps the empty file `path`, beside others who keep it too, until this process ends, however it ends. Takes no right but to
 * read it. Answers false where there is no such file, or somebody is just taking it away.
 */
export function keep(path: string): boolean {
	if (!existsSync(path)) return false;
	const lock = new DatabaseSync(path, { readOnly: true });
	try {
		// Reading is what locks.
		lock.exec('begin; select 1 from sqlite_schema');
	} catch (error) {
		lock.close();
		if (isBusy(error)) return false;
		throw error;
	}
	// Taken away in between, it is a file that nobody else will find.
	const kept = existsSync(path);
	if (kept) locks.add(lock);
	else lock.close();
	return kept;
}

/** Does `work` unless somebody keeps `path`, which nobody can begin to do meanwhile. */
export function whileUnkept(path: string, work: () => void): void {
	const lock = lockWhole(path);
	if (lock === undefined) return;
	try {
		work();
	} finally {
		lock.close();
	}
}

/** Has the kernel lock `file`, and answers how to let go; undefined when another has it. */
function hold(file: string): (() => void) | undefined {
	for (let round = 0; round < 10; round += 1) {
		makePrivate(file);
		const before = inode(file);
		const lock = lockWhole(file);
		if (lock === undefined) return undefined;
		// Whoever let go in between took the file away with them: the lock is then on a file that nobody else will find.
		if (before !== undefined && inode(file) === before) {
			locks.add(lock);
			return () => {
				rmSync(file, { force: true });
				lock.close();
				locks.delete(lock);
			};
		}
		lock.close();
	}
	throw new Error(`The lock file ${file} keeps changing; another program is fighting for it.`);
}

/** SQLite has the one lock that Node offers which ends with its process, however that ends. Nothing is ever written. */
function lockWhole(file: string): DatabaseSync | undefined {
	const lock = new DatabaseSync(file);
	try {
		lock.exec('pragma journal_mode = memory; begin exclusive');
		return lock;
	} catch (error) {
		lock.close();
		if (isBusy(error)) return undefined;
		throw error;
	}
}

/** SQLITE_BUSY, which is 5. */
function isBusy(error: unknown): boolean {
	return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

/** Nobody may hold on to `release`, and what is collected as garbage locks nothing. */
const locks = new Set<DatabaseSync>();

/** Others may not even open it: a lock for reading would keep us out. */
function makePrivate(file: string): void {
	try {
		closeSync(openSync(file, 'wx', 0o600));
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
	}
}

function inode(file: string): number | undefined {
	return statSync(file, { throwIfNoEntry: false })?.ino;
}

function pidIn(content: string | undefined): number | undefined {
	const pid = Number(content?.split(' ')[0]);
	return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function ownerOf(content: string | undefined): number | undefined {
	const [pid, start] = content?.trim().split(' ') ?? [];
	return pid && start && startOf(Number(pid)) === start ? Number(pid) : undefined;
}

function release(path: string, mine: string, letGo: () => void): void {
	if (read(path) === mine) rmSync(path, { force: true });
	letGo();
}

function read(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}
