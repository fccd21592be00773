import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from './lock.ts';
import { project } from './project.ts';
import { Refusal } from './refusal.ts';
import { digestOfSources } from './sources.js';

const build = join(project, 'build');
const record = join(build, 'source.sha256');

/**
 * Builds the app unless `build/` was made from just these sources. Another start that is building the same checkout is
 * waited for. Throws a Refusal with the builder's own words when the build fails; `signal` ends it.
 */
export async function buildIfNeeded(say: (line: string) => void, signal: AbortSignal): Promise<void> {
	if (isFresh()) return;
	const release = await waitForTurn(signal);
	try {
		// Whoever had the turn before us may have built it.
		if (isFresh()) return;
		say('Building the app, which takes about half a minute after a change.');
		const source = digest();
		rmSync(record, { force: true });
		await vite(signal);
		writeFileSync(record, source);
	} finally {
		release();
	}
}

function isFresh(): boolean {
	return existsSync(record) && readFileSync(record, 'utf8') === digest();
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

/** What the build was made from, and by which Node. */
const digest = () => `${digestOfSources()} ${process.version}`;

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
