import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { renameForGood } from './files.ts';
import { surroundings, words } from './launcher.ts';
import { superuser } from './postmaster.ts';
import type { Cluster, Postmaster } from './postmaster.ts';
import { send } from './processes.ts';

/**
 * Makes the cluster, with checksums, passwords for everyone (scram-sha-256) and an order of text that no operating
 * system update can change. It appears under its name only when complete.
 */
export async function initialise(cluster: Cluster, password: string, signal?: AbortSignal): Promise<void> {
	signal?.throwIfAborted();
	clearDrafts(cluster);
	const draft = mkdtempSync(draftPrefix(cluster));
	const passwordFile = `${cluster.folder}.password`;
	const { account } = cluster.launcher;
	writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
	if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
	const [command, ...args] = words(cluster.launcher, 'initdb', [
		`--pgdata=${draft}`,
		`--username=${superuser}`,
		`--pwfile=${passwordFile}`,
		'--auth=scram-sha-256',
		'--data-checksums',
		'--encoding=UTF8',
		'--locale=C',
		'--locale-provider=builtin',
		'--builtin-locale=C.UTF-8',
		'--no-instructions',
		...(cluster.durable ? [] : ['--no-sync'])
	]);
	try {
		await finish(
			spawn(command, args, {
				...surroundings(cluster.launcher),
				detached: true,
				stdio: ['ignore', 'ignore', 'pipe']
			}),
			signal
		);
	} finally {
		rmSync(passwordFile, { force: true });
	}
	renameForGood(draft, cluster.folder);
}

/** Waits until `program` and all it started have ended; throws what it complained of, or that it was given up. */
async function finish(program: Postmaster['process'], signal?: AbortSignal): Promise<void> {
	const complaint: Buffer[] = [];
	program.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
	// Its whole process group at once: the half-made folder is thrown away in any case.
	const giveUp = (): void => {
		if (program.pid !== undefined) send(-program.pid, 'SIGKILL');
	};
	signal?.addEventListener('abort', giveUp, { once: true });
	// Not `exit`: only when its pipe closes have its children ended as well.
	await once(program, 'close');
	signal?.removeEventListener('abort', giveUp);
	signal?.throwIfAborted();
	if (program.exitCode !== 0) throw new Error(`initdb failed: ${Buffer.concat(complaint).toString().trim()}`);
}

/** Each try has a folder of its own: the last program of a killed one may still be writing into the old one. */
function draftPrefix(cluster: Cluster): string {
	return `${cluster.folder}.new-`;
}

function clearDrafts(cluster: Cluster): void {
	const prefix = draftPrefix(cluster);
	for (const name of readdirSync(dirname(prefix))) {
		if (!name.startsWith(basename(prefix))) continue;
		rmSync(join(dirname(prefix), name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	}
}
