import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * When the process `pid` began, as text that is equal only for the same process, or undefined when no such
 * process runs (a zombie has ended). A pid alone is not enough: after a restart, above all in a container, the
 * same number belongs to another program. Source: proc_pid_stat(5), fields 3 and 22; elsewhere ps(1).
 */
export function startOf(pid: number): string | undefined {
	if (process.platform !== 'linux') return ask('stat=,lstart=', pid, /^\s*[^Z\s]\S*\s+(.+?)\s*$/);
	// The name in parentheses may hold spaces and parentheses of its own.
	const fields = readText(`/proc/${pid}/stat`)
		?.replace(/^.*\) /s, '')
		.split(' ');
	const state = fields?.[0];
	return state === undefined || state === 'Z' || state === 'X' ? undefined : fields?.[19];
}

/** The command line of process `pid`, its words joined by spaces, or an empty text when there is none. */
export function commandOf(pid: number): string {
	if (process.platform !== 'linux') return ask('command=', pid, /^(.*)$/m) ?? '';
	return readText(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '';
}

/** Sends `signal` to process `pid`, or to the process group `-pid`; one that is already gone is no error. */
export function send(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(pid, signal);
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
	}
}

/** Waits until process `pid` has ended; answers false when it still runs after `milliseconds`. */
export async function ended(pid: number, milliseconds: number): Promise<boolean> {
	const began = startOf(pid);
	const deadline = Date.now() + milliseconds;
	while (began !== undefined && startOf(pid) === began) {
		if (Date.now() > deadline) return false;
		await sleep(20);
	}
	return true;
}

function readText(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		// The process ended meanwhile.
		return undefined;
	}
}

function ask(columns: string, pid: number, pattern: RegExp): string | undefined {
	try {
		const answer = execFileSync('ps', ['-ww', '-o', columns, '-p', String(pid)], { encoding: 'utf8' });
		return pattern.exec(answer)?.[1];
	} catch {
		// ps exits 1 when there is no such process.
		return undefined;
	}
}
