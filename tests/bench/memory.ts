import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { WebSocket } from 'ws';

const run = promisify(execFile);

const Target = v.object({ webSocketDebuggerUrl: v.string() });
const Targets = v.tupleWithRest([Target], Target);

/** Memory a process holds, in KiB (ps, POSIX), once what it no longer needs has been swept up. */
export async function settledMemory(pid: number, inspectPort: number): Promise<number> {
	await sleep(1_000);
	// Twice: finalisers of the first round let go of what only the second can sweep.
	await collectGarbage(pid, inspectPort);
	await collectGarbage(pid, inspectPort);
	await sleep(1_000);
	const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
	return Number(stdout.trim());
}

/** SIGUSR1 makes Node open its inspector (nodejs.org/api/debugger.html); it was started without one. */
async function collectGarbage(pid: number, port: number): Promise<void> {
	process.kill(pid, 'SIGUSR1');
	const socket = new WebSocket(await inspectorOf(port));
	await once(socket, 'open');
	socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
	await once(socket, 'message');
	socket.close();
	await once(socket, 'close');
}

async function inspectorOf(port: number): Promise<string> {
	for (let attempt = 0; attempt < 50; attempt++) {
		try {
			const response = await fetch(`http://127.0.0.1:${port}/json/list`);
			const [target] = v.parse(Targets, await response.json());
			return target.webSocketDebuggerUrl;
		} catch {
			await sleep(100);
		}
	}
	throw new Error('The inspector of the server did not open');
}
