import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes `text` to `path` so that a reader, or a crash, meets the old file or the new one and never a part.
 * Only the owner may read it: every file of the data folder that Closeby writes holds a secret or a promise.
 */
export function writeWhole(path: string, text: string): void {
	const draft = `${path}.new`;
	rmSync(draft, { force: true });
	const file = openSync(draft, 'wx', 0o600);
	try {
		writeSync(file, text);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	renameForGood(draft, path);
}

/** Renames, and does not return before the new name would survive a loss of power. */
export function renameForGood(from: string, to: string): void {
	renameSync(from, to);
	const folder = openSync(dirname(to), 'r');
	try {
		fsyncSync(folder);
	} finally {
		closeSync(folder);
	}
}
