import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from './lock.ts';
import { project } from './project.ts';
import { Refusal } from './refusal.ts';

const build = join(project, 'build');
const record = join(build, 'source.sha256');
/** What the build is made of. */
const sources = ['src', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];

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
	const folder = join(project, '.svelte-kit');
	mkdirSync(folder, { recursive: true });
	for (;;) {
		const lock = takeLock(join(folder, 'closeby-build.lock'));
		if (lock.held) return lock.release;
		await sleep(250, undefined, { signal });
	}
}

/** One hash over the names and contents of the sources; times differ in every clone and say nothing. */
function digest(): string {
	const hash = createHash('sha256').update(process.version);
	for (const file of sources.flatMap((path) => filesIn(path))) {
		hash.update(`\0${file}\0`).update(readFileSync(join(project, file)));
	}
	return hash.digest('hex');
}

function filesIn(path: string): string[] {
	if (!existsSync(join(project, path))) return [];
	if (/\.[^/]+$/.test(path)) return [path];
	return readdirSync(join(project, path), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
		.map((entry) => join(entry.parentPath, entry.name).slice(project.length))
		.sort();
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
