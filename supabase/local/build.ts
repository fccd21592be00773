import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { outliveReaders } from '../../src/lib/people/command/readers.ts';
import { keep, takeLock, whileUnkept } from './lock.ts';
import { project } from './project.ts';
import { Refusal } from './refusal.ts';
import { digestOfSources, folderOfBuild } from './sources.js';

const builds = join(project, 'build');

/** Lies in the folder of each build that is whole, and is kept by whoever serves it. */
const wholeIn = (folder: string): string => join(folder, 'whole');

/**
 * Builds the app unless that was done from just these sources, and answers in which folder it is; that stays as it is while
 * this process lives, whatever is built meanwhile. Another start that is building the same checkout is waited for. Throws
 * a Refusal with the builder's own words when the build fails; `signal` ends it.
 */
export async function buildIfNeeded(say: (line: string) => void, signal: AbortSignal): Promise<string> {
	const before = ownFolder();
	if (keep(wholeIn(before))) return before;
	const release = await waitForTurn(signal);
	try {
		// Whoever had the turn before us may have built it.
		let folder = ownFolder();
		if (keep(wholeIn(folder))) return folder;
		say('Building the app, which takes about half a minute after a change.');
		// What is changed just as the builder begins is built into another folder than was thought.
		do {
			folder = ownFolder();
			rmSync(folder, { recursive: true, force: true });
			await vite(signal);
		} while (!existsSync(folder));
		writeFileSync(wholeIn(folder), '');
		keep(wholeIn(folder));
		removeOthers(folder);
		return folder;
	} finally {
		release();
	}
}

function ownFolder(): string {
	return join(project, folderOfBuild(digestOfSources()));
}

/** Takes away what is in nobody's use: builds that are not served any more, and those that were given up half way. */
function removeOthers(folder: string): void {
	for (const name of readdirSync(builds)) {
		const other = join(builds, name);
		if (other === folder) continue;
		const remove = () => rmSync(other, { recursive: true, force: true });
		if (existsSync(wholeIn(other))) whileUnkept(wholeIn(other), remove);
		else remove();
	}
}

async function waitForTurn(signal: AbortSignal): Promise<() => void> {
	for (;;) {
		const lock = takeTurn();
		if (lock.held) return lock.release;
		await sleep(250, undefined, { signal });
	}
}

/** Here first a checkout is written to. Throws a Refusal where it belongs to somebody else, or is only to be read. */
function takeTurn(): ReturnType<typeof takeLock> {
	const folder = join(project, '.svelte-kit');
	try {
		mkdirSync(folder, { recursive: true });
		return takeLock(join(folder, 'closeby-build.lock'));
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
		throw new Refusal(
			`The app has to be built, and ${project} cannot be written (${code}): run npm run build as the user it belongs to.`,
			{ cause: error }
		);
	}
}

async function vite(signal: AbortSignal): Promise<void> {
	const script = join(project, 'node_modules', 'vite', 'bin', 'vite.js');
	// Its own process group: a Ctrl-C is ours to pass on, once.
	const child = spawn(process.execPath, [script, 'build', '--logLevel', 'warn'], {
		cwd: project,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true,
		signal,
		// What is built is for use, also where a test is the first to start it: there NODE_ENV says otherwise, and the
		// framework would build what it has for development.
		env: { ...process.env, NODE_ENV: 'production', VITEST: undefined }
	});
	const output: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
	child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
	await once(child, 'close');
	if (child.exitCode !== 0)
		throw new Refusal(`The app could not be built:\n${Buffer.concat(output).toString()}`);
}

// `npm run build`: for a machine that only builds, or before many starts of one checkout. They take what it made as it is.
if (import.meta.main) {
	outliveReaders();
	const interrupted = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
		process.on(signal, () => interrupted.abort());
	try {
		await buildIfNeeded((line) => void process.stdout.write(`${line}\n`), interrupted.signal);
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	}
}
