import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { judge, type Reporter, type Result } from './report.ts';

/** One thing `npm test` runs. */
export interface Suite {
	name: string;
	command: [string, ...string[]];
	/** Further variables of its environment. */
	env?: Record<string, string>;
	/** After this long it is ended and counts as failed. */
	minutes: number;
	/** Whose report tells what it came to. */
	reporter: Reporter;
	/** The suites that must have passed first. */
	needs?: string[];
	/** Runs with nothing beside it but what is leisurely, and shows its output as it comes. */
	alone?: boolean;
	/** Takes only what the others leave of the machine: it reads and waits for nobody, so nothing of it can come too late. */
	leisurely?: boolean;
}

const running = new Set<number>();

/** Ends every suite still running, with all it started. */
export function endAll(signal: NodeJS.Signals): void {
	for (const pid of running) endGroup(pid, signal);
}

function endGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch {
		// Already gone.
	}
}

/** Whatever else runs goes first, from here on and before all that this process starts. */
function stepBack(pid: number): void {
	const lowest = constants.priority.PRIORITY_LOW;
	try {
		setPriority(pid, lowest);
		// Linux weighs a session against others by this alone (sched(7), autogroups), and each suite is a session of its own.
		writeFileSync(`/proc/${pid}/autogroup`, String(lowest));
	} catch {
		// Already gone, or a system without such a thing.
	}
}

/** Runs one suite to its end. `report` is the file its report goes to; `say` hears its output line by line. */
export async function runSuite(
	suite: Suite,
	surroundings: { env: Record<string, string | undefined>; report: string; say?: (line: string) => void }
): Promise<Result> {
	const { report } = surroundings;
	const [command, ...words] = suite.command;
	if (suite.reporter === 'vitest') words.push(`--outputFile.json=${report}`);
	const env = { ...surroundings.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
	// A process group of its own, so that whatever the suite started ends with it.
	const child = spawn(command, words, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
	const { pid } = child;
	if (suite.leisurely && pid !== undefined) stepBack(pid);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			output = (output + text).slice(-200_000);
			surroundings.say?.(text);
		});
	}
	let late = false;
	const timers = [
		setTimeout(() => {
			late = true;
			if (pid !== undefined) endGroup(pid, 'SIGTERM');
		}, suite.minutes * 60_000),
		setTimeout(() => pid !== undefined && endGroup(pid, 'SIGKILL'), suite.minutes * 60_000 + 10_000)
	];
	if (pid !== undefined) running.add(pid);
	const code = await new Promise<number | null>((resolve) => {
		child.on('error', (error) => {
			output += String(error);
			resolve(null);
		});
		child.on('close', resolve);
	});
	timers.forEach(clearTimeout);
	if (pid !== undefined) {
		running.delete(pid);
		endGroup(pid, 'SIGKILL');
	}
	const result = judge(suite.reporter, {
		code,
		output,
		report: existsSync(report) ? readFileSync(report, 'utf8') : ''
	});
	if (!late) return result;
	return {
		...result,
		failed: Math.max(1, result.failed),
		reasons: [`Not finished after ${suite.minutes} minutes`, ...result.reasons]
	};
}
